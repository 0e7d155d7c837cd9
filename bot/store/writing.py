"""Writing rows, the same way on each database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows that are not there yet; return how many were not, where the database says so of several."""
    written = list(rows)
    return (
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), written).rowcount if written else 0
    )


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert that may say what to do on a conflict."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def rewrite(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows anew, by their id."""
    if written := [{("key" if name == "id" else name): value for name, value in row.items()} for row in rows]:
        connection.execute(update(table).where(table.c.id == bindparam("key")), written)
