"""Which entries answer the words people type, and why they were found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .asked import Question
from .folding import name_key
from .lexicon import Lexicon
from .questions import read
from .ranking import Ranked, rank
from .search import Document, Index

_CANDIDATES = 30  # that are looked at for one answer
_WEIGHED = 12  # of them
_LEAST_COVERAGE = 0.5  # the share of the question's meaning that an entry must carry
_SO_WORDED = 0.8  # how like one that stands beside the entry a question must be worded to be as good as that
_SO_MEANT = 0.85  # the same of its sense
_NAMED = 100.0  # asked by its very name: above anything that words can add up to


_read = lru_cache(maxsize=16)(read)  # a question is looked at from several sides


class Verdict(StrEnum):
    """What may be told to a question."""

    ANSWER = "answer"  # the first entry answers it
    NEAR = "near"  # some entries come near, and none surely answers it
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question as it was read, and what was found, best first."""

    question: Question
    ranked: tuple[Ranked, ...]

    @property
    def verdict(self) -> Verdict:
        """Say what may be told."""
        if not self.ranked or not self.question.terms:
            return Verdict.NOTHING
        best = self.ranked[0]
        if _stands_beside(best) or (best.is_answer and best.says_it):
            return Verdict.ANSWER
        return Verdict.NEAR if best.is_near else Verdict.NOTHING


def _stands_beside(best: Ranked) -> bool:
    """Whether a question is as good as one beside the entry: worded like it, or meant like it and met in every word."""
    return best.features.wording >= _SO_WORDED or (best.features.sense >= _SO_MEANT and not best.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that was found: `named` says whether it bears the question as its name, `repaired` what was misread."""

    id: str
    score: float
    named: bool = False
    repaired: tuple[tuple[str, str], ...] = ()


def seek(
    index: Index,
    question: str,
    lexicon: Lexicon,
    kind: str = "fact",
    limit: int = _WEIGHED,
    through: int = _CANDIDATES,
    holds: Callable[[Document, Question], bool] = lambda document, question: True,
) -> Finding:
    """Return what comes nearest to a question, best first: at most `limit` of the `through` candidates that hold.

    Raises BadRequest with one sentence where a filter cannot be read.
    """
    asked = _read(question, index, lexicon)

    def fits(document: Document, coverage: float) -> bool:
        return holds(document, asked)

    candidates = index.candidates(asked.groups, kind, max(limit, through))
    return Finding(question=asked, ranked=tuple(rank(asked, candidates, index, limit, fits)))


def find(index: Index, question: str, kind: str, lexicon: Lexicon, limit: int = 10) -> list[Match]:
    """Return the entries of a kind that fit the words, best first; an empty list rather than a guess."""
    asked, most = _read(question, index, lexicon), max(limit, _WEIGHED)
    bearing = _bearing(index, asked, kind)

    def fits(document: Document, coverage: float) -> bool:
        return coverage >= _LEAST_COVERAGE or document.id in bearing

    candidates = index.candidates(asked.groups, kind, max(most, _CANDIDATES))
    scores = dict.fromkeys(bearing, _NAMED)
    for found in rank(asked, candidates, index, most, fits):
        scores[found.document.id] = found.score + scores.get(found.document.id, 0.0)
    best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
    repaired = tuple(asked.repairs)
    return [Match(id=id, score=scores[id], named=id in bearing, repaired=repaired) for id in best]


def named(index: Index, question: str, kind: str, lexicon: Lexicon) -> str | None:
    """Return the id of the entry of a kind that bears the question as its name."""
    return next(iter(_bearing(index, _read(question, index, lexicon), kind)), None)


def spelt(index: Index, question: str, names: Iterable[str], lexicon: Lexicon) -> str:
    """Return that of the names which the question means, as it is spelt there, or an empty string."""
    known = {name_key(name): name for name in names}
    return known.get(name_key(question), known.get(_as_read(_read(question, index, lexicon)), ""))


def _bearing(index: Index, question: Question, kind: str) -> tuple[str, ...]:
    """Return the entries that bear the question as their name, read as written or as repaired."""
    return index.bearing(name_key(question.text), kind) or index.bearing(_as_read(question), kind)


def _as_read(question: Question) -> str:
    return name_key(" ".join(term.read for term in question.terms))
