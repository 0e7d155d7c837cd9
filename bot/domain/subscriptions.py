"""Standing orders, and the arithmetic of when they come due.

A slot is a civil date in the subscription's own zone, not an instant: one post a day stays one post a day through
clock changes, edits of the time or the zone, and new time zone data. A local time that does not exist is posted at the
first moment after the gap; one that comes twice is posted once, the first time; a civil date that the zone skips
(Apia, 30 December 2011) has no slot.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {"daily": frozenset(range(7)), "weekdays": frozenset(range(5))}
_DAY = timedelta(days=1)
_MEMORY = 366  # slots that are made up for, or recorded as missed, after a long silence


@dataclass(frozen=True, slots=True)
class Cadence:
    """The civil dates on which something comes due, by day of the week; Monday is 0."""

    weekdays: frozenset[int]

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        return day.weekday() in self.weekdays

    def __str__(self) -> str:
        """Return the words that `parse_cadence` reads."""
        named = next((name for name, weekdays in _NAMED.items() if weekdays == self.weekdays), "")
        return named or " and ".join(f"{_DAY_NAMES[n]}s" for n in sorted(self.weekdays))


@lru_cache(maxsize=256)
def parse_cadence(text: str) -> Cadence:
    """Read `daily`, `weekdays`, `monday`, `mondays and thursdays`; raises ValueError with a sentence."""
    words = {word.removesuffix("s") for word in re.split(r"[\s,]+", text.lower()) if word not in ("", "and")}
    if text.strip().lower() in _NAMED:
        return Cadence(_NAMED[text.strip().lower()])
    if not words or not words <= set(_DAY_NAMES):
        raise ValueError(f"“{text}” is not a cadence like daily, weekdays, or mondays and thursdays")
    return Cadence(frozenset(map(_DAY_NAMES.index, words)))


class What(StrEnum):
    """What a channel is told."""

    ONTHISDAY = "onthisday"


class WhenEmpty(StrEnum):
    """What is posted when there is nothing to tell."""

    SKIP = "skip"
    FACT = "fact"


class Origin(StrEnum):
    """Where a subscription was declared."""

    FILE = "file"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing order; `timezone` is an IANA name, `at` a local time in it.

    A post may come up to `late_after` after its time, and is skipped beyond.
    """

    id: str
    platform: str
    channel: str
    what: What
    cadence: Cadence
    at: time
    timezone: str
    late_after: timedelta
    when_empty: WhenEmpty = WhenEmpty.SKIP
    origin: Origin = Origin.FILE

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.timezone)

    @property
    def timing(self) -> tuple[Cadence, time, str]:
        """Return what its slots depend on."""
        return self.cadence, self.at, self.timezone


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
    """A civil date on which a subscription comes due, and the instant (UTC) at which it does."""

    day: date
    instant: datetime


def slot_on(subscription: Subscription, day: date) -> Slot | None:
    """Return the slot of a civil date, or None when the zone skips that whole date."""
    local = datetime.combine(day, subscription.at, tzinfo=subscription.zone)
    if _exists(local):
        return Slot(day=day, instant=local.astimezone(UTC))
    return None if _is_skipped(day, subscription.zone) else Slot(day=day, instant=_end_of_gap(local))


def next_slot(subscription: Subscription, after: date) -> Slot:
    """Return the first slot on a civil date later than `after`."""
    days = (after + n * _DAY for n in count(1))
    slots = (slot_on(subscription, day) for day in days if subscription.cadence.falls_on(day))
    return next(slot for slot in slots if slot)


def upcoming(subscription: Subscription, now: datetime, last: date | None) -> Slot:
    """Return the first slot that is not before `now` nor on or before the civil date of the last one."""
    before = now.astimezone(subscription.zone).date() - 2 * _DAY  # a gap at midnight moves a slot into the next date
    slot = next_slot(subscription, max(before, last or before))
    while slot.instant < now:
        slot = next_slot(subscription, slot.day)
    return slot


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
    """Why nothing is posted, and the one thing to do about it."""

    since: datetime
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A subscription as the ledger keeps it: never deleted, and without a next slot while it is paused or withdrawn."""

    subscription: Subscription
    declared: datetime
    last: date | None = None  # the civil date of its newest slot in the ledger
    next: Slot | None = None
    withdrawn: datetime | None = None
    pause: Pause | None = None

    @property
    def in_force(self) -> bool:
        """Whether it may post."""
        return self.withdrawn is None and self.pause is None

    def come_due(self, now: datetime) -> tuple[tuple[Slot, ...], "Standing"]:
        """Return the slots up to now that are not in the ledger yet, oldest first, and it moved on past them."""
        slots: list[Slot] = []
        coming = self.next
        while coming and coming.instant <= now:
            slots.append(coming)
            coming = next_slot(self.subscription, coming.day)
        return tuple(slots[-_MEMORY:]), replace(self, last=slots[-1].day if slots else self.last, next=coming)

    def withdraw(self, now: datetime) -> "Standing":
        """Keep it, but let it come due no more: it is no longer declared."""
        return self if self.withdrawn else replace(self, withdrawn=now, next=None)

    def suspend(self, pause: Pause) -> "Standing":
        """Keep it, but let it come due no more until it is resumed."""
        return replace(self, pause=pause, next=None)

    def resume(self, now: datetime) -> "Standing":
        """Lift the pause; what came due meanwhile is not made up for."""
        if self.pause is None:
            return self
        coming = None if self.withdrawn else upcoming(self.subscription, now, self.last)
        return replace(self, pause=None, next=coming)

    def redeclare(self, subscription: Subscription, now: datetime) -> "Standing":
        """Take over new settings: what has come due already stays due, the rest follows them from now on."""
        return replace(self, subscription=subscription, withdrawn=None, next=self._next_under(subscription, now))

    def _next_under(self, subscription: Subscription, now: datetime) -> Slot | None:
        if self.pause:
            return None
        if self.next and self.next.instant <= now:
            return self.next
        if self.next and subscription.timing == self.subscription.timing:  # new zone data may have moved it
            return slot_on(subscription, self.next.day) or next_slot(subscription, self.next.day)
        return upcoming(subscription, now, self.last)


def declare(subscription: Subscription, now: datetime) -> Standing:
    """Begin a subscription; a time that has passed today is not made up for."""
    return Standing(subscription=subscription, declared=now, next=upcoming(subscription, now, None))
