"""What no single file can show: names that are taken, references that lead nowhere, numbers that no source gives."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ..domain.briefs import Brief, Fact
from ..domain.errors import Complaint
from ..domain.folding import name_key
from ..domain.sources import Access, Citation, Source
from ..forms import did_you_mean
from ..strict_yaml import Document, Loc
from . import build, numbers, questions, schema
from .gather import Filed, Gathered, PackFiles
from .receipts import claims

N = TypeVar("N", schema.Brief, schema.Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact, the brief file it stands in, and where."""

    fact: Fact
    document: Document
    loc: Loc


@dataclass(frozen=True, slots=True)
class _Named:
    """Something with a name of its own, and where the name stands."""

    name: str
    document: Document
    loc: Loc


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What files say, by id; of a second file with the same id only the id is complained of."""

    briefs: Mapping[str, Filed[schema.Brief]]
    records: Mapping[str, Filed[schema.Source]]
    sources: Mapping[str, Source]
    told: tuple[Told, ...]


def contents(gathered: Gathered) -> Contents:
    """Return what the files that could be read say."""
    briefs, records = _first_of_each(gathered.briefs), _first_of_each(gathered.sources)
    return Contents(
        briefs=briefs,
        records=records,
        sources={name: build.source(filed.form) for name, filed in records.items()},
        told=tuple(facts(briefs.values())),
    )


def complaints(gathered: Gathered, contents: Contents, *, partial: bool = False) -> Iterator[Complaint]:
    """Yield every mistake that shows only when the files are seen together.

    What a broken file would have defined is given the benefit of the doubt; with `partial`, so are unused sources.
    """
    briefs, records, told_facts = contents.briefs, contents.records, contents.told
    yield from taken_twice(gathered, contents)
    for record in records.values():
        yield from of_record(record)
    for brief in briefs.values():
        yield from of_brief(brief, build.brief(brief.form, ""), contents.sources, gathered.broken)
        yield from related(brief, {*briefs, *gathered.broken})
    if not gathered.broken:
        yield from retired(gathered.packs, {*briefs, *(told.fact.id for told in told_facts)})
    for files in gathered.packs:
        yield from _questions(files, gathered.broken)
    if not gathered.broken and not partial:
        cited = {citation.source for told in told_facts for citation in told.fact.all_citations}
        yield from unused(record for name, record in records.items() if name not in cited)


def taken_twice(gathered: Gathered, contents: Contents) -> Iterator[Complaint]:
    """Yield what two files may not both have: ids, names of briefs, statements."""
    yield from _taken((_Named(f.form.id, f.document, ("id",)) for f in gathered.sources), "choose another")
    yield from _taken((_Named(f.pack.form.id, f.pack.document, ("id",)) for f in gathered.packs), "choose another")
    yield from _taken(_names(gathered, contents.told), "choose another")
    yield from _taken(_aliases(contents.briefs.values()), "leave it to one of them")
    yield from _same_statements(contents.told)


def of_record(record: Filed[schema.Source]) -> Iterator[Complaint]:
    """Yield what is wrong with the record of a source in itself."""
    yield from chain(_file_name(record), _paragraph_runs(record))


def of_brief(
    filed: Filed[schema.Brief], brief: Brief, sources: Mapping[str, Source], broken: frozenset[str]
) -> Iterator[Complaint]:
    """Yield what is wrong with a brief in itself and with what it says of sources."""
    for told in _facts(filed, brief):
        yield from chain(_citations(told, sources, broken), _numbers(told, sources))
    yield from chain(_file_name(filed), _summary(filed, brief))


def facts(briefs: Iterable[Filed[schema.Brief]]) -> Iterator[Told]:
    """Yield every fact of some briefs, with its place."""
    for filed in briefs:
        yield from _facts(filed, build.brief(filed.form, ""))


def _facts(filed: Filed[schema.Brief], brief: Brief) -> Iterator[Told]:
    """Yield every fact of a brief, with its place."""
    for s, section in enumerate(brief.sections):
        for f, fact in enumerate(section.facts):
            yield Told(fact=fact, document=filed.document, loc=("sections", s, "facts", f))


def _first_of_each(files: Iterable[Filed[N]]) -> dict[str, Filed[N]]:
    """Return files by their ids; of a second one with the same id only the id is complained of."""
    found: dict[str, Filed[N]] = {}
    for filed in files:
        found.setdefault(filed.form.id, filed)
    return found


def _file_name(filed: Filed[N]) -> Iterator[Complaint]:
    if filed.form.id != Path(filed.document.path).stem:
        problem = f"the id “{filed.form.id}” is not the name of the file"
        yield filed.document.complain(("id",), problem, f"call the file {filed.form.id}.yaml, or change the id")


def _names(gathered: Gathered, facts: Iterable[Told]) -> Iterator[_Named]:
    """Yield what readers can ask for by id: it must mean one thing in all packs."""
    for filed in gathered.briefs:
        yield _Named(filed.form.id, filed.document, ("id",))
    for told in facts:
        yield _Named(told.fact.id, told.document, (*told.loc, "id"))
    for files in gathered.packs:
        for number, entry in enumerate(files.pack.form.retired):
            yield _Named(entry.id, files.pack.document, ("retired", number, "id"))


def _aliases(briefs: Iterable[Filed[schema.Brief]]) -> Iterator[_Named]:
    for filed in briefs:
        places: dict[str, Loc] = {name_key(alias): ("aliases", n) for n, alias in enumerate(filed.form.aliases)}
        places.setdefault(name_key(filed.form.title), ("title",))
        yield from (_Named(name, filed.document, loc) for name, loc in places.items())


def _taken(names: Iterable[_Named], remedy: str) -> Iterator[Complaint]:
    first: dict[str, _Named] = {}
    for named in names:
        before = first.setdefault(named.name, named)
        if before is not named:
            yield named.document.complain(
                named.loc, f"“{named.name}” is taken ({_place(before.document, before.loc)})", remedy
            )


def _paragraph_runs(filed: Filed[schema.Source]) -> Iterator[Complaint]:
    order = {paragraph: place for place, paragraph in enumerate(filed.form.paragraphs)}
    for number, section in enumerate(filed.form.sections):
        for key, paragraph in (("from", section.first), ("to", section.last)):
            if paragraph not in order:
                loc: Loc = ("sections", number, key)
                yield filed.document.complain(loc, f"{paragraph} is not a paragraph of this record", "name one that is")
        if order.get(section.last, 0) < order.get(section.first, 0):
            problem = f"the section ends ({section.last}) before it begins ({section.first})"
            yield filed.document.complain(("sections", number), problem, "put them the other way round")


def _citations(told: Told, sources: Mapping[str, Source], broken: frozenset[str]) -> Iterator[Complaint]:
    for claim in claims(told.fact):
        cited, loc = claim.citation.source, (*told.loc, *claim.loc)
        if source := sources.get(cited):
            for key, problem, remedy in _misplaced(claim.citation, source):
                yield told.document.complain((*loc, key), problem, remedy)
        elif cited not in broken:
            remedy = did_you_mean(cited, sources, f"add seeds/{cited}.yaml, or correct the id")
            yield told.document.complain((*loc, "source"), f"there is no source “{cited}”", remedy)


def _misplaced(citation: Citation, source: Source) -> Iterator[tuple[str, str, str]]:
    """Yield key, problem and remedy of what does not fit the source that is cited."""
    if source.access is Access.NONE:
        if citation.at or citation.terms or citation.exact:
            remedy = "remove at, terms and exact"
            yield "at", f"the text of “{source.id}” is not held, so it has no paragraphs", remedy
        return
    if not citation.at:
        yield "at", f"the paragraph of “{source.id}” is missing", "add at: with the paragraph, such as p12"
    elif citation.at not in source.paragraphs:
        known = list(source.paragraphs)
        yield "at", f"“{source.id}” has no paragraph {citation.at}", f"its paragraphs are {known[0]} to {known[-1]}"
    if source.access is Access.CLOSED:
        yield from _misquoted(citation, source)
    elif not citation.exact:
        remedy = "add exact: with the words of the paragraph that say so"
        yield "exact", f"the quotation from “{source.id}” is missing", remedy


def _misquoted(citation: Citation, source: Source) -> Iterator[tuple[str, str, str]]:
    if citation.exact or citation.prefix or citation.suffix:
        remedy = "give its figures, dates and names as terms instead"
        yield "exact", f"“{source.id}” is closed, so it may not be quoted", remedy
    elif not citation.terms:
        remedy = "add terms: with the figures, dates and names it must contain"
        yield "terms", "nothing ties this citation to its paragraph", remedy


def _numbers(told: Told, sources: Mapping[str, Source]) -> Iterator[Complaint]:
    if any(citation.source not in sources for citation in told.fact.all_citations):
        return
    for number in numbers.unsupported(told.fact, sources):
        remedy = "copy the words that have it from the paragraph, or correct the number"
        yield told.document.complain((*told.loc, "statement"), f"{number} is not in the evidence of this fact", remedy)


def _same_statements(facts: Iterable[Told]) -> Iterator[Complaint]:
    first: dict[str, Told] = {}
    for told in facts:
        before = first.setdefault(name_key(told.fact.statement), told)
        if before.fact.id != told.fact.id:  # of a fact with the same id, that is said already
            place = _place(before.document, (*before.loc, "statement"))
            problem = f"this is told already ({place})"
            yield told.document.complain((*told.loc, "statement"), problem, "keep one of the two")


def _summary(filed: Filed[schema.Brief], brief: Brief) -> Iterator[Complaint]:
    known = {fact.id: fact for fact in brief.facts}
    for place, sentence in enumerate(brief.summary):
        loc: Loc = ("summary", place)
        missing = [(number, fact) for number, fact in enumerate(sentence.facts) if fact not in known]
        for number, fact in missing:
            remedy = did_you_mean(fact, known, "name one of its facts")
            yield filed.document.complain((*loc, "facts", number), f"this brief has no fact “{fact}”", remedy)
        for figure in [] if missing else numbers.unsupported_in(sentence, known):
            problem = f"{figure} is in none of the facts this sentence rests on"
            yield filed.document.complain((*loc, "text"), problem, "name the fact that tells it, or correct the number")


def related(filed: Filed[schema.Brief], known: Collection[str]) -> Iterator[Complaint]:
    """Yield what a brief calls related and is no brief; `known` are the ids of all briefs."""
    for number, brief in enumerate(filed.form.related):
        loc: Loc = ("related", number)
        if brief == filed.form.id:
            yield filed.document.complain(loc, "a brief is not related to itself", "remove it")
        elif brief not in known:
            remedy = did_you_mean(brief, known, "name one that is there")
            yield filed.document.complain(loc, f"there is no brief “{brief}”", remedy)


def retired(packs: Iterable[PackFiles], known: Collection[str]) -> Iterator[Complaint]:
    """Yield the retired entries that lead nowhere; `known` are the ids of all briefs and facts."""
    for files in packs:
        for number, entry in enumerate(files.pack.form.retired):
            if entry.see not in known:
                remedy = did_you_mean(entry.see, known, "name one that is there")
                problem = f"there is no brief or fact “{entry.see}”"
                yield files.pack.document.complain(("retired", number, "see"), problem, remedy)


def _questions(files: PackFiles, broken: frozenset[str]) -> Iterator[Complaint]:
    if files.questions:
        yield from questions.of_file(files.questions)
        if not broken:
            known = {fact.id for filed in files.briefs for section in filed.form.sections for fact in section.facts}
            yield from questions.astray(files.questions, known)


def unused(records: Iterable[Filed[schema.Source]]) -> Iterator[Complaint]:
    """Complain of sources that no fact cites."""
    for filed in records:
        yield filed.document.complain(("id",), f"no fact cites “{filed.form.id}”", "cite it, or remove the record")


def _place(document: Document, loc: Loc) -> str:
    return f"{document.path}:{document.places.values[loc].line}"
