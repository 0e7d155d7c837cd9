"""What gives occasion to tell a fact: a day, a month or a year in which it is some years ago. Ranked, capped, spaced.

A fact that is known to the month is told of its month only, one that is known to the year of its year: neither ever
becomes a day.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .anniversaries import Anniversary
from .briefs import Fact
from .library import Library

_ROUND = (100, 50, 25, 10)  # years, from the roundest; a multiple of one is as round
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A fact, the day on which it is remembered (of a month or a year the first), and how many years ago it was."""

    fact: Fact
    day: date
    years: int
    moved: bool = False  # it is of 29 February, and remembered on another day this year


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is shown, the most notable first, and what is left for a button."""

    shown: tuple[Occasion, ...] = ()
    left: tuple[Occasion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shown)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the facts that are shown."""
        return tuple(occasion.fact for occasion in self.shown)


NOTHING = Chosen()


def roundness(years: int) -> int:
    """Return how round a number of years is: multiples of 100, 50, 25, 10 and all others, from 4 down to 0."""
    ranks = range(len(_ROUND), 0, -1)
    return next((rank for rank, step in zip(ranks, _ROUND, strict=True) if years > 0 and years % step == 0), 0)


def ranked(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Put round years first, then key facts, then what comes first and is oldest."""
    return sorted(occasions, key=lambda o: (-roundness(o.years), not o.fact.key, o.day, -o.years, o.fact.id))


def choose(ranked: Iterable[Occasion], most: int, tired: Collection[str] = ()) -> Chosen:
    """Show the first, at most so many; themes (ids of briefs) told last time give way to others."""
    found = sorted(ranked, key=lambda occasion: occasion.fact.brief in tired)
    return Chosen(shown=tuple(found[:most]), left=tuple(found[most:]))


def on_day(library: Library, day: date) -> Iterator[Occasion]:
    """Yield what is remembered on a day."""
    for found in library.on_this_day(day):
        yield Occasion(fact=found.fact, day=day, years=day.year - found.happened.year, moved=found.moved(day))


def on_days(library: Library, days: Iterable[date]) -> Iterator[Occasion]:
    """Yield what is remembered on each of some days."""
    return (occasion for day in days for occasion in on_day(library, day))


def remembered(library: Library, fact: Fact, day: date) -> bool:
    """Whether a fact is remembered on a day."""
    happened = fact.when.day if fact.when else None
    if happened is None:
        return False
    if (happened.month, happened.day) != (2, 29):
        return Anniversary(happened=happened, fact=fact).falls_on(day)
    rule = library.pack_of(library.brief_of(fact)).leap_day
    return Anniversary(happened=happened, fact=fact, leap_day=rule).falls_on(day)


def in_month(library: Library, day: date) -> Iterator[Occasion]:
    """Yield what happened in the month of a day, in some year, on no known day."""
    for fact in library.in_this_month(day):
        if fact.when:
            yield Occasion(fact=fact, day=day.replace(day=1), years=day.year - fact.when.first.year)


def in_round_year(library: Library, year: int) -> Iterator[Occasion]:
    """Yield what is a round number of years ago in a year, and known to the year only."""
    for years in range(min(_ROUND), year, min(_ROUND)):
        yield from _years_ago(library, year, years)
    for years in range(25, year, 50):  # 25, 75, …: round, and no multiple of ten
        yield from _years_ago(library, year, years)


def days_between(first: date, last: date) -> Sequence[date]:
    """Return every day from the first to the last, both included."""
    return [first + n * _DAY for n in range((last - first).days + 1)]


def month_of(day: date) -> Sequence[date]:
    """Return every day of the month of a day."""
    return days_between(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def _years_ago(library: Library, year: int, years: int) -> Iterator[Occasion]:
    return (Occasion(fact=fact, day=date(year, 1, 1), years=years) for fact in library.in_year(year - years))


def months_between(first: date, last: date) -> Sequence[date]:
    """Return the first day of every month that has one of these days."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (first.month - 1 + n for n in range(count))
    return [date(first.year + month // 12, month % 12 + 1, 1) for month in months]
