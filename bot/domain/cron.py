"""Cron: five fields, `minute hour day month weekday`, in the time zone of the subscription.

Lists, ranges, steps and English names; 0 and 7 are Sunday. As in every cron, a day fits either of day and weekday when
both are restricted.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

MOST_TIMES = 24  # a day; a briefing is no ticker

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Sequence[tuple[str, int, int, Sequence[str]]] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _WEEKDAYS),
)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Cron:
    """A cadence with times of its own; `text` is its five fields as they were written."""

    text: str
    times: tuple[time, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # Monday is 0
    either: bool  # day and weekday are both restricted: one of them is enough

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        fits = day.day in self.days, day.weekday() in self.weekdays
        return day.month in self.months and (any(fits) if self.either else all(fits))

    def __str__(self) -> str:
        """Return what `parse_cron` reads."""
        return f"cron {self.text}"


@lru_cache(maxsize=256)
def parse_cron(text: str) -> Cron | None:
    """Read `cron 30 8 * * 1-5`, or the fields alone; None when it is no cron; raises ValueError with a sentence."""
    lower = text.strip().lower()
    fields = lower.removeprefix("cron").replace('"', " ").replace("'", " ").split()
    if not lower.startswith("cron") and not (len(fields) == 5 and re.match(r"[\d*]", fields[0])):
        return None
    if len(fields) != 5:
        raise ValueError(f"“{text}” is not cron: it needs five fields, minute hour day month weekday")
    minutes, hours, days, months, weekdays = (
        _field(field, *known) for field, known in zip(fields, _FIELDS, strict=True)
    )
    if len(minutes) * len(hours) > MOST_TIMES:
        raise ValueError(f"“{text}” comes due more than {MOST_TIMES} times a day; choose fewer")
    cron = Cron(
        text=" ".join(fields),
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=days,
        months=months,
        weekdays=frozenset((n - 1) % 7 for n in weekdays),
        either=not fields[2].startswith("*") and not fields[4].startswith("*"),
    )
    if not cron.either and not any(day <= monthrange(2024, month)[1] for month in months for day in days):
        raise ValueError(f"“{text}” never comes due: none of these months has such a day")
    return cron


def _field(text: str, name: str, low: int, high: int, names: Sequence[str]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        read = _PART.fullmatch(part)
        first, last = _bounds(read, low, high, names) if read else (None, None)
        step = int(read["step"] or 1) if read else 0
        if first is None or last is None or not low <= first <= last <= high or not step:
            raise ValueError(f"“{text}” is not a cron {name}: write numbers from {low} to {high}, such as {low},{high}")
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _bounds(read: re.Match[str], low: int, high: int, names: Sequence[str]) -> tuple[int | None, int | None]:
    if read["first"] is None:
        return low, high - (high == 7)
    first = _number(read["first"], low, names)
    if read["last"] is not None:
        return first, _number(read["last"], low, names)
    return first, (high - (high == 7) if read["step"] else first)


def _number(text: str, low: int, names: Sequence[str]) -> int | None:
    if text in names:
        return names.index(text) + low
    return int(text) if text.isdecimal() else None
