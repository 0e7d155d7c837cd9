"""What is asked of a library as a whole, so that nobody has to go through all of it to answer."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Protocol

from .anniversaries import Anniversary
from .briefs import Fact
from .dates import Precision

OPENING = 12  # characters: by its first ones a statement is looked for in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """How many facts of how many topics cite a document, and of the first topics each with how many."""

    facts: int
    topics: int
    first: Mapping[str, int]


class Overview(Protocol):
    """Answers about all entries; it takes no longer in a large library than in a small one."""

    def key_facts(self, limit: int) -> Sequence[str]:
        """Return the ids of the first key facts, in the order of the library."""
        ...

    def turn(self, number: int) -> Fact:
        """Return the fact whose turn it is: all facts have theirs, in an order that looks like none."""
        ...

    def citing(self, source: str, limit: int) -> Citing:
        """Return what cites a source, topics in the order of the library."""
        ...

    def opening(self, openings: Collection[str]) -> Sequence[Fact]:
        """Return the facts whose statements begin with one of these texts, and those that are shorter than such."""
        ...

    def of_day(self, month: int, day: int, limit: int | None = None) -> Sequence[Anniversary]:
        """Return what happened on a day of the year, oldest first."""
        ...

    def anniversaries(self) -> Iterator[Anniversary]:
        """Yield everything that happened on some day, in the order of the library."""
        ...

    def marks(self) -> Iterator[tuple[str, object]]:
        """Yield the id of each fact, and a mark that is another one when anything of the fact is."""
        ...

    def of_month(self, month: int) -> Sequence[Fact]:
        """Return what happened in a month of the year on no known day, oldest first."""
        ...

    def of_year(self, year: int) -> Sequence[Fact]:
        """Return what happened in a year in no known month, in the order of the library."""
        ...


def opening_of(statement: str) -> str:
    """Return that by which a statement is looked for in a text."""
    return " ".join(statement.split())[:OPENING]


def turn_of(fact: str) -> bytes:
    """Return what the facts are put in order by when each is to have its turn."""
    return sha256(fact.encode()).digest()


@dataclass(frozen=True, slots=True)
class Survey:
    """The overview of a library that is small enough to be gone through for each question."""

    facts: Mapping[str, Fact]
    remembered: tuple[Anniversary, ...]

    def key_facts(self, limit: int) -> Sequence[str]:
        """Return the ids of the first key facts."""
        return list(islice((fact.id for fact in self.facts.values() if fact.key), limit))

    def turn(self, number: int) -> Fact:
        """Return the fact whose turn it is."""
        return self.facts[sorted(self.facts, key=turn_of)[number % len(self.facts)]]

    def citing(self, source: str, limit: int) -> Citing:
        """Return what cites a source."""
        citing = (fact for fact in self.facts.values() if any(c.source == source for c in fact.all_citations))
        topics = Counter(fact.brief for fact in citing)
        return Citing(facts=topics.total(), topics=len(topics), first=dict(islice(topics.items(), limit)))

    def opening(self, openings: Collection[str]) -> Sequence[Fact]:
        """Return the facts whose statements begin so, and the short ones."""
        starts = ((fact, opening_of(fact.statement)) for fact in self.facts.values())
        return [fact for fact, start in starts if start in openings or len(start) < OPENING]

    def of_day(self, month: int, day: int, limit: int | None = None) -> Sequence[Anniversary]:
        """Return what happened on a day of the year."""
        found = (a for a in self.remembered if (a.happened.month, a.happened.day) == (month, day))
        return sorted(found, key=lambda a: (a.happened, a.fact.id))[:limit]

    def anniversaries(self) -> Iterator[Anniversary]:
        """Yield everything that happened on some day."""
        return iter(self.remembered)

    def marks(self) -> Iterator[tuple[str, object]]:
        """Yield the id of each fact, and the fact."""
        return iter(self.facts.items())

    def of_month(self, month: int) -> Sequence[Fact]:
        """Return what happened in a month of the year on no known day."""
        dated = [(fact.when.first, fact) for fact in self._known_to(Precision.MONTH) if fact.when]
        return [fact for first, fact in sorted(dated, key=lambda pair: pair[0]) if first.month == month]

    def of_year(self, year: int) -> Sequence[Fact]:
        """Return what happened in a year in no known month."""
        return [fact for fact in self._known_to(Precision.YEAR) if fact.when and fact.when.first.year == year]

    def _known_to(self, precision: Precision) -> Iterator[Fact]:
        return (fact for fact in self.facts.values() if fact.when and fact.when.precision is precision)
