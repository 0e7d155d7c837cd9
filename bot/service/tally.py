"""What was counted and is not written yet."""

from collections import Counter
from datetime import date

from ..domain.usage import Count


class Tally:
    """The counts that are not written yet. A bot that is killed loses a minute of them."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, date]] = Counter()

    def count(self, kind: str, entry: str, day: date) -> None:
        """Count an entry once more."""
        self._counts[kind, entry, day] += 1

    def take(self) -> tuple[Count, ...]:
        """Return what was counted since the last time."""
        taken, self._counts = self._counts, Counter()
        rows = sorted(taken.items())
        return tuple(Count(kind=kind, entry=entry, day=day, times=times) for (kind, entry, day), times in rows)

    def give_back(self, counts: tuple[Count, ...]) -> None:
        """Count again what could not be written."""
        self._counts.update({(count.kind, count.entry, count.day): count.times for count in counts})
