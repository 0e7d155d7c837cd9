"""What speaks for an entry as the answer to a question, and what against it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import exp
from typing import NamedTuple

from .asked import Question, Role, Term, Way
from .likeness import Likeness, expected
from .search import Document, Trait
from .weights import ROLES, Features

_NAMING = frozenset({Role.NAME, Role.NUMBER, Role.NOW})
_ENOUGH = 4  # words
_COUNTED = frozenset({Role.THING, Role.WORD})
_COPULAS = frozenset({"is", "was", "are", "were"})
_YEAR = re.compile("1[5-9][0-9]{2}|20[0-9]{2}")
_COUNTING = 5  # words up to what a number counts: 5,385 cubic metres of heavy fuel
_LEADING = 3  # words at the beginning of a statement
_CLOSE = 3  # words between neighbours
_LONG = 3  # times as many words as were asked for make a statement no longer to the point


class Hit(NamedTuple):
    """A word of the question, what of the entry stands for it, in which field, and how well."""

    term: Term
    way: Way
    field: str
    value: float


Hits = list[Hit | None]  # of each word of the question


class _Body:
    """What an entry says: its words in their order, and where each stands first."""

    __slots__ = ("first", "words")

    def __init__(self, document: Document) -> None:
        self.words = document.fields.get("body", ())
        self.first = {root: at for at, root in reversed(list(enumerate(self.words)))}


class _Tally(NamedTuple):
    """What the words of a question add up to in one entry."""

    covered: float
    told: float
    met: int
    related: float
    evidence: float
    small: float
    missed_name: float
    missed_numbers: int


class Weighing:
    """A question that entries are weighed for; `worths` says how much each of its words counts."""

    def __init__(self, question: Question, worths: Sequence[float]) -> None:
        self._want, self._terms, self._worths = question.want.trait, question.terms, worths
        roles = [term.role for term in question.terms]
        self._relations = [0.0 if role in _NAMING else ROLES[role] for role in roles]
        self._worth, self._relation = sum(worths), sum(self._relations)
        self._numbers, self._small = roles.count(Role.NUMBER), roles.count(Role.LIGHT)

    def features_of(self, document: Document, hits: Hits, likeness: Likeness | None) -> Features:
        """Return what speaks for an entry, and against it."""
        body: _Body = document.kept("body", _Body)
        tally = self._tally(hits)
        alike = likeness or expected(tally.told / self._worth)
        return Features(
            coverage=tally.covered / self._worth,
            told=tally.told / self._worth,
            numbers=tally.missed_numbers / self._numbers if self._numbers else 0.0,
            names=tally.missed_name,
            met=min(1.0, tally.met / _ENOUGH),
            relation=tally.related / self._relation if self._relation else 1.0,
            evidence=1 - exp(-tally.evidence),
            pairs=_pairs(hits, body),
            kind=self._kind(document, hits, body),
            focus=_focus(hits, body),
            lead=_lead(hits, body),
            small=tally.small / self._small if self._small else 0.0,
            sense=alike.sense,
            wording=alike.wording,
            several=alike.several,
            after_same=alike.after_same,
        )

    def _tally(self, hits: Hits) -> _Tally:
        covered = told = related = evidence = small = missed_name = 0.0
        met = missed_numbers = 0
        for term, hit, worth, relation in zip(self._terms, hits, self._worths, self._relations, strict=True):
            if hit is None:
                missed_numbers += term.role is Role.NUMBER
                missed_name = missed_name if relation else max(missed_name, worth)
                continue
            own = hit.value if hit.field != "context" else 0.0
            covered += worth * hit.value
            told += worth * own
            related += relation * hit.value
            evidence += worth * own if relation else 0.0
            if term.role is Role.LIGHT:
                small += own
            else:
                met += 1
        return _Tally(covered, told, met, related, evidence, small, missed_name, missed_numbers)

    def _kind(self, document: Document, hits: Hits, body: _Body) -> float:
        wanted = self._want
        if wanted is None:
            return 0.5
        if wanted is Trait.FIGURE and wanted in document.traits:
            return 1.0 if _counts(hits, body) else 0.7
        if wanted is Trait.PERSON and wanted not in document.traits:
            return 0.8 if Trait.ORGANISATION in document.traits else 0.0
        return 1.0 if wanted in document.traits else 0.0


def _pairs(hits: Hits, body: _Body) -> float:
    """Return the share of words next to each other in the question that are near each other in the statement too."""
    at = [body.first.get(hit.way.stems[-1], -1) if hit else -1 for hit in hits]
    close = sum([1 for one, other in pairwise(at) if one >= 0 <= other and 0 < abs(other - one) <= _CLOSE])
    return close / (len(at) - 1) if len(at) > 1 else 0.0


def _counts(hits: Hits, body: _Body) -> bool:
    """Whether a number stands just before something that was asked for: 1,000 soldiers."""
    for hit in hits:
        if hit and hit.field == "body" and hit.term.role in _COUNTED:
            at = body.first[hit.way.stems[0]]
            before = body.words[max(0, at - _COUNTING) : at]
            if any(root[0].isdigit() and not _YEAR.fullmatch(root) for root in before):
                return True
    return False


def _focus(hits: Hits, body: _Body) -> float:
    said = {root for hit in hits if hit for root in hit.way.stems} & body.first.keys()
    return min(1.0, _LONG * len(said) / (len(body.first) + 1))


def _lead(hits: Hits, body: _Body) -> float:
    lead, words = 0.0, body.words
    for hit in hits:
        if hit and hit.term.role is not Role.LIGHT and body.first.get(hit.way.stems[0], _LEADING) < _LEADING:
            lead = 0.5
            end = body.first[hit.way.stems[0]] + len(hit.way.stems)
            if end < len(words) and words[end] in _COPULAS:
                return 1.0
    return lead
