"""Opening the ledger: the folder or the address, and the schema brought up to date."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, text

from ..domain.errors import ConfigError, TryAgain
from ..service.ledger import Observer, unobserved
from .connecting import Database, connect, only_one
from .faults import not_writable, plain_errors
from .sql import SqlLedger
from .tables import metadata

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
)  # of the schema, oldest first; each is a file in migrations/versions
_PATIENCE = timedelta(seconds=10)


@asynccontextmanager
async def open_ledger(
    folder: Path,
    *,
    url: str = "",
    clock: Callable[[], datetime] | None = None,
    patience: timedelta = _PATIENCE,
    at: Observer = unobserved,
) -> AsyncIterator[SqlLedger]:
    """Open the ledger at a PostgreSQL address, else in this folder, made when missing; close it in the end.

    `clock` stands for the one that the database has. `patience` is how long to wait for a lock, or for an answer.
    Raises ConfigError with one sentence.
    """
    if not url:
        _make(folder)
    database = connect(folder, url, patience)
    threads = ThreadPoolExecutor(max_workers=database.writers, thread_name_prefix="ledger")
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(threads, _prepare, database)
        yield SqlLedger(database, threads, clock, at)
    finally:
        await asyncio.to_thread(threads.shutdown)
        await asyncio.to_thread(database.engine.dispose)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ConfigError(f"{folder} is a file, and the data needs a folder: choose another `data:`.") from None
    except OSError:
        raise not_writable(folder, first=f"mkdir -p {quote(str(folder))} && ") from None


def _prepare(database: Database) -> None:
    try:
        with plain_errors(database.name), database.engine.begin() as connection:
            prepare(connection, database.name)
    except TryAgain as error:
        raise ConfigError(str(error)) from error


def prepare(connection: Connection, name: str) -> None:
    """Bring the schema up to date, in the caller's transaction; a new database needs no history."""
    only_one(connection)
    revision = _revision(connection)
    if revision == REVISIONS[-1]:
        return
    if revision and revision not in REVISIONS:
        raise ConfigError(f"{name} was written by a newer version: run that version, or put a backup in its place.")
    if revision is None:
        _create(connection, name)
    else:
        upgrade(connection)


def _create(connection: Connection, name: str) -> None:
    """Make the tables as they are today, without Alembic, whose import alone takes longer than all the rest."""
    if inspect(connection).get_table_names():
        raise ConfigError(f"{name} is the database of another program: choose another `data:` folder or database.")
    metadata.create_all(connection)
    version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
    version.create(connection)
    connection.execute(insert(version).values(version_num=REVISIONS[-1]))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Apply the migrations that the database does not have yet, up to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
