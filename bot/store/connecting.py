"""Connections: SQLite in a file of the data folder, or PostgreSQL at an address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from ..domain.errors import ConfigError
from .tables import suit_postgresql

FILE = "attache.db"
_WRITERS = 4  # connections to PostgreSQL; SQLite has one, so that writers queue here instead of fighting for its lock
_IDLE = timedelta(seconds=30)  # after which a frozen process no longer holds what it had locked
_MIGRATING = 0x617474  # the number of the lock that lets one process at a time bring the schema up to date


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An engine, the database's name as people may read it, and how many may use it at once.

    `clock` reads the time that several machines share, None where there is only one.
    """

    engine: Engine
    name: str
    writers: int
    clock: Callable[[Connection], datetime] | None = None


def connect(folder: Path, url: str, patience: timedelta) -> Database:
    """Return the database at this address, or the file in this folder; nothing is opened yet."""
    return _postgresql(url, patience) if url else _sqlite(folder / FILE, patience)


def _sqlite(file: Path, patience: timedelta) -> Database:
    address = URL.create("sqlite", database=str(file))
    engine = create_engine(
        address,
        pool_size=1,
        max_overflow=0,
        pool_reset_on_return=None,  # every transaction is ended
        hide_parameters=True,  # what people wrote is nothing for the log
    )
    pragmas = (
        f"busy_timeout = {int(patience.total_seconds() * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",  # a committed row survives a power cut; that is the point of a ledger
        "foreign_keys = ON",
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins too late by itself: two writers would deadlock
        _execute(connection, [f"PRAGMA {pragma}" for pragma in pragmas])

    return Database(engine=engine, name=str(file), writers=1)


def _postgresql(url: str, patience: timedelta) -> Database:
    address = _address(url)
    suit_postgresql()
    seconds = max(1, int(patience.total_seconds()))
    arguments = {"connect_timeout": seconds, "tcp_user_timeout": 1000 * seconds, "keepalives_idle": seconds}
    engine = create_engine(
        address,
        pool_size=_WRITERS,
        max_overflow=0,
        hide_parameters=True,
        pool_timeout=seconds,
        pool_pre_ping=True,  # after a restart of the server the next transaction works
        connect_args=arguments,
    )
    settings = (
        f"SET lock_timeout = {1000 * seconds}",
        f"SET idle_in_transaction_session_timeout = {int(_IDLE.total_seconds() * 1000)}",
        "SET timezone = 'UTC'",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        _execute(connection, settings)
        connection.commit()

    name = f"the PostgreSQL database at {address.host or 'this machine'}/{address.database or ''}"
    return Database(engine=engine, name=name, writers=_WRITERS, clock=_time_of_postgresql)


def _address(url: str) -> URL:
    """Read an address; it holds a password, so it is never repeated."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # of a port that is no number: SQLAlchemy's words would repeat the password
        address = None
    if address and "@" in (address.host or ""):  # so would the host, where what follows is read as its beginning
        raise ConfigError("DATABASE_URL has more than one @: write one that is part of the password as %40.")
    if address is None or address.get_backend_name() not in ("postgresql", "postgres"):
        raise ConfigError(
            "DATABASE_URL is not an address like postgresql://user:password@host/database: correct it, or unset it to "
            "keep the ledger in the data folder."
        )
    return address.set(drivername="postgresql+psycopg")


def _time_of_postgresql(connection: Connection) -> datetime:
    moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment


def only_one(connection: Connection) -> None:
    """Let nobody else bring the schema up to date until the transaction ends; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})


def _execute(connection: DBAPIConnection, statements: list[str] | tuple[str, ...]) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
