"""Opening the ledger: the folder, SQLite's settings, and the schema brought up to date."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from shlex import quote

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from ..domain.errors import ConfigError, TryAgain
from ..service.ports import Observer, unobserved
from .faults import not_writable, plain_errors
from .sql import SqlLedger
from .tables import metadata

FILE = "attache.db"
REVISIONS = ("0001", "0002")  # of the schema, oldest first; each is a file in migrations/versions
_PATIENCE = timedelta(seconds=10)


@asynccontextmanager
async def open_ledger(
    folder: Path, *, patience: timedelta = _PATIENCE, at: Observer = unobserved
) -> AsyncIterator[SqlLedger]:
    """Open the ledger in this folder, made when missing, and close it in the end.

    `patience` is how long to wait for another program's lock. Raises ConfigError with one sentence.
    """
    _make(folder)
    file = folder / FILE
    engine = connect(file, patience)
    threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(threads, _prepare, engine, file)
        yield SqlLedger(engine, threads, str(file), at)
    finally:
        await loop.run_in_executor(threads, engine.dispose)
        await asyncio.to_thread(threads.shutdown)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ConfigError(f"{folder} is a file, and the data needs a folder: choose another `data:`.") from None
    except OSError:
        raise not_writable(folder, first=f"mkdir -p {quote(str(folder))} && ") from None


def connect(file: Path, patience: timedelta) -> Engine:
    """Return an engine with one connection: writers queue in the process instead of fighting for the file's lock."""
    engine = create_engine(URL.create("sqlite", database=str(file)), pool_size=1, max_overflow=0)
    _configure(engine, patience)
    return engine


def _configure(engine: Engine, patience: timedelta) -> None:
    pragmas = (
        f"busy_timeout = {int(patience.total_seconds() * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",  # a committed row survives a power cut; that is the point of a ledger
        "foreign_keys = ON",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins too late by itself: two writers would deadlock
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare(engine: Engine, file: Path) -> None:
    try:
        with plain_errors(str(file)), engine.begin() as connection:
            _migrate(connection, file)
    except TryAgain as error:
        raise ConfigError(str(error)) from error


def _migrate(connection: Connection, file: Path) -> None:
    """Bring the schema up to date, in the caller's transaction; a new file needs no history."""
    revision = _revision(connection)
    if revision == REVISIONS[-1]:
        return
    if revision and revision not in REVISIONS:
        raise ConfigError(f"{file} was written by a newer version: run that version, or put a backup in its place.")
    if revision is None:
        _create(connection, file)
    else:
        upgrade(connection)


def _create(connection: Connection, file: Path) -> None:
    """Make the tables as they are today, without Alembic, whose import alone takes longer than all the rest."""
    if inspect(connection).get_table_names():
        raise ConfigError(f"{file} is the database of another program: choose another `data:` folder.")
    metadata.create_all(connection)
    version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
    version.create(connection)
    connection.execute(insert(version).values(version_num=REVISIONS[-1]))


def upgrade(connection: Connection) -> None:
    """Apply the migrations that the database does not have yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
