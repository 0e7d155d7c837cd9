"""All packs, indexed, immutable; a reload builds a new one and swaps it whole."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from .anniversaries import Anniversary, on_this_day
from .briefs import Brief, Fact, Pack
from .index.reading import index_in_memory
from .lexicon import Lexicon, lexicon
from .overview import OPENING, Citing, Overview, Survey
from .search import Index
from .searchables import searchables
from .selection import cited, travelling
from .sources import Source

_BEGINNING = re.compile(r"(?<![A-Za-z0-9])\S")  # where in a text a statement may begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that can be told.

    The entries are looked up one by one and need not be in memory: going through all of them takes long in a large
    library. What needs more than one of them is asked of the `overview`.
    """

    version: str
    checked_on: date | None
    packs: tuple[Pack, ...]
    sources: Mapping[str, Source]
    briefs: Mapping[str, Brief]
    facts: Mapping[str, Fact]
    retired: Mapping[str, str]
    overview: Overview
    index: Index
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what readers ask, by fact
    away: "Library | None" = None  # what may be told outside the home workspaces, where that is not all
    _lexicons: list[Lexicon] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def lexicon(self) -> Lexicon:
        """Return what words may stand for one another in its packs; it is put together when it is first needed."""
        if not self._lexicons:
            self._lexicons.append(lexicon(tuple(group for pack in self.packs for group in pack.synonyms)))
        return self._lexicons[0]

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

    @property
    def anniversaries(self) -> Iterator[Anniversary]:
        """Yield everything that happened on some day, one by one."""
        return self.overview.anniversaries()

    def citing(self, source: str, limit: int) -> Citing:
        """Return how much cites a source, and the first topics that do."""
        return self.overview.citing(source, limit)

    def key_facts(self, limit: int) -> list[str]:
        """Return the ids of the first key facts."""
        return list(self.overview.key_facts(limit))

    def fact_of_turn(self, number: int) -> Fact:
        """Return the fact whose turn it is; after as many turns as there are facts it begins again."""
        return self.overview.turn(number)

    def on_this_day(self, day: date, limit: int | None = None) -> list[Anniversary]:
        """Return what is remembered on this day, oldest first."""
        found = [*self.overview.of_day(day.month, day.day, limit)]
        if (day.month, day.day) in ((2, 28), (3, 1)):
            found += self.overview.of_day(2, 29)
        return on_this_day(found, day)[:limit]

    def in_this_month(self, day: date) -> list[Fact]:
        """Return what happened in this month of the year, up to now, on no known day, oldest first."""
        return [fact for fact in self.overview.of_month(day.month) if fact.when and fact.when.first <= day]

    def in_year(self, year: int) -> list[Fact]:
        """Return what happened in a year in no known month."""
        return [*self.overview.of_year(year)]

    def days_ahead(self, after: date, days: int) -> Iterator[tuple[date, Anniversary]]:
        """Yield each of the `days` days after a day on which something is remembered, with the oldest of it."""
        for ahead in range(1, min(days, (date.max - after).days) + 1):
            day = after + timedelta(days=ahead)
            if found := self.on_this_day(day, 1):
                yield day, found[0]

    def stated_in(self, text: str) -> list[str]:
        """Return the facts whose statements a text has word for word, in its order."""
        words = " ".join(text.split())
        openings = {words[found.start() : found.start() + OPENING] for found in _BEGINNING.finditer(words)}
        known = self.overview.opening(openings)
        places = {fact.id: words.find(" ".join(fact.statement.split())) for fact in known}
        return sorted((id for id, place in places.items() if place >= 0), key=lambda id: places[id])


def assemble(
    packs: Iterable[Pack],
    sources: Iterable[Source],
    *,
    version: str,
    checked_on: date | None = None,
    questions: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Library:
    """Index packs whose references have been checked; ids are unique over all packs.

    `checked_on` is the day the receipts were last sealed, `questions` is what readers ask, by the fact that answers.
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
        overview=Survey(facts, tuple(_anniversaries(packs))),
        index=index_in_memory(searchables(briefs.values(), known.values(), questions)),
        questions=questions,
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
