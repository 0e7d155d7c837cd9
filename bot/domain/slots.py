"""The arithmetic of when a standing order comes due.

A slot is a civil date in the subscription's own zone, not an instant: one post a day stays one post a day through
clock changes, edits of the time or the zone, and new time zone data. A local time that does not exist is posted at the
first moment after the gap; one that comes twice is posted once, the first time; a civil date that the zone skips
(Apia, 30 December 2011) has no slot.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from .cadences import EveryWeeks
from .subscriptions import Subscription

_DAY = timedelta(days=1)


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
