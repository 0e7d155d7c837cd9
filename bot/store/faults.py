"""Database errors in plain words: no driver's error leaves the store."""

import os
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


@contextmanager
def plain_errors(file: str) -> Iterator[None]:
    """Turn errors of the database in this file into TryAgain or ConfigError; ours are left as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise _busy(file) from error
    except DBAPIError as error:
        plain = _plain(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, file)
        if plain is None:
            raise
        raise plain from error


def not_writable(folder: Path, first: str = "") -> ConfigError:
    """Say who may not write where, and the command that helps; `first` is what must be run before it."""
    uid = os.geteuid()
    command = f"{first}chown -R {uid} {quote(str(folder))}"
    return ConfigError(f"The folder {folder} is not writable by uid {uid}: run “{command}”.")


def _plain(code: int, file: str) -> AttacheError | None:
    if code in _DAMAGED:
        return ConfigError(
            f"{file} is damaged, or not a database of this bot: "
            "put a backup in its place, or move it away to start with an empty one."
        )
    if code in _CLOSED:
        return not_writable(Path(file).parent)
    if code in _BUSY:
        return _busy(file)
    if code == sqlite3.SQLITE_FULL:
        return TryAgain(f"The disk of {file} is full: free some space.", _RETRY)
    if code == sqlite3.SQLITE_IOERR:
        return TryAgain(f"{file} cannot be read or written: check its disk.", _RETRY)
    return None


def _busy(file: str) -> TryAgain:
    return TryAgain(f"{file} is locked by another program: close that program.", _RETRY)
