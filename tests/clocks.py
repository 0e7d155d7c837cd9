"""Every zone, forty years, every kind of cadence: exactly the expected local times, none twice, none missing.

What is expected is found by watching the clock on the wall, not by our own arithmetic. `make clocks` watches all zones;
the tests watch some.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.cadences import parse_cadence
from bot.domain.slots import slots_after
from bot.domain.subscriptions import Subscription, What

DAY = timedelta(days=1)
FIRST, LAST = date(1995, 1, 1), date(2034, 12, 31)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
CADENCES = (
    *("daily", "weekdays", "weekends", "mondays and thursdays", "first monday", "last friday", "day 31", "last day"),
    *("every 2 weeks on fridays", "every 3 weeks on mondays and sundays from 2001-05-02", "cron 30 8 * * 1-5"),
    *("cron 30 0-3 * * *", "cron 0 12 29 2 *"),
)
TIMES = (time(0), time(2, 30), time(9))


def order(timezone: str, cadence: str, at: time = time(9)) -> Subscription:
    """Return a subscription that differs from others only in its timing."""
    return Subscription(
        id="morning",
        platform="discord",
        channel="1",
        what=What.ONTHISDAY,
        cadence=parse_cadence(cadence),
        at=at,
        timezone=timezone,
        late_after=timedelta(hours=6),
    )


def first_showing(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute at which the clock on the wall shows this or later, found by watching the clock."""
    offsets = _offsets(local.date(), zone)
    start = (local - max(offsets)).replace(tzinfo=UTC)  # before it, no clock shows as much
    if len(offsets) == 1:
        return start
    minutes = (start + timedelta(minutes=n) for n in range(40 * 60))
    return next(minute for minute in minutes if minute.astimezone(zone).replace(tzinfo=None) >= local)


@lru_cache(maxsize=100_000)
def _offsets(day: date, zone: ZoneInfo) -> frozenset[timedelta]:
    """Return how far the zone's clock is from UTC around a day, looked at every six hours."""
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    seen = (noon + timedelta(hours=hours) for hours in range(-48, 49, 6))
    return frozenset(moment.astimezone(zone).utcoffset() or timedelta(0) for moment in seen)


@cache
def changes(timezone: str) -> tuple[date, ...]:
    """Return the first of each five civil dates between which the zone's clock is changed."""
    zone = ZoneInfo(timezone)
    days = (FIRST + n * DAY for n in range(0, (LAST - FIRST).days, 5))
    offsets = ((day, datetime.combine(day, time.min, tzinfo=zone).utcoffset()) for day in days)
    return tuple(day for (day, before), (_, after) in pairwise(offsets) if before != after)


def expected(subscription: Subscription, first: date, last: date) -> Iterator[tuple[date, int, datetime]]:
    """Yield day, place and instant of what is due on the civil dates, both included, that the zone has."""
    zone = subscription.zone
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        if not subscription.cadence.falls_on(day):
            continue
        if first_showing(datetime.combine(day, time.min), zone).astimezone(zone).date() == day:
            for place, at in enumerate(subscription.times):
                yield day, place, first_showing(datetime.combine(day, at), zone)


def found(subscription: Subscription, first: date, last: date) -> Iterator[tuple[date, int, datetime]]:
    """Yield what our own arithmetic says."""
    for slot in takewhile(lambda slot: slot.day <= last, slots_after(subscription, first)):
        yield slot.day, slot.place, slot.instant


def watch(timezone: str) -> tuple[str, int, str]:
    """Compare forty years of one zone; return how many slots there were, and the first mistake."""
    seen = 0
    for cadence in CADENCES:
        for at in TIMES if cadence == "daily" else TIMES[-1:]:
            subscription = order(timezone, cadence, at)
            ours = list(found(subscription, FIRST, LAST))
            if ours != list(expected(subscription, FIRST, LAST)):
                return timezone, seen, f"{timezone}: {cadence} at {at} differs"
            seen += len(ours)
    return timezone, seen, ""


def main() -> int:
    """Watch every zone, and print what was seen."""
    slots, wrong = 0, []
    with ProcessPoolExecutor() as processes:
        for number, (timezone, seen, mistake) in enumerate(processes.map(watch, ZONES), 1):
            slots += seen
            wrong += [mistake] if mistake else []
            if number % 50 == 0:
                print(f"{number} of {len(ZONES)} zones, last {timezone}", flush=True)  # noqa: T201
    print(f"{len(ZONES)} zones, {len(CADENCES)} cadences, 40 years, {slots:,} slots; {len(wrong)} mistakes.")  # noqa: T201
    print(*wrong, sep="\n")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
