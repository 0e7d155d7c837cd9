"""Which entries answer the words people type, and why they were found."""

from collections.abc import Iterable
from dataclasses import dataclass

from .folding import is_stop_word, name_key, stem, words
from .search import FIELD_WEIGHTS, Document, Index, worth

_NAMED = 100.0  # asked by its very name: above anything that words can add up to
_LEAST_COVERAGE = 0.5  # the share of the question's meaning that an entry must carry
_CANDIDATES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that was found: `named` says whether it bears the question as its name, `repaired` what was misread."""

    id: str
    score: float
    named: bool = False
    repaired: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    asked: str
    read: str
    stem: str
    worth: float


def find(index: Index, question: str, kind: str, limit: int = 10) -> list[Match]:
    """Return the entries of a kind that answer, best first; an empty list rather than a guess."""
    asked = _read(index, question)
    named = _named(index, question, kind, asked)
    repaired = tuple((word.asked, word.read) for word in asked if word.asked != word.read)
    least = _LEAST_COVERAGE * sum(word.worth for word in asked)
    scores: dict[str, float] = dict.fromkeys(named, _NAMED)
    for document in index.candidates([((word.stem, 1.0),) for word in asked], kind, max(limit, _CANDIDATES)):
        fields = _best_fields(document)
        covered = sum(word.worth for word in asked if word.stem in fields)
        if covered >= least or document.id in scores:
            score = sum(word.worth * fields.get(word.stem, 0.0) for word in asked) + document.weight
            scores[document.id] = score + scores.get(document.id, 0.0)
    best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
    return [Match(id=id, score=scores[id], named=id in named, repaired=repaired) for id in best]


def named(index: Index, question: str, kind: str) -> str | None:
    """Return the id of the entry of a kind that bears the question as its name."""
    return next(iter(_named(index, question, kind, _read(index, question))), None)


def spelt(index: Index, question: str, names: Iterable[str]) -> str:
    """Return that of the names which the question means, as it is spelt there, or an empty string."""
    read = " ".join(word.read for word in _read(index, question))
    known = {name_key(name): name for name in names}
    return known.get(name_key(question), known.get(read, ""))


def _named(index: Index, question: str, kind: str, asked: list[_Word]) -> tuple[str, ...]:
    """Return the entries that bear the question as their name, read as written or as repaired."""
    written = index.bearing(name_key(question), kind)
    return written or index.bearing(" ".join(word.read for word in asked), kind)


def _read(index: Index, question: str) -> list[_Word]:
    """Return the words of the question that mean something, each repaired where it is nearly one we know."""
    return [_word(index, word) for word in words(question) if not is_stop_word(word)]


def _word(index: Index, asked: str) -> _Word:
    root, read = stem(asked), asked
    if not index.frequency(root):
        read = next(iter(index.near(asked, 1)), asked)
        root = stem(read)
    return _Word(asked, read, root, worth(index, root))


def _best_fields(document: Document) -> dict[str, float]:
    """Return the stems of a document, each with the weight of the best field it stands in."""
    best: dict[str, float] = {}
    for field, weight in FIELD_WEIGHTS.items():
        for root in document.fields.get(field, ()):
            best.setdefault(root, weight)
    return best
