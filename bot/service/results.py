"""What answers a question, as data."""

from collections.abc import Iterable, Iterator
from functools import partial

from ..cards.notes import place, reference
from ..cards.telling import Telling
from ..cards.words import Words
from ..domain.briefs import Brief, Fact
from ..domain.library import Library
from ..domain.sources import Citation, Source, Verdict
from .ports import Kind, Result, ResultCitation


def brief_result(library: Library, told: Brief) -> Result:
    """Return a brief as its summary, with all that it rests on."""
    backing = [library.facts[id] for sentence in told.summary for id in sentence.facts]
    return Result(
        id=told.id,
        kind=Kind.BRIEF,
        text=" ".join(sentence.text for sentence in told.summary),
        as_of=told.as_of.edtf,
        citations=_citations(library, (c for fact in backing for c in fact.all_citations)),
    )


def fact_result(library: Library, told: Fact) -> Result:
    """Return a fact as its statement."""
    return Result(
        id=told.id,
        kind=Kind.FACT,
        text=told.statement,
        as_of=library.brief_of(told).as_of.edtf,
        when=told.when.edtf if told.when else None,
        citations=_citations(library, told.all_citations),
    )


def fact_results(telling: Telling, told: Iterable[Fact]) -> Iterator[Result]:
    """Yield facts as their statements, each made once."""
    for fact in told:
        yield telling.parts.once(("result", fact.id), partial(fact_result, telling.library, fact))


def source_result(source: Source, words: Words) -> Result:
    """Return a document as its reference."""
    issued = source.issued.edtf if source.issued else ""
    return Result(id=source.id, kind=Kind.SOURCE, text=reference(source, words), as_of=issued)


def _citations(library: Library, citations: Iterable[Citation]) -> tuple[ResultCitation, ...]:
    found = (
        ResultCitation(
            source=citation.source,
            locator=", ".join(place(library.sources[citation.source], citation.at)),
            verified=citation.verdict is Verdict.CHECKED,
        )
        for citation in citations
    )
    return tuple(dict.fromkeys(found))
