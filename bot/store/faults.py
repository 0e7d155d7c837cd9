"""Database errors in plain words: no driver's error leaves the store."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ..domain.errors import AttacheError, ConfigError, TryAgain

_RETRY = 5.0  # seconds
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_CLOSED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

# What PostgreSQL's error codes begin with: https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING = ("40", "55P03", "57014", "25P03")  # a deadlock or a lock that somebody else holds too long
_FULL = ("53100",)
_AWAY = ("08", "53", "57P")
_REFUSED = ("28", "3D", "42501")
_BROKEN = ("XX001", "XX002")
_NOT_LET_IN = re.compile(r"password authentication|no pg_hba|(role|database) .* does not exist|permission denied")


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn errors of the database of this name into TryAgain or ConfigError; ours are left as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise _busy(name) from error
    except DBAPIError as error:
        plain = _plain(error, name)
        if plain is None:
            raise
        raise plain from error


def not_writable(folder: Path, first: str = "") -> ConfigError:
    """Say who may not write where, and the command that helps; `first` is what must be run before it."""
    uid = os.geteuid()
    command = f"{first}chown -R {uid} {quote(str(folder))}"
    return ConfigError(f"The folder {folder} is not writable by uid {uid}: run “{command}”.")


def _plain(error: DBAPIError, name: str) -> AttacheError | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, name)
    code = getattr(error.orig, "sqlstate", None)
    return _of_postgresql(code or "", str(error.orig), name, gone=error.connection_invalidated or code is None)


def _of_sqlite(code: int, file: str) -> AttacheError | None:
    if code in _DAMAGED:
        return _damaged(file)
    if code in _CLOSED:
        return not_writable(Path(file).parent)
    if code in _BUSY:
        return _busy(file)
    if code == sqlite3.SQLITE_FULL:
        return TryAgain(f"The disk of {file} is full: free some space.", _RETRY)
    if code == sqlite3.SQLITE_IOERR:
        return TryAgain(f"{file} cannot be read or written: check its disk.", _RETRY)
    return None


def _of_postgresql(code: str, said: str, name: str, *, gone: bool) -> AttacheError | None:
    if code.startswith(_REFUSED) or (gone and _NOT_LET_IN.search(said)):
        return ConfigError(f"{_capital(name)} does not let the bot in: check DATABASE_URL, and what its user may do.")
    if code.startswith(_BROKEN):
        return _damaged(name)
    if code.startswith(_FULL):
        return TryAgain(f"The disk of {name} is full: free some space.", _RETRY)
    if code.startswith(_PASSING):
        return TryAgain(f"{_capital(name)} is busy with somebody else's transaction.", _RETRY)
    if code.startswith(_AWAY) or gone:
        return TryAgain(f"{_capital(name)} cannot be reached: start it, or correct DATABASE_URL.", _RETRY)
    return None


def _damaged(name: str) -> ConfigError:
    return ConfigError(
        f"{_capital(name)} is damaged, or not a database of this bot: "
        "put a backup in its place, or move it away to start with an empty one."
    )


def _busy(name: str) -> TryAgain:
    return TryAgain(f"{name} is locked by another program: close that program.", _RETRY)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:] if name.startswith("the ") else name
