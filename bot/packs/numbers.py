"""Every number and every date we tell must be in the words the sources gave for it.

Compared are normalised texts: `8.7 million` and `8,700,000` are one number, `January 9, 2018` and `9 January 2018` one
day. In words, a curator may say `one`, `the two` of what is known, ranks such as `second`, and how long a list is that
the sentence itself gives: `three fields: peacekeeping, naval work and anti-terrorism`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..domain.briefs import Fact, Sentence
from ..domain.dates import Precision, When, parse_when
from ..domain.sources import Access, Source
from .normalise import MONTHS, ONES, RANKS, normalise, normalised

_NUMBER = re.compile(r"[0-9](?<![0-9m].)[0-9]*(?:\.[0-9]+)*(?:st|nd|rd|th)?")  # the m is that of m³
_SMALL = frozenset(normalise(word) for word in (*ONES, *RANKS))
_DIGITS = re.compile("[0-9]+(?:st|nd|rd|th)?")
_DAY = re.compile(rf"(?:\b([0-9]{{1,2}}) )?\b({'|'.join(MONTHS)})\b(?: ([0-9]{{4}})\b)?")
_WORD = re.compile(rf"\b(?:(the|its|these|those|their) )?({'|'.join((*ONES, *RANKS))})\b", re.IGNORECASE)
_LIST = re.compile(r":\s+([^:;.]+)")
_ENTRY = re.compile(r",? and |, ")


class Day(NamedTuple):
    """A date that names a month; what it leaves open is 0."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.day or ""), MONTHS[self.month - 1], str(self.year or ""))))

    def is_in(self, known: Iterable["Day"]) -> bool:
        """Whether a known date has this month and, if this has one, this day, and does not have another year."""
        return any(
            self.month == other.month
            and self.day in (0, other.day)
            and (self.year in (0, other.year) or not other.year)
            for other in known
        )


class _Said(NamedTuple):
    """The numbers and dates of some words."""

    numbers: frozenset[str] = frozenset()
    days: frozenset[Day] = frozenset()

    def and_also(self, *others: "_Said") -> "_Said":
        """Return all that is said by any of them."""
        return _Said(
            self.numbers.union(*(other.numbers for other in others)), self.days.union(*(other.days for other in others))
        )


def _said(level: str) -> _Said:
    """Read a normalised text: `5,385` and `5385` are one number, so are `five` and `5`; ranks are `5th`."""
    return _Said(frozenset(_NUMBER.findall(level)), frozenset(_days(level)))


def _days(level: str) -> Iterator[Day]:
    if any(month in level for month in MONTHS):
        for found in _DAY.finditer(level):
            yield Day(int(found[3] or 0), MONTHS.index(found[2]) + 1, int(found[1] or 0))


@lru_cache(maxsize=1024)
def _on(when: When | None) -> _Said:
    """Read a date that is not in the words, no more precisely than it is known."""
    ends = [parse_when(end) for end in when.edtf.split("/")] if when else []
    days = frozenset(
        Day(end.first.year, end.first.month, end.first.day if end.precision is Precision.DAY else 0)
        for end in ends
        if end.precision in (Precision.DAY, Precision.MONTH)
    )
    years = (end.first.year for end in ends)
    return _Said(frozenset(str(number) for number in (*years, *(day.day for day in days)) if number), days)


def _claimed(text: str) -> _Said:
    """Read a text for what needs evidence: not the numbers in words that a curator may count himself."""
    said = _said(normalise(text))
    if said.numbers.isdisjoint(_SMALL):
        return said
    return said._replace(numbers=said.numbers - (frozenset(_counted(text)) - frozenset(_DIGITS.findall(text))))


def _counted(text: str) -> Iterator[str]:
    lengths = {len(_ENTRY.split(entries)) for entries in _LIST.findall(text)}
    for known, word in _WORD.findall(text):
        number = normalise(word.lower())
        if number in ("1", "2" if known else "1") or not number.isdigit() or int(number) in lengths:
            yield number


def unsupported(fact: Fact, sources: Mapping[str, Source]) -> list[str]:
    """Return the dates and numbers of a fact that none of its citations has in its quotation or terms.

    Allowed besides: the date on which a cited source appeared ("this year"), and what a correction tells. A figure may
    also be a number that the statement itself gives. A fact that rests on a text nobody holds is let be.
    """
    if any(sources[citation.source].access is Access.NONE for citation in fact.citations):
        return []
    told = " | ".join([fact.statement, *(position.view for position in fact.positions)])
    shown = _claimed(" | ".join(f"{figure.amount} {figure.label}" for figure in fact.figures))
    shown = shown._replace(numbers=shown.numbers - _said(normalise(fact.statement)).numbers) if fact.figures else shown
    wanted = _claimed(told).and_also(shown, _on(fact.when))
    return _missing(wanted, _given(fact, sources)) if any(wanted) else []


def unsupported_in(sentence: Sentence, facts: Mapping[str, Fact]) -> list[str]:
    """Return the dates and numbers of a sentence of a summary that none of its facts tells."""
    wanted = _claimed(sentence.text)
    if not any(wanted):
        return []
    backing = [facts[fact] for fact in sentence.facts]
    given = _said(normalise(" | ".join(fact.statement for fact in backing)))
    return _missing(wanted, given.and_also(*(_on(fact.when) for fact in backing)))


def _given(fact: Fact, sources: Mapping[str, Source]) -> _Said:
    """Return what the evidence of a fact says."""
    evidence = [normalised(term) for citation in fact.all_citations for term in citation.terms]
    evidence += [normalise(citation.exact) for citation in fact.all_citations if citation.exact]
    if fact.correction:
        evidence.append(normalise(fact.correction.told))
    given = _said(" | ".join(evidence))
    return given.and_also(*(_on(sources[citation.source].issued) for citation in fact.all_citations))


def _missing(wanted: _Said, given: _Said) -> list[str]:
    days = sorted(day for day in wanted.days if not day.is_in(given.days))
    of_days = {str(number) for day in days for number in (day.day, day.year)}
    return [*map(str, days), *sorted(wanted.numbers - given.numbers - of_days)]
