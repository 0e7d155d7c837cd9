"""What part of the library a channel is told: some packs, some topics, or all of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .briefs import Brief, Fact
from .library import Library
from .occasions import Occasion
from .overview import turn_of


@dataclass(frozen=True, slots=True)
class Scope:
    """The packs and topics (ids of briefs) that are told; an empty one leaves nothing out."""

    packs: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    @classmethod
    def of(cls, library: Library, packs: Iterable[str], topics: Iterable[str]) -> "Scope":
        """Make one in which a topic that was retired stands for what is to be read instead."""
        named = (library.successor(topic).id if topic in library.retired else topic for topic in topics)
        return cls(frozenset(packs), frozenset(named))

    @property
    def leaves_out(self) -> bool:
        """Whether anything is left out."""
        return bool(self.packs or self.topics)

    def tells(self, library: Library, fact: Fact) -> bool:
        """Whether a fact of the library is told; its brief is only looked up where its pack must be known."""
        if self.topics and fact.brief not in self.topics:
            return False
        return not self.packs or library.brief_of(fact).pack in self.packs

    def keep(self, library: Library, occasions: Iterable[Occasion]) -> Iterator[Occasion]:
        """Yield what is told of some occasions."""
        return (occasion for occasion in occasions if self.tells(library, occasion.fact))

    def order(self, library: Library) -> Sequence[str]:
        """Return the ids of the facts that are told, in an order that looks like none."""
        if not self.leaves_out:
            return _Turns(library)
        named = (library.briefs[id] for id in self.topics if id in library.briefs)
        briefs = named if self.topics else iter(library.briefs.values())
        return sorted((fact.id for brief in briefs if self._tells_of(brief) for fact in brief.facts), key=turn_of)

    def _tells_of(self, brief: Brief) -> bool:
        return (not self.topics or brief.id in self.topics) and (not self.packs or brief.pack in self.packs)


@dataclass(frozen=True, slots=True)
class _Turns(Sequence[str]):
    """The facts of a library in turn, of which only those that are looked at are loaded."""

    library: Library

    def __len__(self) -> int:
        return len(self.library.facts)

    def __iter__(self) -> Iterator[str]:
        return (self.library.fact_of_turn(number).id for number in range(len(self)))

    def __getitem__(self, number):  # type: ignore[no-untyped-def]
        return self.library.fact_of_turn(number).id
