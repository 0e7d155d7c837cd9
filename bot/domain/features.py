"""What speaks for an entry as the answer to a question, and what against it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from .asked import Question, Role, Term, Way
from .likeness import Likeness
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word of the question, what of the entry stands for it, in which field, and how well."""

    term: Term
    way: Way
    field: str
    value: float


Hits = list[Hit | None]  # of each word of the question


def features_of(
    question: Question, document: Document, hits: Hits, worths: Sequence[float], likeness: Likeness
) -> Features:
    """Return what speaks for an entry, and against it; `worths` says how much each word of the question counts."""
    tally = _Tally()
    for term, hit, worth in zip(question.terms, hits, worths, strict=True):
        tally.add(term, hit, worth)
    body = document.fields.get("body", ())
    return Features(
        coverage=tally.covered / tally.asked,
        told=tally.told / tally.asked,
        numbers=tally.missed_numbers / tally.numbers if tally.numbers else 0.0,
        names=tally.missed_name,
        met=min(1.0, tally.met / _ENOUGH),
        relation=tally.related / tally.relations if tally.relations else 1.0,
        evidence=1 - exp(-tally.evidence),
        pairs=_pairs(hits, body),
        kind=_kind(question, document, hits),
        focus=_focus(hits, body),
        lead=_lead(hits, body),
        small=tally.met_small / tally.small if tally.small else 0.0,
        sense=likeness.sense,
        wording=likeness.wording,
        several=likeness.several,
        after_same=likeness.after_same,
    )


@dataclass(slots=True)
class _Tally:
    """What the words of a question add up to in one entry."""

    asked: float = 0.0
    covered: float = 0.0
    told: float = 0.0
    missed_name: float = 0.0
    numbers: int = 0
    missed_numbers: int = 0
    met: int = 0
    relations: float = 0.0
    related: float = 0.0
    evidence: float = 0.0
    small: int = 0
    met_small: float = 0.0

    def add(self, term: Term, hit: Hit | None, worth: float) -> None:
        value = hit.value if hit else 0.0
        own = value if hit and hit.field != "context" else 0.0
        self.asked += worth
        self.covered += worth * value
        self.told += worth * own
        if term.role is Role.LIGHT:
            self.small += 1
            self.met_small += own
        self.met += hit is not None and term.role is not Role.LIGHT
        if term.role in _NAMING:
            self.numbers += term.role is Role.NUMBER
            self.missed_numbers += term.role is Role.NUMBER and hit is None
            self.missed_name = self.missed_name if hit else max(self.missed_name, worth)
        else:
            self.relations += ROLES[term.role]
            self.related += ROLES[term.role] * value
            self.evidence += worth * own


def _pairs(hits: Hits, body: Sequence[str]) -> float:
    """Return the share of words next to each other in the question that are near each other in the statement too."""
    at = [_place(hit.way.stems[-1], body) if hit else -1 for hit in hits]
    close = sum(1 for one, other in pairwise(at) if one >= 0 <= other and 0 < abs(other - one) <= _CLOSE)
    return close / (len(at) - 1) if len(at) > 1 else 0.0


def _place(root: str, text: Sequence[str]) -> int:
    return text.index(root) if root in text else -1


def _kind(question: Question, document: Document, hits: Hits) -> float:
    wanted = question.want.trait
    if wanted is None:
        return 0.5
    if wanted is Trait.FIGURE and wanted in document.traits:
        return 1.0 if _counts(hits, document.fields.get("body", ())) else 0.7
    if wanted is Trait.PERSON and wanted not in document.traits:
        return 0.8 if Trait.ORGANISATION in document.traits else 0.0
    return 1.0 if wanted in document.traits else 0.0


def _counts(hits: Hits, body: Sequence[str]) -> bool:
    """Whether a number stands just before something that was asked for: 1,000 soldiers."""
    for hit in hits:
        if hit and hit.field == "body" and hit.term.role in _COUNTED:
            at = body.index(hit.way.stems[0])
            if any(root[0].isdigit() and not _YEAR.fullmatch(root) for root in body[max(0, at - _COUNTING) : at]):
                return True
    return False


def _focus(hits: Hits, body: Sequence[str]) -> float:
    said = {root for hit in hits if hit for root in hit.way.stems}.intersection(body)
    return min(1.0, _LONG * len(said) / (len(set(body)) + 1))


def _lead(hits: Hits, body: Sequence[str]) -> float:
    beginning = body[:_LEADING]
    leading = [hit for hit in hits if hit and hit.term.role is not Role.LIGHT and hit.way.stems[0] in beginning]
    ends = (body.index(hit.way.stems[0]) + len(hit.way.stems) for hit in leading)
    if any(body[end : end + 1] and body[end] in _COPULAS for end in ends):
        return 1.0
    return 0.5 if leading else 0.0
