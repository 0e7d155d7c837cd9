"""How like a question is to those that a curator wrote beside an entry."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from .asked import Question, Term, Want
from .lexicon import Stems
from .search import ASKED
from .vocabulary import LIGHT_STEMS

_LIGHT = 0.2  # of what another word counts
_OTHER = 0.85  # of a likeness where the two are after different things
_WORDS = frozenset({Want.WORDS, Want.WHAT, Want.WHETHER})  # whoever asks so may be after anything

Rarity = Callable[[str], float]
"""How much a stem counts by its rarity."""


def likeness(question: Question, worths: Sequence[float], beside: Stems, rarity: Rarity) -> float:
    """Return how like the likest question is, from 0 (nothing in common) to 1 (the same words).

    `worths` says how much each word of the question counts, `beside` are the questions beside an entry as the index
    keeps them.
    """
    alike = (_alike(question, worths, want, stems, rarity) for want, stems in parted(beside))
    return max(alike, default=0.0)


@lru_cache(maxsize=1024)
def parted(beside: Stems) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each question: what it is after, and its words."""
    return tuple(_parted(beside))


def _parted(beside: Stems) -> Iterator[tuple[str, frozenset[str]]]:
    marks = [at for at, root in enumerate(beside) if root.startswith(ASKED)]
    for start, end in pairwise((*marks, len(beside))):
        yield beside[start][len(ASKED) :].replace("-", " "), frozenset(beside[start + 1 : end])


def _alike(question: Question, worths: Sequence[float], want: str, stems: frozenset[str], rarity: Rarity) -> float:
    met, shared = 0.0, set[str]()
    for term, worth in zip(question.terms, worths, strict=True):
        value, way = _best(term, stems)
        met += worth * value
        shared.update(way)
    if not met:
        return 0.0
    of_asked = met / sum(worths)
    whole = sum(_counts(root, rarity) for root in stems)
    of_other = sum(_counts(root, rarity) for root in shared) / whole
    alike = 2 * of_asked * of_other / (of_asked + of_other)
    return alike if want == question.want.value or question.want in _WORDS else alike * _OTHER


def _best(term: Term, stems: frozenset[str]) -> tuple[float, Stems]:
    best: tuple[float, Stems] = (0.0, ())
    for way in term.ways:
        if way.weight > best[0] and all(root in stems for root in way.stems):
            best = (way.weight, way.stems)
    return best


def _counts(root: str, rarity: Rarity) -> float:
    return rarity(root) * (_LIGHT if root in LIGHT_STEMS else 1.0)
