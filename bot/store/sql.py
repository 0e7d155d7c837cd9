"""The ledger, and a few notes, on SQLAlchemy Core: one implementation for all databases, each method a transaction."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ..domain.deliveries import Delivery, State, come_due
from ..domain.subscriptions import Origin, Pause, Standing, Subscription, declare
from ..service.ports import Claim, Observer, Platform
from .faults import plain_errors
from .rows import delivery_of, row_of_delivery, row_of_slots, row_of_standing, standing_of
from .tables import delivery_table, note_table, subscription_table

_s, _d, _n = subscription_table.c, delivery_table.c, note_table.c
_IN_FORCE = _s.withdrawn_at.is_(None) & _s.paused_at.is_(None)
_OF_FILE = _s.origin == Origin.FILE.value


class SqlLedger:
    """The ledger in the database of an engine, with short notes that others keep across restarts."""

    def __init__(self, engine: AsyncEngine, file: Path, at: Observer) -> None:
        self._engine = engine
        self._file = file
        self._at = at

    async def declare(self, subscriptions: Iterable[Subscription], now: datetime) -> None:
        """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""
        wanted = {subscription.id: subscription for subscription in subscriptions}
        async with self._transaction() as connection:
            known = {s.subscription.id: s for s in await _standings(connection, _select_standings(_OF_FILE))}
            fresh = [declare(subscription, now) for id_, subscription in wanted.items() if id_ not in known]
            after = [s.redeclare(wanted[i], now) if i in wanted else s.withdraw(now) for i, s in known.items()]
            await _insert(connection, subscription_table, map(row_of_standing, fresh))
            changed = [standing for standing in after if standing != known[standing.subscription.id]]
            await _update(connection, subscription_table, map(row_of_standing, changed))

    async def resume(self, subscription: str, now: datetime) -> None:
        """Lift the pause of a subscription."""
        async with self._transaction() as connection:
            standings = await _standings(connection, _select_standings(_s.id == subscription))
            await _update(connection, subscription_table, (row_of_standing(s.resume(now)) for s in standings))

    async def materialise(self, now: datetime, limit: int) -> int:
        """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
        fresh: list[Delivery] = []
        ended: list[Delivery] = []
        moved: list[Standing] = []
        async with self._transaction() as connection:
            standings = await _standings(connection, coming_at(now, limit))
            waiting = await _waiting(connection, standings, now)
            for standing in standings:
                slots, later = standing.come_due(now)
                moved.append(later)
                fresh += come_due(standing, slots, now)
                late_after = standing.subscription.late_after
                ended += [d.supersede(fresh[-1], late_after, now) for d in waiting[standing.subscription.id]]
            await _insert(connection, delivery_table, map(row_of_delivery, fresh))
            await _update(connection, delivery_table, map(row_of_delivery, ended))
            await _update(connection, subscription_table, map(row_of_slots, moved))
        return len(standings)

    async def claim(self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta) -> Claim | None:
        """Take the delivery that has been ready longest, for one of these platforms."""
        async with self._transaction() as connection:
            row = (await connection.execute(ready_at(now, platforms))).mappings().first()
            if row is None:
                return None
            delivery = delivery_of(row).claim(owner, now, lease)
            await _update(connection, delivery_table, [row_of_delivery(delivery)])
            (standing,) = await _standings(connection, _select_standings(_s.id == delivery.subscription))
        return Claim(delivery=delivery, standing=standing)

    async def confirm(self, sending: Delivery) -> bool:
        """Write down that the message is about to be sent."""
        in_force = exists().where(_s.id == sending.subscription, _IN_FORCE)
        async with self._transaction() as connection:
            return await _write_claimed(connection, sending, in_force)

    async def record(self, delivery: Delivery) -> bool:
        """Write down what became of a claimed delivery."""
        async with self._transaction() as connection:
            written = await _write_claimed(connection, delivery)
            if written and delivery.state is State.FAILED and delivery.settled_at:
                pause = Pause(since=delivery.settled_at, reason=delivery.reason, remedy=delivery.remedy)
                await _pause(connection, delivery.subscription, pause)
        return written

    async def next_wake(self, after: datetime) -> datetime | None:
        """Return the first moment after this one at which there may be something to do."""
        async with self._transaction() as connection:
            due = await connection.scalar(select(func.min(_s.next_due_at)).where(_s.next_due_at > after))
            ready = await connection.scalar(select(func.min(_d.ready_at)).where(_d.ready_at > after))
        return min((moment for moment in (due, ready) if moment), default=None)

    async def standings(self) -> tuple[Standing, ...]:
        """Return every subscription, oldest first."""
        async with self._transaction() as connection:
            return tuple(await _standings(connection, _select_standings().order_by(_s.declared_at, _s.id)))

    async def deliveries(self, subscription: str) -> tuple[Delivery, ...]:
        """Return every delivery of a subscription, oldest first."""
        query = select(delivery_table).where(_d.subscription == subscription).order_by(_d.slot)
        async with self._transaction() as connection:
            return tuple(map(delivery_of, (await connection.execute(query)).mappings()))

    async def get(self, key: str) -> str | None:
        """Return the note of this name."""
        async with self._transaction() as connection:
            value: str | None = await connection.scalar(select(_n.value).where(_n.key == key))
            return value

    async def set(self, key: str, value: str) -> None:
        """Keep a note under this name, in place of an earlier one."""
        async with self._transaction() as connection:
            note = _insert_into(connection, note_table).values(key=key, value=value)
            await connection.execute(note.on_conflict_do_update(index_elements=[_n.key], set_={"value": value}))

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        with plain_errors(self._file):
            async with self._engine.begin() as connection:
                yield connection
                self._at("before_commit")


def coming_at(now: datetime, limit: int) -> Select[Any]:
    """Return the query for the subscriptions that have come due, each for one worker alone."""
    query = _select_standings(_s.next_due_at <= now).order_by(_s.next_due_at).limit(limit)
    return query.with_for_update(skip_locked=True)


def ready_at(now: datetime, platforms: Collection[Platform]) -> Select[Any]:
    """Return the query for the delivery that has been ready longest, for one worker alone."""
    served = _s.platform.in_([platform.value for platform in platforms])
    query = select(delivery_table).join(subscription_table).where(_d.ready_at <= now, served)
    return query.order_by(_d.ready_at).limit(1).with_for_update(skip_locked=True, of=delivery_table)


def _select_standings(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(subscription_table).where(*conditions)


async def _standings(connection: AsyncConnection, query: Select[Any]) -> list[Standing]:
    return [standing_of(row) for row in (await connection.execute(query)).mappings()]


async def _waiting(
    connection: AsyncConnection, standings: Iterable[Standing], now: datetime
) -> Mapping[str, list[Delivery]]:
    """Return the deliveries that wait to be posted and of which surely nothing was sent, by subscription."""
    ids = [standing.subscription.id for standing in standings]
    query = select(delivery_table).where(
        _d.subscription.in_(ids),
        _d.ready_at.is_not(None),
        or_(_d.state == State.DUE.value, _d.ready_at <= now),
        _d.sending_at.is_(None),
        _d.doubtful_since.is_(None),
    )
    found: defaultdict[str, list[Delivery]] = defaultdict(list)
    for row in (await connection.execute(query.with_for_update(skip_locked=True))).mappings():
        found[row["subscription"]].append(delivery_of(row))
    return found


async def _insert(connection: AsyncConnection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows that are not there yet."""
    if written := list(rows):
        await connection.execute(_insert_into(connection, table).on_conflict_do_nothing(), written)


def _insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


async def _update(connection: AsyncConnection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows anew, by their id."""
    if written := [{("key" if name == "id" else name): value for name, value in row.items()} for row in rows]:
        await connection.execute(update(table).where(table.c.id == bindparam("key")), written)


async def _write_claimed(connection: AsyncConnection, delivery: Delivery, *conditions: ColumnElement[bool]) -> bool:
    """Write a delivery anew if its claim still holds: nobody else has begun a later epoch."""
    held = (
        _d.id == delivery.id,
        _d.state == State.CLAIMED.value,
        _d.owner == delivery.owner,
        _d.epoch == delivery.epoch,
    )
    result = await connection.execute(
        update(delivery_table).where(*held, *conditions).values(row_of_delivery(delivery))
    )
    return result.rowcount == 1


async def _pause(connection: AsyncConnection, subscription: str, pause: Pause) -> None:
    standings = await _standings(connection, _select_standings(_s.id == subscription))
    await _update(connection, subscription_table, (row_of_standing(s.suspend(pause)) for s in standings))
