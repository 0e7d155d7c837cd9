"""A question as it was understood: what it is after, its words, and what else may stand for each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from .dates import When
from .lexicon import Stems
from .search import Group, Trait

T = TypeVar("T")


class Want(StrEnum):
    """What kind of thing a question is after."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MUCH = "how much"
    WHY = "why"
    WHAT = "what"
    WHETHER = "whether"
    WORDS = "words"  # no question, only words

    @property
    def trait(self) -> Trait | None:
        """Return what a statement should carry to answer it."""
        return _TRAITS.get(self)


_TRAITS = {
    Want.WHO: Trait.PERSON,
    Want.WHEN: Trait.DATE,
    Want.WHERE: Trait.PLACE,
    Want.HOW_MUCH: Trait.FIGURE,
    Want.WHY: Trait.REASON,
}


class Role(StrEnum):
    """How much a word of a question says."""

    LIGHT = "light"  # it is in every other question: happen, say, thing
    WORD = "word"  # mostly a verb or an adjective, which the same thing can be said without
    THING = "thing"  # mostly a noun
    NUMBER = "number"
    NAME = "name"  # written with a capital, or nothing that we have ever heard of
    NOW = "now"  # it wants to know how things are today


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing that may stand for an asked word: how well (from 0 to 1), and how it is spelt."""

    stems: Stems
    weight: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a question, or several that belong together: as asked, as read, and the ways to find it."""

    asked: str
    read: str
    role: Role
    ways: tuple[Way, ...]
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_repaired(self) -> bool:
        """Whether it was read as another word."""
        return self.asked != self.read

    @property
    def group(self) -> Group:
        """Return what the index looks for: of words in a row each stands for all."""
        return self.kept("group", _group)

    def kept(self, name: str, make: Callable[["Term"], T]) -> T:
        """Return what was made of it once, for the index that it was read for."""
        if name not in self._kept:
            self._kept[name] = make(self)
        known: T = self._kept[name]
        return known


def _group(term: Term) -> Group:
    found: dict[str, float] = {}
    for way in term.ways:
        for root in way.stems:
            found[root] = max(found.get(root, 0.0), way.weight / len(way.stems) ** 0.5)
    return tuple(found.items())


class Strength(StrEnum):
    """What a badge says of a statement."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    CORRECTED = "corrected"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader narrows a search to; an empty one does not."""

    topic: str = ""
    source: str = ""
    pack: str = ""
    before: When | None = None
    after: When | None = None
    has_figure: bool = False
    strength: Strength | None = None

    @property
    def narrow(self) -> bool:
        """Whether there is any."""
        return self != Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that was read."""

    text: str
    want: Want
    terms: tuple[Term, ...]
    stems: Stems = ()  # of all its words, as read
    phrases: tuple[Stems, ...] = ()  # in quotation marks: must stand so
    without: tuple[Stems, ...] = ()  # must not stand there
    filters: Filters = Filters()

    @property
    def groups(self) -> list[Group]:
        """Return what the index looks for."""
        return [group for term in self.terms if (group := term.group)]

    @property
    def repairs(self) -> Iterator[tuple[str, str]]:
        """Yield each word that was read as another, and that other."""
        return ((term.asked, term.read) for term in self.terms if term.is_repaired)
