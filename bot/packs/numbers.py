"""Every number we tell must be in the words the sources gave for it."""

import re
from collections.abc import Mapping

from ..domain.briefs import Fact, Sentence
from ..domain.dates import Precision, When
from ..domain.sources import Access, Source

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*")
_LETTERS = re.compile("[a-z]+")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_digits(text: str) -> set[str]:
    """Return the numbers written in digits: `5,385` and `5385` are one."""
    return {found.replace(",", "") for found in _DIGITS.findall(text)}


def in_digits_or_words(text: str) -> set[str]:
    """Return the numbers written in digits, or in English words up to twelve."""
    return in_digits(text) | {str(_WORDS.index(w) + 1) for w in _LETTERS.findall(text.lower()) if w in _WORDS}


def unsupported(fact: Fact, sources: Mapping[str, Source]) -> list[str]:
    """Return the numbers of a fact that none of its citations has among its terms, in order.

    Allowed besides: the year in which a cited source appeared ("this year"), and what a correction tells. A figure may
    also be a count that the statement itself gives ("ten members"). A fact that rests on a text nobody holds is let be.
    """
    cited = [sources[citation.source] for citation in fact.all_citations]
    if any(sources[citation.source].access is Access.NONE for citation in fact.citations):
        return []
    given = {
        number for citation in fact.all_citations for term in citation.terms for number in in_digits_or_words(term)
    }
    given |= {str(year) for source in cited if source.issued for year in _years(source.issued)}
    given |= in_digits(fact.correction.told) if fact.correction else set()
    told = in_digits(" ".join([fact.statement, *(position.view for position in fact.positions)]))
    shown = {number for figure in fact.figures for number in in_digits(f"{figure.value} {figure.label}")}
    wanted = told | (shown - in_digits_or_words(fact.statement)) | (_of_date(fact.when) if fact.when else set())
    return sorted(wanted - given)


def unsupported_in(sentence: Sentence, facts: Mapping[str, Fact]) -> list[str]:
    """Return the numbers of a sentence of a summary that none of its facts tells."""
    statements = " ".join(facts[fact].statement for fact in sentence.facts)
    return sorted(in_digits(sentence.text) - in_digits_or_words(statements))


def _years(when: When) -> tuple[int, int]:
    return when.first.year, when.last.year


def _of_date(when: When) -> set[str]:
    days = {str(when.first.day)} if when.precision is Precision.DAY else set()
    return days | ({str(when.first.year)} if when.precision is Precision.DECADE else set(map(str, _years(when))))
