"""What stretch of time a digest stands for: the days until the next one, and whether it opens a month or a year."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from .cadences import Cadence

Span = Callable[[date], tuple[int, int]]

_DAY = timedelta(days=1)
_LOOK = 366  # days: a cadence that is rarer than that has its digests stand for a year


def last_day(cadence: Cadence, day: date) -> date:
    """Return the last day before something comes due again after this day."""
    length = min(_LOOK, (date.max - day).days)
    return next(
        (day + (n - 1) * _DAY for n in range(1, length) if cadence.falls_on(day + n * _DAY)), day + length * _DAY
    )


def opens_month(cadence: Cadence, days: Iterable[date], told: Iterable[date]) -> bool:
    """Whether one of these days, of which the last is today, is the first of this month on which something comes due.

    It is also where a place that was told something before (`told`) has been told nothing in this month: what should
    have opened it was never posted.
    """
    return _opens(cadence, [*days], [*told], lambda day: (day.year, day.month))


def opens_year(cadence: Cadence, days: Iterable[date], told: Iterable[date]) -> bool:
    """Whether one of these days is the first of this year on which something comes due, as for a month."""
    return _opens(cadence, [*days], [*told], lambda day: (day.year, 0))


def _opens(cadence: Cadence, days: list[date], told: list[date], span: Span) -> bool:
    here = span(days[-1])
    if told and all(span(day) < here for day in told):
        return True
    return any(span(day) == here and not _was_due_before(cadence, day, here, span) for day in days)


def _was_due_before(cadence: Cadence, day: date, here: tuple[int, int], span: Span) -> bool:
    """Whether something came due in the same span of time before this day."""
    earlier = day
    while earlier > date.min and span(earlier - _DAY) == here:
        earlier -= _DAY
        if cadence.falls_on(earlier):
            return True
    return False
