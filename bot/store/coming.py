"""Writing down what has come due.

Subscriptions that come due alike (the same time, zone, cadence and rules) are worked out once and written by the
database in one statement, so that a hundred thousand take a second or two; what is different is worked out one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select, update

from ..domain.deliveries import Delivery, State, come_due, delivery_id
from ..domain.standings import Standing
from . import orders
from .rows import delivery_of, row_of_delivery, row_of_slots
from .tables import delivery_table, subscription_table
from .writing import among, gathered, insert, insert_alike, rewrite, ungathered

_s, _d = subscription_table.c, delivery_table.c
_FEW = 4  # subscriptions that are not worth a statement of their own
_ALIKE = (  # what the slots of a subscription, and what becomes of them, depend on
    *(_s.platform, _s.cadence, _s.at, _s.timezone, _s.late_after, _s.when_late, _s.skipping, _s.paused_at),
    *(_s.next_slot, _s.next_place, _s.next_due_at, _s.last_slot, _s.last_place),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Subscriptions that come due alike, and the slot before."""

    ids: list[str]
    last: date | None
    last_place: int


def materialise(connection: Connection, now: datetime, limit: int) -> int:
    """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
    groups = list(_groups(connection, now, limit))
    alone: dict[str, list[Delivery]] = {}
    for group in groups:
        waiting = _waiting(connection, group, now)
        alike = [id for id in group.ids if id not in waiting]
        alone |= waiting
        if len(alike) < _FEW:
            alone |= {id: [] for id in alike}
        else:
            _write_alike(connection, alike, now)
    if alone:
        _write_one_by_one(connection, alone, now)
    return sum(len(group.ids) for group in groups)


def coming_at(now: datetime, limit: int) -> Select[Any]:
    """Return the query for the subscriptions that have come due, each for one worker alone."""
    query = select(_s.id, *_ALIKE).where(_s.next_due_at <= now).order_by(_s.next_due_at).limit(limit)
    return query.with_for_update(skip_locked=True)


def _groups(connection: Connection, now: datetime, limit: int) -> Iterator[_Group]:
    coming = coming_at(now, limit).cte("coming")
    alike = [coming.c[column.name] for column in _ALIKE]
    query = select(gathered(connection, coming.c.id), coming.c.last_slot, coming.c.last_place).group_by(*alike)
    for ids, last, last_place in connection.execute(query):
        yield _Group(ids=ungathered(ids), last=last, last_place=last_place)


def _waiting(connection: Connection, group: _Group, now: datetime) -> Mapping[str, list[Delivery]]:
    """Return what still waits to be posted from the slot before, if surely nothing was sent of it."""
    found: defaultdict[str, list[Delivery]] = defaultdict(list)
    if group.last is None:
        return found
    query = select(delivery_table).where(
        among(connection, _d.subscription, group.ids),
        _d.slot == group.last,
        _d.place == group.last_place,
        _d.ready_at.is_not(None),
        or_(_d.state == State.DUE.value, _d.ready_at <= now),
        _d.sending_at.is_(None),
        _d.doubtful_since.is_(None),
    )
    for row in connection.execute(query.with_for_update(skip_locked=True)).mappings():
        found[row["subscription"]].append(delivery_of(row))
    return found


def _write_alike(connection: Connection, ids: Sequence[str], now: datetime) -> None:
    """Work out what becomes of the first, and write the same of all."""
    (first,) = orders.find(connection, orders.select_standings(_s.id == ids[0]))
    slots, moved = first.come_due(now)
    deliveries = come_due(first, slots, now)
    places = {delivery.id: (delivery.slot, delivery.place) for delivery in deliveries}
    for delivery in deliveries:
        alike = {**row_of_delivery(delivery), "platform": str(first.subscription.platform)}
        names = ["id", "subscription"] + ["merged_into"] * bool(delivery.merged_into)
        shared = {name: value for name, value in alike.items() if name not in names}
        keys = [places[key] for key in (delivery.id, delivery.merged_into) if key]
        rows = [[delivery_id(id, *keys[0]), id, *(delivery_id(id, *key) for key in keys[1:])] for id in ids]
        insert_alike(connection, delivery_table, shared, names, sorted(rows))
    later = {name: value for name, value in row_of_slots(moved).items() if name not in ("id", "revision")}
    later["revision"] = _s.revision + (moved.revision - first.revision)
    connection.execute(update(subscription_table).where(among(connection, _s.id, ids)).values(later))


def _write_one_by_one(connection: Connection, waiting: Mapping[str, list[Delivery]], now: datetime) -> None:
    """Work out what becomes of each of these subscriptions, and of what waits of it."""
    fresh, ended, moved = [], [], []
    for standing in orders.find(connection, orders.select_standings(among(connection, _s.id, list(waiting)))):
        before = waiting[standing.subscription.id]
        slots, later = standing.come_due(now)
        deliveries = come_due(standing, slots, now, before)
        ended += deliveries[: len(before)]
        fresh += [_fresh(standing, delivery) for delivery in deliveries[len(before) :]]
        moved.append(row_of_slots(later))
    insert(connection, delivery_table, fresh)
    rewrite(connection, delivery_table, map(row_of_delivery, ended))
    rewrite(connection, subscription_table, moved)


def _fresh(standing: Standing, delivery: Delivery) -> dict[str, Any]:
    return {**row_of_delivery(delivery), "platform": str(standing.subscription.platform)}
