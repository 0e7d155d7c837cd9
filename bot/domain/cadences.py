"""How often something comes due: the civil dates of a cadence, and for cron its own times of day.

A cadence is written in words that a person would use (`daily`, `mondays and thursdays`, `last friday`, `day 15`,
`every 2 weeks on fridays from 2027-01-04`) or as cron; `str` writes what `parse_cadence` reads.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from .cron import Cron, parse_cron

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = ("first", "second", "third", "fourth")
LAST = -1  # the last one of a month
ANCHOR = date(2001, 1, 1)  # a Monday, from which weeks are counted where no other date is given
MOST_WEEKS = 52
_LAST_START = date(2999, 12, 31)  # the calendar ends some thousand years later
_LONGEST = 200  # characters

_NAMED = {"daily": range(7), "every day": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_SHOWN = {frozenset(range(7)): "daily", frozenset(range(5)): "weekdays", frozenset((5, 6)): "weekends"}
_WEEKS = re.compile(r"every (?:(?P<n>\d{1,2}|other|second) )?weeks?(?: on (?P<days>.+?))?(?: from (?P<start>\S+))?")
_OF_MONTH = re.compile(r"(?:on )?(?:the )?(?P<which>.+?)(?: (?:of|in) (?:the|each|every) month)?")
_TIME = re.compile(r"(?P<cadence>.*?)[\s,]*(?:\bat )?\s*\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)")


@dataclass(frozen=True, slots=True)
class Weekly:
    """Days of the week; Monday is 0."""

    weekdays: frozenset[int]

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        return day.weekday() in self.weekdays

    def __str__(self) -> str:
        """Return the words that `parse_cadence` reads."""
        return _SHOWN.get(self.weekdays) or _days(self.weekdays)


@dataclass(frozen=True, slots=True)
class EveryWeeks:
    """Days of the week in every n-th week, counted from the week of a date; nothing comes due before that date."""

    weeks: int
    weekdays: frozenset[int]
    start: date = ANCHOR

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        passed = (_monday(day) - _monday(self.start)).days // 7
        return day >= self.start and passed % self.weeks == 0 and day.weekday() in self.weekdays

    def __str__(self) -> str:
        """Return the words that `parse_cadence` reads."""
        start = "" if self.start == ANCHOR else f" from {self.start.isoformat()}"
        return f"every {self.weeks} weeks on {_days(self.weekdays)}{start}"


@dataclass(frozen=True, slots=True)
class WeekdayOfMonth:
    """The first to fourth, or the last, of one day of the week in each month."""

    ordinals: frozenset[int]  # 1 to 4, or LAST
    weekday: int

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        last = LAST in self.ordinals and (day + timedelta(days=7)).month != day.month
        return day.weekday() == self.weekday and (last or (day.day + 6) // 7 in self.ordinals)

    def __str__(self) -> str:
        """Return the words that `parse_cadence` reads."""
        named = [ORDINALS[n - 1] for n in sorted(self.ordinals - {LAST})] + ["last"] * (LAST in self.ordinals)
        return f"{' and '.join(named)} {DAY_NAMES[self.weekday]}"


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """Days of each month by number; a month that is too short has its last day instead."""

    days: frozenset[int]  # 1 to 31, or LAST

    def falls_on(self, day: date) -> bool:
        """Whether something comes due on this civil date."""
        last = monthrange(day.year, day.month)[1]
        return day.day in {last if n == LAST else min(n, last) for n in self.days}

    def __str__(self) -> str:
        """Return the words that `parse_cadence` reads."""
        numbered = [str(n) for n in sorted(self.days - {LAST})]
        named = [f"day{'s' * (len(numbered) > 1)} {' and '.join(numbered)}"] if numbered else []
        return " and ".join(named + ["last day"] * (LAST in self.days))


Cadence: TypeAlias = Weekly | EveryWeeks | WeekdayOfMonth | DayOfMonth | Cron

DAILY = Weekly(frozenset(range(7)))


@lru_cache(maxsize=1024)
def parse_cadence(text: str) -> Cadence:
    """Read a cadence; raises ValueError with a sentence that gives examples."""
    words = " ".join(text.lower().split())
    if cron := parse_cron(words):
        return cron
    if words in _NAMED:
        return Weekly(frozenset(_NAMED[words]))
    for read in (_weekly, _every_weeks, _weekday_of_month, _day_of_month):
        if cadence := read(words):
            return cadence
    raise ValueError(
        f"“{text}” is not a cadence like daily, weekdays, mondays and thursdays, first monday, day 15, or every 2 weeks"
    )


@lru_cache(maxsize=1024)
def parse_schedule(text: str) -> tuple[Cadence, time | None]:
    """Read a cadence that may bear a time of day: `mondays and thursdays 08:30`; raises ValueError with a sentence."""
    if len(text) > _LONGEST:  # what is pasted is no cadence, and looking for a time in it takes seconds
        raise ValueError(f"“{text[:30]}…” is too long for a cadence like daily, weekdays or first monday")
    found = _TIME.fullmatch(" ".join(text.split()))
    if not found or parse_cron(text):
        return parse_cadence(text), None
    cadence = parse_cadence(found["cadence"] or "daily")
    if isinstance(cadence, Cron):
        raise ValueError(f"“{text}” has two times; cron says the time itself, so leave out the other")
    return cadence, time(int(found["hour"]), int(found["minute"]))


def _weekly(words: str) -> Weekly | None:
    weekdays = _weekdays(words.removeprefix("every "))
    return Weekly(weekdays) if weekdays else None


def _every_weeks(words: str) -> Weekly | EveryWeeks | None:
    found = _WEEKS.fullmatch({"fortnightly": "every 2 weeks", "weekly": "every week"}.get(words, words))
    if not found:
        return None
    start = _date(found["start"]) if found["start"] else ANCHOR
    weeks = {None: 1, "other": 2, "second": 2}.get(found["n"]) or int(found["n"])
    weekdays = _weekdays(found["days"]) if found["days"] else start and frozenset({start.weekday()})
    if not start or start > _LAST_START or not weekdays or not 1 <= weeks <= MOST_WEEKS:
        return None
    return Weekly(weekdays) if weeks == 1 and start == ANCHOR else EveryWeeks(weeks, weekdays, start)


def _weekday_of_month(words: str) -> WeekdayOfMonth | None:
    found = _OF_MONTH.fullmatch(words)
    *ordinals, weekday = (_listed(found["which"]) if found else []) or [""]
    named = {**{name: n for n, name in enumerate(ORDINALS, 1)}, "last": LAST}
    weekdays = _weekdays(weekday)
    if not ordinals or not weekdays or not set(ordinals) <= named.keys():
        return None
    return WeekdayOfMonth(frozenset(named[name] for name in ordinals), min(weekdays))


def _day_of_month(words: str) -> DayOfMonth | None:
    found = _OF_MONTH.fullmatch(words)
    listed = " ".join(_listed(found["which"])) if found else ""
    days: set[int] = set()
    for name in re.sub(r"\blast day\b", "last", re.sub(r"\bdays? (?=\d)", "", listed)).split():
        if name == "last":
            days.add(LAST)
        elif (number := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", name)) and 1 <= int(number[1]) <= 31:
            days.add(int(number[1]))
        else:
            return None
    return DayOfMonth(frozenset(days)) if days and re.search(r"\bday|\d(st|nd|rd|th)\b", words) else None


def _weekdays(text: str) -> frozenset[int] | None:
    names = {name.removesuffix("s") for name in _listed(text)}
    return frozenset(map(DAY_NAMES.index, names)) if names and names <= set(DAY_NAMES) else None


def _listed(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word not in ("", "and")]


def _days(weekdays: Iterable[int]) -> str:
    return " and ".join(f"{DAY_NAMES[n]}s" for n in sorted(weekdays))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
