"""How like a question is to those that a curator wrote beside an entry: by its sense, and by its wording.

The questions beside an entry are turned inside out once: each word names the questions that have it. So all of them
are compared at the cost of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .asked import Question, Term
from .lexicon import Stems
from .search import ASKED, Document, Rarity
from .vocabulary import LIGHT_STEMS, STOP_STEMS

_STOP, _LIGHT = 0.35, 0.6  # of what another word counts for the wording
_SHARES = {**dict.fromkeys(LIGHT_STEMS, _LIGHT), **dict.fromkeys(STOP_STEMS, _STOP)}
_LITTLE = 0.2  # of it, what a light word counts for the sense
_IN_A_ROW = 0.25  # of what two words count by themselves, they count once more when they stand in a row
_SEVERAL = 3  # of the likest, which together say more than one
_OTHER = 0.85  # of a likeness in sense where the two are after different things


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How like the likest is, each from 0 (nothing in common) to 1 (the same)."""

    sense: float  # in the words that mean something, synonyms counted for what they are worth
    wording: float  # in all words, and in words in a row
    several: float  # the same, of the three likest together
    after_same: float  # the same, of the likest that is after the same kind of thing


def expected(told: float) -> Likeness:
    """Return what a middling entry has that says so much of a question, for one beside which no question stands.

    Between what right and what wrong entries of the bundled pack have: so packs with and without questions compete.
    """
    return Likeness(
        sense=0.18 + 0.45 * told, wording=0.12 + 0.34 * told, several=0.08 + 0.3 * told, after_same=0.3 * told
    )


_Way = tuple[int, int, Stems, float, float]
"""What may stand for an asked word: which word, which of its ways, best first; its stems; its worth; what it tells."""


@dataclass(slots=True)
class _Beside:
    """The questions beside an entry, by number.

    What each is after, its words in a row, what it counts in all; and which of them have a word.
    """

    wants: list[str]
    texts: list[str]
    wordings: list[float]
    senses: list[float]
    having: Mapping[str, Sequence[int]]


class Comparison:
    """A question that is held against those beside entries; `worths` says how much each of its words counts."""

    def __init__(self, question: Question, worths: Sequence[float], rarity: Rarity) -> None:
        self._want = question.want.name
        self._rarity = rarity
        self._worth = sum(worths)
        self._ways: defaultdict[str, list[_Way]] = defaultdict(list)
        for number, (term, worth) in enumerate(zip(question.terms, worths, strict=True)):
            for place, stems, weight, tells in term.kept("telling", self._telling):
                self._ways[stems[0]].append((number, place, stems, worth * weight, tells))
        self._counts = _counts(question.stems, rarity)
        self._pairs = [
            (f" {one} {other} ", one, other, count) for one, other, count in _pairs(question.stems, self._counts)
        ]
        self._wording = sum(self._counts.values()) + sum([count for *_, count in self._pairs])

    def _telling(self, term: Term) -> Sequence[tuple[int, Stems, float, float]]:
        """Return what may stand for a word, best first: its place, its stems, how well it fits, and what it tells."""
        ways = sorted(term.ways, key=lambda way: -way.weight)
        told = [way for way in ways if STOP_STEMS.isdisjoint(way.stems)]
        return [(place, way.stems, way.weight, sum(map(self._tells, way.stems))) for place, way in enumerate(told)]

    def _tells(self, root: str) -> float:
        return self._rarity(root) * _told_share(root)

    def with_entry(self, document: Document) -> Likeness | None:
        """Return how like the likest question beside an entry is; None where no question stands there."""
        beside: _Beside = document.kept("beside", self._turned)
        if not beside.wants:
            return None
        wordings = self._wordings(beside)
        same = [alike for alike, want in zip(wordings, beside.wants, strict=True) if want == self._want]
        likest = sorted(wordings, reverse=True)[:_SEVERAL]
        return Likeness(
            sense=self._sense(beside),
            wording=likest[0],
            several=sum(likest) / _SEVERAL,
            after_same=max(same, default=0.0),
        )

    def _turned(self, document: Document) -> _Beside:
        return _turned(document.fields.get("questions", ()), self._rarity)

    def _wordings(self, beside: _Beside) -> list[float]:
        having, texts, shared = beside.having, beside.texts, [0.0] * len(beside.wants)
        for root, count in self._counts.items():
            for number in having.get(root, ()):
                shared[number] += count
        for pair, one, other, count in self._pairs:
            if other in having:
                for number in having.get(one, ()):
                    if pair in texts[number]:
                        shared[number] += count
        asked = self._wording
        return [2 * own / (asked + whole) for own, whole in zip(shared, beside.wordings, strict=True)]

    def _sense(self, beside: _Beside) -> float:
        """Return the likeness in sense of the likest: the mean of how much of each is met by the other."""
        best = 0.0
        values, tells = self._met(beside)
        for value, told, whole, want in zip(values, tells, beside.senses, beside.wants, strict=True):
            if value:
                of_asked, of_other = value / self._worth, min(1.0, told / whole)
                alike = 2 * of_asked * of_other / (of_asked + of_other)
                best = max(best, alike if want == self._want else alike * _OTHER)
        return best

    def _met(self, beside: _Beside) -> tuple[list[float], list[float]]:
        """Return of each question how much it has of what was asked, and how much that tells of it."""
        having, size = beside.having, len(beside.wants)
        values, tells = [0.0] * size, [0.0] * size
        met = [-1] * size  # the asked word that each has last met: only the best that stands for a word counts
        for asked, _, stems, value, told in sorted(
            [way for root in self._ways.keys() & having.keys() for way in self._ways[root]]
        ):
            for number in having[stems[0]] if len(stems) == 1 else _in_all(having, stems):
                if met[number] != asked:
                    met[number] = asked
                    values[number] += value
                    tells[number] += told
        return values, tells


def _in_all(having: Mapping[str, Sequence[int]], stems: Stems) -> Iterable[int]:
    """Return the questions that have all of some words, in no order."""
    return set.intersection(*(set(having.get(root, ())) for root in stems))


def _turned(stems: Sequence[str], rarity: Rarity) -> _Beside:
    """Turn questions inside out."""
    having = defaultdict[str, list[int]](list)
    beside = _Beside([], [], [], [], {})
    for number, (want, said) in enumerate(_parted(stems)):
        counts = _counts(said, rarity)
        beside.wants.append(want)
        beside.texts.append(f" {' '.join(said)} ")
        beside.wordings.append(sum(counts.values()) + sum([count for *_, count in _pairs(said, counts)]))
        beside.senses.append(sum([rarity(root) * _told_share(root) for root in counts if root not in STOP_STEMS]))
        for root in counts:
            having[root].append(number)
    beside.having = {root: bytes(numbers) for root, numbers in having.items()}  # a quarter of the room of lists
    return beside


def _parted(stems: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what each question is after, and its words."""
    starts = [at for at, root in enumerate(stems) if root.startswith(ASKED)]
    for start, end in pairwise((*starts, len(stems))):
        yield stems[start].removeprefix(ASKED), stems[start + 1 : end]


def _counts(stems: Sequence[str], rarity: Rarity) -> Mapping[str, float]:
    """Return what each word counts for the wording."""
    return {root: rarity(root) * _SHARES.get(root, 1.0) for root in stems}


def _pairs(stems: Sequence[str], counts: Mapping[str, float]) -> Iterator[tuple[str, str, float]]:
    """Yield words in a row, each pair once, and what they count for the wording."""
    for one, other in dict.fromkeys(pairwise(stems)):
        yield one, other, _IN_A_ROW * (counts[one] + counts[other])


def _told_share(root: str) -> float:
    return _LITTLE if root in LIGHT_STEMS else 1.0
