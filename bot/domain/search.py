"""What searching is made of: entries as an index sees them, questions as groups of stems, and what an index can do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Trait(StrEnum):
    """What a statement carries, so that a question for a person, a day or a number can prefer it."""

    DATE = "date"
    FIGURE = "figure"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """One entry as it is written, to be indexed.

    `names` are what people call it, `body` is what it says, `questions` are some that it answers, `context` is what it
    belongs to. Of two entries that match as well, the one with the higher `weight` (0 to 1) comes first.
    """

    id: str
    kind: str
    title: str
    names: tuple[str, ...] = ()
    body: str = ""
    questions: tuple[str, ...] = ()
    context: str = ""
    weight: float = 0.0
    traits: frozenset[Trait] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One entry as the index keeps it: of each of its `FIELDS`, the stems in their order; stop words are among them.

    Before each question stands what it is after: `?WHO`.
    """

    id: str
    kind: str
    fields: Mapping[str, tuple[str, ...]]
    traits: frozenset[Trait] = frozenset()
    weight: float = 0.0
    size: int = 0  # bytes that it takes in memory with all that is kept of it, about
    _sets: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def stems_in(self, name: str) -> frozenset[str]:
        """Return the stems of a field, to look some of them up."""
        known = self._sets.get(name)
        if known is None:
            known = self._sets[name] = frozenset(self.fields.get(name, ()))
        return known

    def kept(self, name: str, make: Callable[["Document"], T]) -> T:
        """Return what was made of it once, for the index that it is from."""
        if name not in self._kept:
            self._kept[name] = make(self)
        known: T = self._kept[name]
        return known


FIELD_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"title": 4.0, "names": 3.0, "body": 2.0, "questions": 1.5, "context": 1.0}
)
FIELDS = tuple(FIELD_WEIGHTS)

Rarity = Callable[[str], float]
"""How much a stem counts by its rarity: 1 for what no entry has, and less the more have it."""

ASKED = "?"  # begins what a question is after, where an entry keeps the questions it answers

Group = tuple[tuple[str, float], ...]
"""One asked word: its stem and those that may stand for it (repairs, synonyms), each with a weight from 0 to 1."""


class Index(Protocol):
    """Built once for a library, then only read, from any thread."""

    def __hash__(self) -> int:
        """Tell this index from any other."""
        ...

    def __len__(self) -> int:
        """Return how many entries there are, of all kinds."""
        ...

    def frequency(self, stem: str) -> int:
        """Return how many entries contain a stem."""
        ...

    def rarity(self, stem: str) -> float:
        """Return how much a stem counts by its rarity (see `rarity`)."""
        ...

    def near(self, word: str, limit: int = 5) -> tuple[str, ...]:
        """Return known words one typing error away, from eight letters on two, best first; never the word itself.

        Words of fewer than four letters are not repaired.
        """
        ...

    def candidates(self, groups: Sequence[Group], kind: str, limit: int = 50) -> list[Document]:
        """Return the entries of a kind that match best, in no order.

        Each group counts once, by its best stem: weight of the stem × its worth (see `worth`) × weight of the best
        field it stands in. An entry's own weight is added.
        """
        ...

    def bearing(self, key: str, kind: str) -> tuple[str, ...]:
        """Return the ids of the entries of a kind that have a title or name with this `name_key`."""
        ...

    def starting_with(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries with a title or name in which a word starts so; for autocomplete."""
        ...

    def asked(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries beside which a question starts so, or a word in it does; for autocomplete."""
        ...

    def nearest(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of the entries whose names come nearest; for “did you mean”."""
        ...


def rarity(found: int, total: int) -> float:
    """Return 1 for what nothing of so many has, and less the more have it."""
    return log(1 + total / found) / log(1 + total) if found > 0 and total > 1 else 1.0


def worth(index: Index, stem: str) -> float:
    """Return the inverse document frequency of a stem; one that no entry has is worth as much as the rarest."""
    return log(1 + len(index) / max(1, index.frequency(stem)))
