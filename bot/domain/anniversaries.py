"""Facts remembered on a day of the year."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .briefs import Fact, LeapDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Anniversary:
    """A day-precise fact, and its pack's rule for 29 February."""

    happened: date
    fact: Fact
    leap_day: LeapDay = LeapDay.FEBRUARY_28

    def falls_on(self, day: date) -> bool:
        """Whether the fact is remembered on this day, by the pack's rule in common years; never before it happened."""
        return self.happened <= day and (day.month, day.day) == self._remembered(day.year)

    def moved(self, day: date) -> bool:
        """Whether the fact is of 29 February and remembered on another day this year."""
        return self.falls_on(day) and (day.month, day.day) != (self.happened.month, self.happened.day)

    def _remembered(self, year: int) -> tuple[int, int] | None:
        if (self.happened.month, self.happened.day) != (2, 29) or isleap(year):
            return self.happened.month, self.happened.day
        return {LeapDay.FEBRUARY_28: (2, 28), LeapDay.MARCH_1: (3, 1), LeapDay.LEAP_YEARS_ONLY: None}[self.leap_day]


def on_this_day(anniversaries: Iterable[Anniversary], day: date) -> list[Anniversary]:
    """Return what is remembered on this day, oldest first."""
    return sorted((a for a in anniversaries if a.falls_on(day)), key=lambda a: (a.happened, a.fact.id))
