"""What curators write: facts, gathered into briefs, gathered into packs."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .dates import When
from .lexicon import Synonyms
from .sources import Citation, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that is set off for the eye: `950`, `m³ a month`, `the most that might be handed over`."""

    value: str
    unit: str = ""
    label: str

    @property
    def amount(self) -> str:
        """Return value and unit as one phrase."""
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The cited source has one thing, a better record another: both kept, `told` is what we tell."""

    has: str
    told: str
    why: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a disagreement, and who holds it."""

    holder: str
    view: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement in a curator's own words, with at least one citation.

    `review_by` is the last day on which it may be told without a word about its age.
    """

    id: str
    brief: str
    statement: str
    citations: tuple[Citation, ...]
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    keywords: tuple[str, ...] = ()
    key: bool = False
    correction: Correction | None = None
    positions: tuple[Position, ...] = ()
    review_by: date | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"fact {self.id} has no citation")

    @property
    def all_citations(self) -> tuple[Citation, ...]:
        """Return its own citations, then those of its correction and its positions."""
        corrected = self.correction.citations if self.correction else ()
        return (*self.citations, *corrected, *(c for p in self.positions for c in p.citations))

    @property
    def is_verified(self) -> bool:
        """Whether every citation was checked, as far as its text is held."""
        return all(citation.verdict is not Verdict.UNCHECKED for citation in self.all_citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a summary, and the facts it rests on."""

    text: str
    facts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.facts:
            raise ValueError("a sentence of a summary rests on no fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its facts."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A topic told in facts."""

    id: str
    pack: str
    title: str
    aliases: tuple[str, ...]
    as_of: When
    summary: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    related: tuple[str, ...] = ()
    review_by: date | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return every fact, in the order of the file."""
        return tuple(fact for section in self.sections for fact in section.facts)


class LeapDay(StrEnum):
    """When 29 February is remembered in a common year."""

    FEBRUARY_28 = "02-28"
    MARCH_1 = "03-01"
    LEAP_YEARS_ONLY = "leap years only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """An entry that is no longer told, and what to read instead."""

    id: str
    see: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A folder of briefs."""

    id: str
    title: str
    description: str
    language: str = "en"
    leap_day: LeapDay = LeapDay.FEBRUARY_28
    calendar_note: str = ""
    outside_home: bool = True
    synonyms: tuple[Synonyms, ...] = ()
    briefs: tuple[Brief, ...] = ()
    retired: tuple[Retired, ...] = ()
