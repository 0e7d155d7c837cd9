"""Entries as an index sees them."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from .briefs import Brief, Fact
from .dates import MONTHS, Precision, When
from .questions import wanted
from .search import Searchable
from .sources import Source
from .traits import traits_of

_YEAR = 12  # months
_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def searchables(
    briefs: Iterable[Brief], sources: Iterable[Source], questions: Mapping[str, tuple[str, ...]] = _NONE
) -> Iterator[Searchable]:
    """Yield every brief with its facts, then every document; `questions` says by its id what a fact answers."""
    for brief in briefs:
        yield searchable_brief(brief)
        for section in brief.sections:
            for fact in section.facts:
                yield searchable_fact(fact, brief, section.title, questions.get(fact.id, ()))
    for source in sources:
        yield searchable_source(source)


def searchable_brief(brief: Brief) -> Searchable:
    """Return a brief: it is called by its names, and says what its facts say."""
    told = [*(sentence.text for sentence in brief.summary), *(fact.statement for fact in brief.facts)]
    names = (brief.id.replace("-", " "), *brief.aliases)
    return Searchable(id=brief.id, kind="brief", title=brief.title, names=names, body=" ".join(told))


def searchable_fact(fact: Fact, brief: Brief, section: str, questions: tuple[str, ...] = ()) -> Searchable:
    """Return a fact: it has no title, and belongs to its brief, its section and its time."""
    figures = " ".join(f"{figure.amount} {figure.label}" for figure in fact.figures)
    when = _spelt(fact.when) if fact.when else ""
    return Searchable(
        id=fact.id,
        kind="fact",
        title="",
        names=fact.keywords,
        body=f"{fact.statement} {figures}",
        questions=questions,
        context=" ; ".join((brief.title, *brief.aliases, section, when)),
        weight=0.5 * fact.key + 0.5 * bool(fact.figures),
        traits=traits_of(fact) | {want.trait for want in map(wanted, questions) if want.trait},
    )


def searchable_source(source: Source) -> Searchable:
    """Return a document: it is called by its titles and its authors."""
    authors = tuple(part for name in source.author for part in (name.family, name.literal) if part)
    return Searchable(id=source.id, kind="source", title=source.title, names=(source.id, source.short_title, *authors))


def _spelt(when: When) -> str:
    """Write the years of a date, its months where they are known, and its day."""
    years = [str(year) for year in range(when.first.year, min(when.last.year, when.first.year + 9) + 1)]
    first, last = when.first.year * _YEAR + when.first.month, when.last.year * _YEAR + when.last.month
    known = when.precision not in (Precision.YEAR, Precision.DECADE) and last - first < _YEAR
    months = [MONTHS[(number - 1) % _YEAR] for number in range(first, last + 1)] if known else []
    day = [str(when.first.day)] if when.precision is Precision.DAY else []
    return " ".join((*day, *months, *years))
