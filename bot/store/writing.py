"""Writing rows, the same way on each database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    String,
    Table,
    any_,
    bindparam,
    column,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows that are not there yet."""
    if written := list(rows):
        connection.execute(_insert_new(table, connection.dialect.name), written)


@cache
def _insert_new(table: Table, dialect: str) -> Executable:
    """Return the statement, made once: making one takes longer than running it."""
    return _insert_into(table, dialect).on_conflict_do_nothing()


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Write a row, and return whether it was not there yet."""
    statement = _insert_new(table, connection.dialect.name)
    return connection.execute(statement, dict(row), execution_options={"preserve_rowcount": True}).rowcount == 1


def upsert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write whole rows anew by their primary key, or for the first time."""
    connection.execute(_upsert(table, connection.dialect.name), list(rows))


@cache
def _upsert(table: Table, dialect: str) -> Executable:
    if dialect == "sqlite":  # SQLAlchemy would compile an ON CONFLICT each time, and this is done for every post
        return plain_insert(table).prefix_with("OR REPLACE")
    statement = _insert_into(table, dialect)
    again = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=again)


def insert_into(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Begin an insert that may say what to do on a conflict."""
    return _insert_into(table, connection.dialect.name)


def _insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_there  # two megabytes, which few need

        return insert_there(table)
    return sqlite.insert(table)


def insert_alike(
    connection: Connection, table: Table, alike: Mapping[str, Any], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write rows that are not there yet and differ only in some texts, in one statement that the database works off."""
    same = [literal(value, table.c[name].type) for name, value in alike.items()]
    chosen = select(*_columns(connection, names, rows), *same).where(true())  # SQLite needs a WHERE before ON CONFLICT
    statement = _insert_into(table, connection.dialect.name).from_select([*names, *alike], chosen)
    connection.execute(statement.on_conflict_do_nothing())


def _columns(
    connection: Connection, names: Sequence[str], rows: Sequence[Sequence[str]]
) -> Sequence[ColumnElement[Any]]:
    """Return columns to select that hold these rows."""
    if _is_postgresql(connection):
        lists = (literal(list(texts), ARRAY(String)) for texts in zip(*rows, strict=True))
        table = func.unnest(*lists).table_valued(*(column(name, String) for name in names)).render_derived()
        return list(table.c)
    table = func.json_each(json.dumps(rows)).table_valued("value")
    return [func.json_extract(table.c.value, f"$[{place}]") for place in range(len(names))]


def among(connection: Connection, wanted: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values, however many."""
    if _is_postgresql(connection):
        return wanted == any_(literal(list(values), ARRAY(String)))
    return wanted.in_(select(func.json_each(json.dumps(values)).table_valued("value").c.value))


def gathered(connection: Connection, texts: ColumnElement[str]) -> ColumnElement[Any]:
    """Return the column that gathers the texts of a group; `ungathered` reads it."""
    return func.array_agg(texts) if _is_postgresql(connection) else func.json_group_array(texts)


def ungathered(value: Any) -> list[str]:
    """Read what was gathered."""
    return list(json.loads(value)) if isinstance(value, str) else value


def rewrite(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows anew, by their id."""
    if written := [keyed(row) for row in rows]:
        connection.execute(_rewrite(table), written)


@cache
def _rewrite(table: Table) -> Executable:
    return update(table).where(table.c.id == bindparam("key"))


def keyed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its id as the `key` that finds it."""
    return {("key" if name == "id" else name): value for name, value in row.items()}


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
