"""How often each entry was asked for, day by day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, func, select

from ..domain.usage import KEPT, Count
from .tables import usage_table
from .writing import insert_into

_u = usage_table.c


def count(connection: Connection, counts: Iterable[Count]) -> None:
    """Add these to what was counted before; in one order, so that several machines never wait for each other."""
    rows = [{"kind": c.kind, "entry": c.entry, "day": c.day, "times": c.times} for c in counts]
    if not rows:
        return
    statement = insert_into(connection, usage_table)
    keys, more = ["kind", "entry", "day"], {"times": _u.times + statement.excluded.times}
    rows.sort(key=lambda row: [str(row[key]) for key in keys])
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=more), rows)


def counted(connection: Connection, since: date) -> tuple[Count, ...]:
    """Return what was counted from a day on, day by day."""
    query = select(usage_table).where(_u.day >= since).order_by(_u.kind, _u.entry, _u.day)
    return tuple(Count(**row) for row in connection.execute(query).mappings())


def most_asked(connection: Connection, kind: str, since: date, limit: int) -> tuple[str, ...]:
    """Return the entries of a kind that were asked for most from a day on, most first."""
    query = select(_u.entry).where(_u.kind == kind, _u.day >= since).group_by(_u.entry)
    return tuple(connection.execute(query.order_by(func.sum(_u.times).desc(), _u.entry).limit(limit)).scalars())


def forget(connection: Connection, today: date) -> None:
    """Remove what was counted long ago."""
    connection.execute(delete(usage_table).where(_u.day < today - KEPT))
