"""What a hit is worth, in whole numbers, so that the index and whoever checks it come to the same."""

from collections.abc import Callable, Iterator, Sequence

from ..search import FIELD_WEIGHTS, FIELDS, Document, Group

_UNIT = 16  # of these make one point


def values(group: Group, worth: Callable[[str], float]) -> Iterator[tuple[int, str, str]]:
    """Yield what a group earns by each of its stems in each field: value, stem, field."""
    for stem, weight in group:
        points = _UNIT * weight * worth(stem)
        for field, factor in FIELD_WEIGHTS.items():
            yield round(points * factor), stem, field


def own_value(weight: float) -> int:
    """Return what an entry earns by its own weight."""
    return round(_UNIT * min(1.0, max(0.0, weight)))


class Scoring:
    """The values of some groups, to score entries by."""

    def __init__(self, earned: Sequence[Sequence[tuple[int, str, str]]]) -> None:
        self._groups = len(earned)
        hits: dict[str, dict[str, list[tuple[int, int]]]] = {field: {} for field in FIELDS}
        for group, found in enumerate(earned):
            for value, stem, field in found:
                hits[field].setdefault(stem, []).append((group, value))
        self._fields = [(field, frozenset(stems), stems) for field, stems in hits.items()]

    def score(self, document: Document) -> int:
        """Return what an entry earns: of each group the best hit, and its own weight."""
        best = [0] * self._groups
        for field, asked, hits in self._fields:
            for stem in asked & document.stems_in(field):
                for group, value in hits[stem]:
                    if value > best[group]:
                        best[group] = value
        return sum(best) + own_value(document.weight)
