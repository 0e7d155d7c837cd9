"""The ledger, and a few notes, on SQLAlchemy Core: one implementation for all databases, each method a transaction.

The database is asked in threads of its own: the event loop goes on meanwhile.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, select

from ..domain.deliveries import Delivery, Event
from ..domain.gaps import Gap, Unanswered
from ..domain.standings import Standing
from ..domain.subscriptions import Subscription
from ..domain.usage import Count
from ..service.ledger import Change, Claim, Notice, Observer, Told
from ..service.ports import Platform
from . import coming, gaps, history, notices, orders, posts, usage
from .connecting import Database
from .faults import plain_errors
from .tables import note_table
from .writing import upsert

P = ParamSpec("P")
T = TypeVar("T")


class SqlLedger:
    """The ledger in a database, with short notes that others keep across restarts.

    `clock` stands for the one that the database has.
    """

    def __init__(
        self, database: Database, threads: ThreadPoolExecutor, clock: Callable[[], datetime] | None, at: Observer
    ) -> None:
        self._database = database
        self._reading = database.engine.execution_options(reading=True)
        self._threads = threads
        self._clock = clock
        self._at = at

    async def time(self, now: datetime) -> datetime:
        """Return the time that decides what is due: the database's own where several machines share it."""
        if self._database.clock is None:
            return now
        return self._clock() if self._clock else await self._read(self._database.clock)

    async def declare(self, subscriptions: Iterable[Subscription], now: datetime) -> None:
        """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""
        await self._do(orders.declare_all, tuple(subscriptions), now)

    async def resume(self, subscription: str, now: datetime) -> None:
        """Lift the pause of a subscription."""
        await self._do(orders.resume, subscription, now)

    async def lift_failures(self, now: datetime) -> None:
        """Lift every pause that nobody asked for."""
        await self._do(orders.lift_failures, now)

    async def revise(self, standing: Standing, change: Change) -> bool:
        """Write a standing and what was changed; False, and nothing is written, when its revision moved on."""
        return await self._do(orders.revise, standing, change)

    async def changes(self, platform: str, workspace: str, limit: int, channel: str = "") -> tuple[Change, ...]:
        """Return the newest changes of the subscriptions there, newest first; an empty name stands for all."""
        return await self._read(orders.changes, platform, workspace, channel, limit)

    async def materialise(self, now: datetime, limit: int) -> int:
        """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
        return await self._do(coming.materialise, now, limit)

    async def claim(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta, limit: int
    ) -> tuple[Claim, ...]:
        """Take at most `limit` deliveries that have been ready longest, for these platforms."""
        return await self._do(posts.claim, owner, platforms, now, lease, limit)

    async def confirm(self, sending: Delivery) -> bool:
        """Write down that the message is about to be sent."""
        return await self._do(posts.confirm, sending)

    async def record(self, delivery: Delivery) -> bool:
        """Write down what became of a claimed delivery."""
        return await self._do(posts.record, delivery)

    async def claim_notice(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta
    ) -> Notice | None:
        """Take the oldest notice that nobody was told yet."""
        return await self._do(notices.claim_notice, owner, platforms, now, lease)

    async def record_notice(self, notice: Notice, again_at: datetime | None = None) -> bool:
        """Write down that it was told, or when to try again; False when somebody else has taken it over."""
        return await self._do(notices.record_notice, notice, again_at)

    async def forget(self, before: datetime) -> int:
        """Remove settled deliveries, changes and told notices older than this; return how many deliveries."""
        return await self._do(history.forget, before)

    async def next_wake(self, after: datetime) -> datetime | None:
        """Return the first moment after this one at which there may be something to do."""
        return await self._read(history.next_wake, after)

    async def standing(self, subscription: str) -> Standing | None:
        """Return one subscription."""
        return await self._read(orders.standing, subscription)

    async def standings(self, platform: str = "", workspace: str = "", channel: str = "") -> tuple[Standing, ...]:
        """Return every subscription there, oldest first; an empty name stands for all."""
        return await self._read(orders.standings, platform, workspace, channel)

    async def deliveries(self, subscription: str) -> tuple[Delivery, ...]:
        """Return every delivery of a subscription, oldest first."""
        return await self._read(history.deliveries, subscription)

    async def deliveries_on(
        self, day: date, subscription: str = "", platform: str = "", channel: str = ""
    ) -> tuple[Delivery, ...]:
        """Return the deliveries of a civil date, of one subscription or one channel, oldest first."""
        return await self._read(history.deliveries_on, day, subscription, platform, channel)

    async def delivery_of_message(self, platform: str, channel: str, message_id: str) -> Delivery | None:
        """Return the delivery that a message is."""
        return await self._read(history.delivery_of_message, platform, channel, message_id)

    async def events(self, delivery: str) -> tuple[Event, ...]:
        """Return every stage and attempt of a delivery, oldest first."""
        return await self._read(history.events, delivery)

    async def last_sent(self, subscription: str) -> Delivery | None:
        """Return the newest delivery of a subscription that was posted."""
        return await self._read(history.last_sent, subscription)

    async def told(self, platform: str, channel: str, limit: int) -> tuple[Told, ...]:
        """Return what a channel was told, newest first, each fact once."""
        return await self._read(history.told, platform, channel, limit)

    async def note(self, unanswered: Unanswered) -> None:
        """Note a question that nothing answered; its words are kept only once enough have asked it."""
        await self._do(gaps.note, unanswered, partial(token_hex, 16))

    async def listed(self, today: date, place: str | None = None) -> tuple[Gap, ...]:
        """Return what enough have asked in vain in a place, or in all; what was not asked for long is forgotten."""
        return await self._do(gaps.listed, today, place)

    async def forget_gaps(self, today: date) -> None:
        """Remove what was asked in vain long ago, and what told yesterday's readers from one another."""
        await self._do(gaps.forget, today)

    async def count(self, counts: Iterable[Count]) -> None:
        """Add to how often entries were asked for."""
        await self._do(usage.count, tuple(counts))

    async def counted(self, since: date) -> tuple[Count, ...]:
        """Return how often each entry was asked for from a day on, day by day."""
        return await self._read(usage.counted, since)

    async def most_asked(self, kind: str, since: date, limit: int) -> tuple[str, ...]:
        """Return the entries of a kind that were asked for most from a day on, most first."""
        return await self._read(usage.most_asked, kind, since, limit)

    async def forget_counts(self, today: date) -> None:
        """Remove what was counted more than a year ago."""
        await self._do(usage.forget, today)

    async def get(self, key: str) -> str | None:
        """Return the note of this name."""
        return await self._read(_get_note, key)

    async def set(self, key: str, value: str) -> None:
        """Keep a note under this name, in place of an earlier one."""
        await self._do(_set_note, key, value)

    async def _do(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do some work in a transaction of its own."""

        def transact() -> T:
            with plain_errors(self._database.name), self._database.engine.begin() as connection:
                done = work(connection, *args, **kwargs)
                self._at("before_commit")
                return done

        return await asyncio.get_running_loop().run_in_executor(self._threads, transact)

    async def _read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up; it waits for no writer."""

        def look() -> T:
            with plain_errors(self._database.name), self._reading.begin() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, look)


def _get_note(connection: Connection, key: str) -> str | None:
    value: str | None = connection.scalar(select(note_table.c.value).where(note_table.c.key == key))
    return value


def _set_note(connection: Connection, key: str, value: str) -> None:
    upsert(connection, note_table, [{"key": key, "value": value}])
