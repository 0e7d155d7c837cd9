"""A cadence in words: `every day`, `on Mondays and Thursdays`, `on the last Friday of the month`."""

from typing import assert_never

from ..domain.cadences import ANCHOR, LAST, Cadence, DayOfMonth, EveryWeeks, WeekdayOfMonth, Weekly
from ..domain.cron import Cron
from .words import Words

_WEEK = frozenset(range(7))
_WORKING = frozenset(range(5))
_PLURALS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_SINGULARS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def describe_cadence(cadence: Cadence, words: Words) -> str:
    """Return a cadence as a part of a sentence."""
    match cadence:
        case Weekly(weekdays=weekdays):
            return _weekly(weekdays, words)
        case EveryWeeks():
            days = words.listed(words(_PLURALS[n]) for n in sorted(cadence.weekdays))
            told = words("every {n} weeks on {days}", n=cadence.weeks, days=days)
            from_day = words(", from {day}", day=words.day(cadence.start))
            return told if cadence.start == ANCHOR else told + from_day
        case WeekdayOfMonth():
            order = sorted(cadence.ordinals, key=lambda n: (n == LAST, n))
            ordinals = words.listed(words(_ORDINALS[n]) for n in order)
            weekday = words(_SINGULARS[cadence.weekday])
            return words("on the {ordinals} {weekday} of the month", ordinals=ordinals, weekday=weekday)
        case DayOfMonth():
            numbers = [str(n) for n in sorted(cadence.days - {LAST})]
            dates = [words("on day {days} of the month", days=words.listed(numbers))] if numbers else []
            return words.listed(dates + [words("on the last day of the month")] * (LAST in cadence.days))
        case Cron():
            return words("as cron says ({text})", text=cadence.text)
        case _:
            assert_never(cadence)


def _weekly(weekdays: frozenset[int], words: Words) -> str:
    named = {_WEEK: words("every day"), _WORKING: words("on weekdays"), _WEEK - _WORKING: words("at weekends")}
    days = words.listed(words(_PLURALS[n]) for n in sorted(weekdays))
    return named.get(weekdays) or words("on {days}", days=days)
