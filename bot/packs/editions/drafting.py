"""From one file to the rows that an edition keeps of it. Runs in as many processes as there are cores."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ...domain.briefs import Brief, Fact, LeapDay
from ...domain.dates import Precision
from ...domain.errors import Complaint, ContentError
from ...domain.folding import name_key
from ...domain.overview import OPENING, opening_of, turn_of
from ...domain.sources import Source
from ...forms import F, fill
from ...strict_yaml import LIMITS, Limits, content_of, read
from .. import build, receipts, references, schema
from ..gather import Filed
from . import records


class Job(NamedTuple):
    """A file to read, unless its content is what it was; `pack` and `leap_day` are those of its pack."""

    number: int
    path: str
    sha256: str = ""
    pack: str = ""
    leap_day: LeapDay = LeapDay.FEBRUARY_28


class FactRow(NamedTuple):
    """A fact, as it is kept."""

    brief: int
    place: int
    id: str
    key: bool
    turn: bytes
    opening: str
    short: bool
    record: bytes


@dataclass(slots=True, kw_only=True)
class Rows:
    """What an edition keeps of a brief."""

    record: bytes
    facts: list[FactRow]
    citing: list[tuple[str, int, int]]
    days: list[tuple[int, str, str, str, int, int]]
    periods: list[tuple[str, int, str, str, int, int]]


@dataclass(slots=True, kw_only=True)
class Draft:
    """What became of a file: it is as it was, or it has mistakes of its `own`, or rows; `said` is what these lack."""

    job: Job
    sha256: str = ""
    same: bool = False
    id: str = ""
    rows: Rows | None = None
    names: list[int] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    own: tuple[Complaint, ...] = ()
    said: tuple[Complaint, ...] = ()

    @property
    def number(self) -> int:
        """Return the number of the file."""
        return self.job.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known when briefs are read."""

    sources: Mapping[str, Source]
    sealed: Container[str]
    broken: frozenset[str]


def read_form(form: type[F], job: Job, limits: Limits = LIMITS) -> tuple[Draft, Filed[F] | None]:
    """Read a file as a form, unless it is as it was."""
    try:
        content = content_of(Path(job.path), job.path, limits)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 == job.sha256:
            return Draft(job=job, sha256=sha256, same=True), None
        document = read(content, job.path, limits)
        return Draft(job=job, sha256=sha256), Filed(document=document, form=fill(form, document))
    except ContentError as error:
        return Draft(job=job, own=error.complaints), None


def draft_source(job: Job) -> tuple[Draft, Source | None]:
    """Read the record of a source."""
    draft, filed = read_form(schema.Source, job)
    if filed is None:
        return draft, None
    draft.id = filed.form.id
    draft.names = [key("source", filed.form.id)]
    draft.said = tuple(references.of_record(filed))
    return draft, build.source(filed.form)


def draft_brief(job: Job, given: Given) -> Draft:
    """Read a brief, hold it against the sources it cites, and mark what was checked."""
    draft, filed = read_form(schema.Brief, job)
    if filed is None:
        return draft
    brief = build.brief(filed.form, job.pack)
    draft.id = brief.id
    draft.names = list(_names(brief))
    draft.leads = list(brief.related)
    draft.said = tuple(references.of_brief(filed, brief, given.sources, given.broken))
    if all(citation.source in given.sources for fact in brief.facts for citation in fact.all_citations):
        brief = receipts.marked(brief, given.sources, given.sealed)
    draft.rows = rows(brief, job.number, job.leap_day)
    return draft


def rows(brief: Brief, number: int, leap_day: LeapDay) -> Rows:
    """Return what is kept of a brief, in its final wording."""
    facts = brief.facts
    citing: dict[str, int] = {}
    for fact in facts:
        for source in {citation.source for citation in fact.all_citations}:
            citing[source] = citing.get(source, 0) + 1
    return Rows(
        record=records.encode(records.outline(brief)),
        facts=[_fact(fact, number, place) for place, fact in enumerate(facts)],
        citing=[(source, number, count) for source, count in citing.items()],
        days=list(_days(facts, number, leap_day)),
        periods=list(_periods(facts, number)),
    )


def key(space: str, name: str) -> int:
    """Return a number that stands for a name nobody else may have."""
    return int.from_bytes(blake2b(f"{space}\0{name}".encode(), digest_size=8).digest(), "big", signed=True)


def _fact(fact: Fact, number: int, place: int) -> FactRow:
    opening = opening_of(fact.statement)
    return FactRow(
        number, place, fact.id, fact.key, turn_of(fact.id)[:8], opening, len(opening) < OPENING, records.encode(fact)
    )


def _days(facts: tuple[Fact, ...], number: int, leap_day: LeapDay) -> Iterator[tuple[int, str, str, str, int, int]]:
    for place, fact in enumerate(facts):
        if fact.when and (day := fact.when.day):
            yield 100 * day.month + day.day, day.isoformat(), fact.id, leap_day.value, number, place


def _periods(facts: tuple[Fact, ...], number: int) -> Iterator[tuple[str, int, str, str, int, int]]:
    for place, fact in enumerate(facts):
        if fact.when and fact.when.precision in (Precision.MONTH, Precision.YEAR):
            first = fact.when.first
            period = first.month if fact.when.precision is Precision.MONTH else first.year
            yield fact.when.precision.value, period, first.isoformat(), fact.id, number, place


def _names(brief: Brief) -> Iterator[int]:
    yield key("entry", brief.id)
    for name in {name_key(brief.title), *map(name_key, brief.aliases)}:
        yield key("alias", name)
    for fact in brief.facts:
        yield key("entry", fact.id)
        yield key("statement", name_key(fact.statement))
