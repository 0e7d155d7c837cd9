"""How like a question is to those that a curator wrote beside an entry: by its sense, and by its wording.

The questions beside an entry are turned inside out once: each word names the questions that have it. So all of them
are compared at the cost of one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from .asked import Question, Term
from .lexicon import Stems
from .search import ASKED, Document
from .vocabulary import LIGHT_STEMS, STOP_STEMS

_STOP, _LIGHT = 0.35, 0.6  # of what another word counts for the wording
_LITTLE = 0.2  # of it, what a light word counts for the sense
_IN_A_ROW = 0.25  # of what two words count by themselves, they count once more when they stand in a row
_SEVERAL = 3  # of the likest, which together say more than one
_OTHER = 0.85  # of a likeness in sense where the two are after different things

Rarity = Callable[[str], float]
"""How much a stem counts by its rarity, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How like the likest is, each from 0 (nothing in common) to 1 (the same)."""

    sense: float = 0.0  # in the words that mean something, synonyms counted for what they are worth
    wording: float = 0.0  # in all words, and in words in a row
    several: float = 0.0  # the same, of the three likest together
    after_same: float = 0.0  # the same, of the likest that is after the same kind of thing


_Way = tuple[float, Stems, float]
"""What may stand for an asked word: how well, its stems, and what these tell."""


@dataclass(slots=True)
class _Beside:
    """The questions beside an entry, by number: what each is after, what it counts in all, and which have a word."""

    wants: list[str]
    wordings: list[float]
    senses: list[float]
    marks: dict[str, list[int]]
    telling: dict[str, list[int]]


class Comparison:
    """A question that is held against those beside entries; `worths` says how much each of its words counts."""

    def __init__(self, question: Question, worths: Sequence[float], rarity: Rarity) -> None:
        self._want = question.want.name
        self._ways = [(worth, _ways(term, rarity)) for term, worth in zip(question.terms, worths, strict=True)]
        self._worth = sum(worths)
        self._marks = _marks(question.stems, rarity)
        self._wording = sum(self._marks.values())
        self._rarity = rarity

    def with_entry(self, document: Document) -> Likeness:
        """Return how like the likest question beside an entry is."""
        beside: _Beside = document.kept("beside", self._turned)
        if not beside.wants:
            return Likeness()
        wordings = self._wordings(beside)
        same = (alike for alike, want in zip(wordings, beside.wants, strict=True) if want == self._want)
        return Likeness(
            sense=self._sense(beside),
            wording=max(wordings),
            several=sum(nlargest(_SEVERAL, wordings)) / _SEVERAL,
            after_same=max(same, default=0.0),
        )

    def _turned(self, document: Document) -> _Beside:
        return _turned(document.fields.get("questions", ()), self._rarity)

    def _wordings(self, beside: _Beside) -> list[float]:
        shared = [0.0] * len(beside.wants)
        for mark in self._marks.keys() & beside.marks.keys():
            for number in beside.marks[mark]:
                shared[number] += self._marks[mark]
        return [2 * own / (self._wording + whole) for own, whole in zip(shared, beside.wordings, strict=True)]

    def _sense(self, beside: _Beside) -> float:
        """Return the likeness in sense of the likest: the mean of how much of each is met by the other."""
        asked, met = defaultdict[int, float](float), defaultdict[int, float](float)
        for worth, ways in self._ways:
            for number, (weight, tells) in _best(ways, beside.telling).items():
                asked[number] += worth * weight
                met[number] += tells
        best = 0.0
        for number, value in asked.items():
            of_asked, of_other = value / self._worth, min(1.0, met[number] / beside.senses[number])
            alike = 2 * of_asked * of_other / (of_asked + of_other)
            best = max(best, alike if beside.wants[number] == self._want else alike * _OTHER)
        return best


def _ways(term: Term, rarity: Rarity) -> Sequence[_Way]:
    ways = sorted(term.ways, key=lambda way: -way.weight)
    return [(way.weight, way.stems, sum(_tells(root, rarity) for root in way.stems)) for way in ways]


def _best(ways: Sequence[_Way], telling: Mapping[str, Sequence[int]]) -> Mapping[int, tuple[float, float]]:
    """Return for each question that has any of an asked word how well the best of it does, and what that tells."""
    found: dict[int, tuple[float, float]] = {}
    for weight, (first, *others), tells in ways:
        for number in telling.get(first, ()):
            if number not in found and all(number in telling.get(root, ()) for root in others):
                found[number] = weight, tells
    return found


def _turned(stems: Sequence[str], rarity: Rarity) -> _Beside:
    """Turn questions inside out."""
    beside = _Beside([], [], [], defaultdict(list), defaultdict(list))
    for number, (want, said) in enumerate(_parted(stems)):
        marks = _marks(said, rarity)
        telling = {root: _tells(root, rarity) for root in said if root not in STOP_STEMS}
        beside.wants.append(want)
        beside.wordings.append(sum(marks.values()))
        beside.senses.append(sum(telling.values()))
        for words, by in ((marks, beside.marks), (telling, beside.telling)):
            for word in words:
                by[word].append(number)
    return beside


def _parted(stems: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what each question is after, and its words."""
    starts = [at for at, root in enumerate(stems) if root.startswith(ASKED)]
    for start, end in pairwise((*starts, len(stems))):
        yield stems[start].removeprefix(ASKED), stems[start + 1 : end]


def _marks(stems: Sequence[str], rarity: Rarity) -> Mapping[str, float]:
    """Return words and words in a row, and what each counts."""
    counts = {root: rarity(root) * _share(root) for root in stems}
    return counts | {f"{one} {other}": _IN_A_ROW * (counts[one] + counts[other]) for one, other in pairwise(stems)}


def _share(root: str) -> float:
    return _STOP if root in STOP_STEMS else _LIGHT if root in LIGHT_STEMS else 1.0


def _tells(root: str, rarity: Rarity) -> float:
    return rarity(root) * (_LITTLE if root in LIGHT_STEMS else 1.0)
