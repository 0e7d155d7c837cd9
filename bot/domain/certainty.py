"""How sure it is that the best entry answers the question: a pure function of named signs."""

from collections.abc import Sequence
from math import exp
from operator import mul

from .asked import Question, Role, Term, Want
from .folding import is_japanese
from .lexicon import Common, common
from .search import Document
from .weights import DOUBT, TRUST, Features, Signs

LEAD = 0.5  # of score: who leads by more leads clearly

_TITLE = 5  # words of a context by which topics differ
_NEXT = 3  # entries that the best is held against
_BRIEF = 3  # words: a question of more may lack one and be met all the same
_TOO_MUCH = 2  # names
_NAMING = frozenset({Role.NAME, Role.NUMBER})
_TRUST = TRUST.values

Scored = tuple[Document, float, Features]
"""An entry, its score and its features."""


def signs_of(question: Question, missed: Sequence[Term], ranked: Sequence[Scored]) -> Signs:
    """Return what makes sure, or makes doubt, that the first answers; `missed` are the words that it lacks."""
    features = ranked[0][2]
    counts = question.want is Want.HOW_MUCH
    lacks = [term for term in missed if term.role is not Role.LIGHT]
    asked = sum(term.role is not Role.LIGHT for term in question.terms)
    return Signs(
        missing=features.missing,
        relation=features.relation,
        kind=features.kind,
        focus=features.focus,
        alike=features.alike,
        margin=_margin(ranked),
        ahead=features.told - max((other.told for _, _, other in ranked[1 : _NEXT + 1]), default=0.0),
        uncounted=float(counts and features.kind < 1),
        person=float(question.want is Want.WHO),
        brief=float(bool(lacks) and asked <= _BRIEF),
        strange=min(1.0, sum(map(_names_something, lacks)) / _TOO_MUCH),
    )


def certainty(signs: Signs) -> float:
    """Return how sure it is, from 0 to 1."""
    return 1 / (1 + exp(DOUBT - sum(map(mul, signs.values, _TRUST), 0.0)))


def _margin(ranked: Sequence[Scored]) -> float:
    """Return by how much the first leads the next of another topic; two of one topic may both answer."""
    topic, best = _topic(ranked[0][0]), ranked[0][1]
    rivals = (score for document, score, _ in ranked[1:] if _topic(document) != topic)
    return min(LEAD, best - next(rivals, best - LEAD))


def _topic(document: Document) -> tuple[str, ...]:
    return document.fields.get("context", ())[:_TITLE]


def _names_something(term: Term) -> bool:
    """Whether a word, or one of several that belong together, is a number or not a common English one."""
    stems = term.ways[0].stems
    if term.role in _NAMING:
        return True
    return not is_japanese(stems[0]) and any(common(stem) in (None, Common.NAME) for stem in stems)
