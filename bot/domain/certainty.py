"""How sure it is that the best entry answers the question: a pure function of named signs."""

from collections.abc import Sequence
from math import exp
from operator import mul

from .asked import Question, Role, Term, Want
from .features import Hit
from .search import Document
from .weights import DOUBT, TRUST, Features, Signs

LEAD = 1.5  # of score: who leads by more leads clearly

_NEXT = 5  # entries that the best is held against
_LONG = 8  # words
_ALIKE = 0.6  # from here on two questions are worded alike
_NAMING = frozenset({Role.NAME, Role.NUMBER})
_TELLING = frozenset({Role.WORD, Role.THING})
_TRUST = TRUST.values

Scored = tuple[Document, float, Features]
"""An entry, its score and its features."""


def signs_of(question: Question, hits: Sequence[Hit], missed: Sequence[Term], ranked: Sequence[Scored]) -> Signs:
    """Return what makes sure, or makes doubt, that the first answers; `hits` is what it has, `missed` what it lacks."""
    best, others = ranked[0][2], [features for _, _, features in ranked[1 : _NEXT + 1]]
    bare = not ranked[0][0].fields.get("questions")
    unlike = 0.0 if bare or not question.want.trait else 1 - min(1.0, best.after_same / _ALIKE)
    return Signs(
        relation=best.relation,
        lead=min(LEAD, ranked[0][1] - ranked[1][1]) if others else LEAD,
        ahead_wording=0.0 if bare else best.wording - max((other.wording for other in others), default=0.0),
        long=min(1.0, len(question.terms) / _LONG),
        strange=float(any(term.role in _NAMING for term in missed)),
        only_names=float(question.want is not Want.WHO and not any(hit.term.role in _TELLING for hit in hits)),
        unlike=unlike,
        uncounted=unlike * (question.want is Want.HOW_MUCH and best.kind < 1),
    )


def certainty(signs: Signs) -> float:
    """Return how sure it is, from 0 to 1."""
    return 1 / (1 + exp(DOUBT - sum(map(mul, signs.values, _TRUST), 0.0)))
