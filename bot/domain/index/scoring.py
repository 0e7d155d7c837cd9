"""What a hit is worth, in whole numbers, so that the index and whoever checks it come to the same."""

from collections.abc import Sequence

from ..search import FIELDS, Document

_UNIT = 16  # of these make one point
_DIGITS = 3


def value(points: float) -> int:
    """Return what a hit earns, rounded to three binary digits: so many hits earn the same, and are counted together."""
    units = round(_UNIT * points)
    below = max(0, units.bit_length() - _DIGITS)
    return (units + (1 << below) // 2) >> below << below


def own_value(weight: float) -> int:
    """Return what an entry earns by its own weight."""
    return round(_UNIT * min(1.0, max(0.0, weight)))


class Scoring:
    """The values of some groups, to score entries by."""

    def __init__(self, earned: Sequence[Sequence[tuple[int, str, str]]]) -> None:
        self._groups = len(earned)
        hits: dict[str, dict[str, list[tuple[int, int]]]] = {field: {} for field in FIELDS}
        for group, found in enumerate(earned):
            for points, stem, field in found:
                hits[field].setdefault(stem, []).append((group, points))
        self._fields = [(field, frozenset(stems), stems) for field, stems in hits.items()]

    def score(self, document: Document) -> int:
        """Return what an entry earns: of each group the best hit, and its own weight."""
        best = [0] * self._groups
        for field, asked, hits in self._fields:
            for stem in asked & document.stems_in(field):
                for group, points in hits[stem]:
                    if points > best[group]:
                        best[group] = points
        return sum(best) + own_value(document.weight)
