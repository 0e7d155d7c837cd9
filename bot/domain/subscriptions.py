"""Standing orders, and the arithmetic of when they come due.

A slot is a civil date in the subscription's own zone, not an instant: one post a day stays one post a day through
clock changes, edits of the time or the zone, and new time zone data. A local time that does not exist is posted at the
first moment after the gap; one that comes twice is posted once, the first time; a civil date that the zone skips
(Apia, 30 December 2011) has no slot.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from .cadences import Cadence, EveryWeeks
from .cron import Cron

PUNCTUAL = timedelta(minutes=5)  # a post within it is on time and need not say otherwise
_DAY = timedelta(days=1)
_RECENT = timedelta(days=8)  # longer than any post may be late
_MEMORY = 366  # slots that are made up for, or recorded as missed, after a long silence


class What(StrEnum):
    """What a channel is told."""

    ONTHISDAY = "onthisday"
    DIGEST = "digest"
    FACT = "fact"


class Fallback(StrEnum):
    """What is told in place of a day on which nothing happened."""

    MONTH = "month"  # what happened in this month
    WEEK = "week"  # what is coming this week
    FACT = "fact"  # a fact of the day


class WhenLate(StrEnum):
    """What becomes of a post that could not be made in time."""

    POST = "post"  # the newest one comes late, within `late_after`, and says so
    MERGE = "merge"  # one message, however late, tells what all the missed ones would have told
    SKIP = "skip"  # nothing late is ever posted


class OnUnknown(StrEnum):
    """What becomes of a post that may be out there where nobody can look."""

    SKIP = "skip"
    RESEND = "resend"


class Origin(StrEnum):
    """Where a subscription was declared."""

    FILE = "file"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing order; `timezone` is an IANA name, `at` a local time in it, which cron replaces by its own.

    A post may come up to `late_after` after its time. `packs` and `topics` (ids of briefs) are all when empty; `owner`
    is the user who is told of failures; `most` is how many anniversaries a post shows before it offers the rest.
    """

    id: str
    platform: str
    channel: str
    workspace: str = ""
    what: What
    cadence: Cadence
    at: time
    timezone: str
    late_after: timedelta
    when_late: WhenLate = WhenLate.POST
    when_empty: tuple[Fallback, ...] = ()
    on_unknown: OnUnknown = OnUnknown.SKIP
    packs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    most: int = 5
    owner: str = ""
    origin: Origin = Origin.FILE

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.timezone)

    @property
    def times(self) -> tuple[time, ...]:
        """Return the local times of a day on which it comes due, earliest first."""
        return self.cadence.times if isinstance(self.cadence, Cron) else (self.at,)

    @property
    def timing(self) -> tuple[Cadence, time, str]:
        """Return what its slots depend on."""
        return self.cadence, self.at, self.timezone

    @property
    def patience(self) -> timedelta | None:
        """Return how late a post may be; None when it may always come."""
        if self.when_late is WhenLate.MERGE:
            return None
        return PUNCTUAL if self.when_late is WhenLate.SKIP else max(self.late_after, PUNCTUAL)


def file_id(platform: str, channel: str, what: str, ordinal: int = 1) -> str:
    """Return the id of a file's subscription: the same after its time, zone or cadence is edited.

    `ordinal` tells apart several of the same kind for one channel, in the order of the file.
    """
    return short_hash(platform, channel, what, str(ordinal))[:16]


def short_hash(*parts: str) -> str:
    """Return 24 letters and digits that stand for these parts and no others; Discord takes keys of at most 25."""
    return sha256("\0".join(parts).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A civil date on which a subscription comes due, its place among that day's times, and the instant (UTC)."""

    day: date
    place: int = 0
    instant: datetime

    @property
    def position(self) -> tuple[date, int]:
        """Return what orders the slots of a subscription."""
        return self.day, self.place


def slots_on(subscription: Subscription, day: date) -> tuple[Slot, ...]:
    """Return the slots of a civil date, earliest first: none when the zone skips that whole date."""
    instants = (_instant(day, at, subscription.timezone) for at in subscription.times)
    return tuple(Slot(day=day, place=n, instant=instant) for n, instant in enumerate(instants) if instant)


def slots_after(subscription: Subscription, day: date, place: int = -1) -> Iterator[Slot]:
    """Yield the slots that follow a place on a civil date, without end; with no place, those of that date too."""
    cadence = subscription.cadence
    first = max(day, cadence.start) if isinstance(cadence, EveryWeeks) else day  # centuries are not walked through
    days = (first + n * _DAY for n in count())
    slots = (slot for day in days if subscription.cadence.falls_on(day) for slot in slots_on(subscription, day))
    return (slot for slot in slots if slot.position > (day, place))


def next_slot(subscription: Subscription, after: Slot) -> Slot:
    """Return the first slot later than another."""
    return next(slots_after(subscription, after.day, after.place))


def upcoming(
    subscription: Subscription, now: datetime, last: tuple[date, int] | None = None, first: date | None = None
) -> Slot:
    """Return the first slot that is not before `now` nor before the day `first`, and follows the position `last`."""
    earliest = now.astimezone(subscription.zone).date() - _DAY  # a gap at midnight moves a slot into the next date
    start = max(day for day in (earliest, first, last and last[0]) if day)
    slots = slots_after(subscription, start)
    return next(slot for slot in slots if slot.instant >= now and (last is None or slot.position > last))


@lru_cache(maxsize=4096)
def _instant(day: date, at: time, timezone: str) -> datetime | None:
    """Return when the wall's clock first shows this, or the end of the gap it is in; None on a date that is skipped."""
    zone = ZoneInfo(timezone)
    local = datetime.combine(day, at, tzinfo=zone)
    if _exists(local):
        return local.astimezone(UTC)
    return None if _is_skipped(day, zone) else _end_of_gap(local)


def _exists(local: datetime) -> bool:
    """Whether the clock on the wall ever shows this."""
    return _wall(local.astimezone(UTC), local) == local.replace(tzinfo=None)


def _is_skipped(day: date, zone: ZoneInfo) -> bool:
    midnight = datetime.combine(day, time.min, tzinfo=zone)
    return not _exists(midnight) and _wall(_end_of_gap(midnight), midnight).date() != day


def _end_of_gap(local: datetime) -> datetime:
    """Return the first instant after the gap in which this local time is missing."""
    before = local.replace(fold=1).astimezone(UTC)  # PEP 495: in a gap, the folds lie on either side of the change
    seconds = range(int((local.astimezone(UTC) - before).total_seconds()))
    wanted = local.replace(tzinfo=None)
    passed = bisect_left(seconds, True, key=lambda s: _wall(before + timedelta(seconds=s), local) > wanted)
    return before + timedelta(seconds=passed)


def _wall(instant: datetime, local: datetime) -> datetime:
    """Return what the clock on the wall shows where `local` is."""
    return instant.astimezone(local.tzinfo).replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why nothing is posted, and the one thing to do about it.

    `until` is the first civil date on which it runs again, `by` the user who asked for it; nobody asked for a failure.
    """

    since: datetime
    reason: str
    remedy: str = ""
    until: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A subscription as the ledger keeps it: never deleted, and without a next slot while it is withdrawn, or paused
    without an end. `last` and `last_place` are those of its newest slot in the ledger; `revision` counts its changes,
    and is 0 until the ledger has it.
    """

    subscription: Subscription
    declared: datetime
    last: date | None = None
    last_place: int = 0
    next: Slot | None = None
    withdrawn: datetime | None = None
    pause: Pause | None = None
    skipping: frozenset[date] = frozenset()
    revision: int = 0

    @property
    def in_force(self) -> bool:
        """Whether it may post."""
        return self.withdrawn is None and self.pause is None

    def may_post(self, day: date) -> bool:
        """Whether it may post what came due on this civil date."""
        return self.in_force and day not in self.skipping

    def come_due(self, now: datetime) -> tuple[tuple[Slot, ...], "Standing"]:
        """Return the slots up to now that are not in the ledger yet, oldest first, and it moved on past them."""
        slots: list[Slot] = []
        coming = self.next
        while coming and coming.instant <= now:
            slots.append(coming)
            coming = next_slot(self.subscription, coming)
        if not slots:
            return (), self
        last, over = slots[-1], self.pause is not None  # a pause with an end has reached it
        skipping = frozenset(day for day in self.skipping if day > last.day - _RECENT)
        moved = replace(self, last=last.day, last_place=last.place, next=coming, pause=None, skipping=skipping)
        return tuple(slots[-_MEMORY:]), replace(moved, revision=self.revision + over)

    def withdraw(self, now: datetime) -> "Standing":
        """Keep it, but let it come due no more: it is no longer declared."""
        return self if self.withdrawn else replace(self, withdrawn=now, next=None)

    def suspend(self, pause: Pause, now: datetime | None = None) -> "Standing":
        """Keep it, but let it come due no more until it is resumed, or the day on which the pause ends."""
        paused = replace(self, pause=pause)
        return replace(paused, next=paused._coming(now or pause.since))

    def resume(self, now: datetime) -> "Standing":
        """Lift the pause; what came due meanwhile is not made up for."""
        if self.pause is None:
            return self
        resumed = replace(self, pause=None)
        return replace(resumed, next=resumed._coming(now))

    def skip(self, day: date) -> "Standing":
        """Leave out one day."""
        return replace(self, skipping=self.skipping | {day})

    def unskip(self, day: date) -> "Standing":
        """Post on this day after all."""
        return replace(self, skipping=self.skipping - {day})

    def after(self, current: "Standing", now: datetime) -> "Standing":
        """Return it on top of what came due while it was being changed."""
        caught_up = replace(self, last=current.last, last_place=current.last_place)
        if self.next and current.last and self.next.position <= (current.last, current.last_place):
            return replace(caught_up, next=caught_up._coming(now))
        return caught_up

    def redeclare(self, subscription: Subscription, now: datetime) -> "Standing":
        """Take over new settings: what has come due already stays due, the rest follows them from now on."""
        return replace(self, subscription=subscription, withdrawn=None, next=self._next_under(subscription, now))

    def _next_under(self, subscription: Subscription, now: datetime) -> Slot | None:
        if self.next and self.next.instant <= now and not self.pause:
            return self.next
        if self.next and subscription.timing == self.subscription.timing:  # new zone data may have moved it
            return next(slot for slot in slots_after(subscription, self.next.day, self.next.place - 1))
        return replace(self, subscription=subscription, withdrawn=None)._coming(now)

    def _coming(self, now: datetime) -> Slot | None:
        """Return its next slot, as far as it is in force or will be."""
        if self.withdrawn or (self.pause and self.pause.until is None):
            return None
        last = (self.last, self.last_place) if self.last else None
        return upcoming(self.subscription, now, last, self.pause.until if self.pause else None)


def declare(subscription: Subscription, now: datetime) -> Standing:
    """Begin a subscription; a time that has passed today is not made up for."""
    return Standing(subscription=subscription, declared=now, next=upcoming(subscription, now))
