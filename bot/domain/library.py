"""All packs, indexed, immutable; a reload builds a new one and swaps it whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from .anniversaries import Anniversary
from .briefs import Brief, Fact, Pack
from .memory_index import MemoryIndex
from .search import Index, Searchable
from .selection import cited, travelling
from .sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that can be told."""

    version: str
    checked_on: date | None
    packs: tuple[Pack, ...]
    sources: Mapping[str, Source]
    briefs: Mapping[str, Brief]
    facts: Mapping[str, Fact]
    retired: Mapping[str, str]
    anniversaries: tuple[Anniversary, ...]
    index: Index
    away: "Library | None" = None  # what may be told outside the home workspaces, where that is not all

    def pack_of(self, brief: Brief) -> Pack:
        """Return the pack a brief belongs to."""
        return next(pack for pack in self.packs if pack.id == brief.pack)

    def brief_of(self, fact: Fact) -> Brief:
        """Return the brief a fact belongs to."""
        return self.briefs[fact.brief]

    def successor(self, retired: str) -> Brief:
        """Return the brief to read instead of a retired entry."""
        see = self.retired[retired]
        return self.briefs[see] if see in self.briefs else self.brief_of(self.facts[see])

    def citing(self, source: str) -> tuple[Fact, ...]:
        """Return the facts that cite a source, in the order of the library."""
        return tuple(f for f in self.facts.values() if any(c.source == source for c in f.all_citations))


def assemble(
    packs: Iterable[Pack], sources: Iterable[Source], *, version: str, checked_on: date | None = None
) -> Library:
    """Index packs whose references have been checked; ids are unique over all packs.

    `checked_on` is the day the receipts were last sealed.
    """
    packs, sources = tuple(packs), tuple(sources)
    briefs = {brief.id: brief for pack in packs for brief in pack.briefs}
    facts = {fact.id: fact for brief in briefs.values() for fact in brief.facts}
    known = {source.id: source for source in sources}
    return Library(
        version=version,
        checked_on=checked_on,
        packs=packs,
        sources=MappingProxyType(known),
        briefs=MappingProxyType(briefs),
        facts=MappingProxyType(facts),
        retired=MappingProxyType({r.id: r.see for pack in packs for r in pack.retired}),
        anniversaries=tuple(_anniversaries(packs)),
        index=MemoryIndex.build(_searchables(briefs.values(), known.values())),
        away=None if all(pack.outside_home for pack in packs) else _away(packs, sources, version, checked_on),
    )


def _away(packs: Iterable[Pack], sources: Iterable[Source], version: str, checked_on: date | None) -> Library:
    leaving = travelling(packs)
    return assemble(leaving, cited(sources, leaving), version=f"{version}-away", checked_on=checked_on)


def _anniversaries(packs: Iterable[Pack]) -> Iterator[Anniversary]:
    for pack in packs:
        for brief in pack.briefs:
            for fact in brief.facts:
                if fact.when and fact.when.day:
                    yield Anniversary(happened=fact.when.day, fact=fact, leap_day=pack.leap_day)


def _searchables(briefs: Iterable[Brief], sources: Iterable[Source]) -> Iterator[Searchable]:
    for brief in briefs:
        yield _searchable_brief(brief)
        yield from (_searchable_fact(fact, brief) for fact in brief.facts)
    for source in sources:
        authors = tuple(part for name in source.author for part in (name.family, name.literal) if part)
        yield Searchable(
            id=source.id, kind="source", title=source.title, names=(source.id, source.short_title, *authors)
        )


def _searchable_brief(brief: Brief) -> Searchable:
    told = [*(sentence.text for sentence in brief.summary), *(fact.statement for fact in brief.facts)]
    names = (brief.id.replace("-", " "), *brief.aliases)
    return Searchable(id=brief.id, kind="brief", title=brief.title, names=names, body=" ".join(told))


def _searchable_fact(fact: Fact, brief: Brief) -> Searchable:
    figures = " ".join(f"{figure.amount} {figure.label}" for figure in fact.figures)
    return Searchable(
        id=fact.id,
        kind="fact",
        title="",
        names=fact.keywords,
        body=f"{fact.statement} {figures}",
        context=" ; ".join((brief.title, *brief.aliases)),
        weight=0.5 * fact.key + 0.5 * bool(fact.figures),
    )
