"""What the ranking goes by, and how much of each; `python -m benchmarks.train` learns ORDER and TRUST anew."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from .asked import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for an entry, each from 0 to 1, and against it (`missing`, `numbers`, `names`, `lacking`)."""

    coverage: float  # how much of what was asked it has at all
    told: float  # how much of it its own words say, apart from the topic it belongs to
    missing: float  # how much the most important word counts that it does not have
    numbers: float  # the share of the asked numbers that it does not have
    names: float  # how much the most important name counts that it does not have
    met: float  # how many words that mean something it has: four are as good as more
    lacking: float  # how many names and things it lacks: two are as bad as more
    relation: float  # how much it has of what was asked besides names: who did what is more than who
    evidence: float  # the same, as an amount: a long question may lack much and still be met
    pairs: float  # the share of neighbours in the question that are neighbours here too
    kind: float  # whether it carries what such a question is after: a person, a date …
    focus: float  # how much of what it says was asked for
    lead: float  # whether it begins with what was asked, and says what that is
    exact: float  # how much of what was asked it says in the very words
    early: float  # how soon it comes to what was asked
    small: float  # how much it has of the words that say little
    alike: float  # how like the question is to one that its curator wrote beside it
    weight: float  # how important its curator made it

    @classmethod
    def titles(cls) -> tuple[str, ...]:
        """Return what they are called, in the order in which they stand here."""
        return tuple(field.name for field in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """Return them in the order in which they stand here."""
        return (
            self.coverage,
            self.told,
            self.missing,
            self.numbers,
            self.names,
            self.met,
            self.lacking,
            self.relation,
            self.evidence,
            self.pairs,
            self.kind,
            self.focus,
            self.lead,
            self.exact,
            self.early,
            self.small,
            self.alike,
            self.weight,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What makes sure that the best entry is an answer, and, from `uncounted` on, what makes doubt."""

    missing: float  # as of its features; it makes doubt, too
    relation: float  # as of its features
    kind: float  # as of its features
    focus: float  # as of its features
    alike: float  # as of its features
    margin: float  # by how much it leads the next of another topic
    ahead: float  # how much more of what was asked its own words say than those of the next ones
    uncounted: float  # whether an amount is asked for, and it has none of what was asked for
    person: float  # whether a person is asked for: most statements name somebody, and few the right one
    brief: float  # whether little was asked, and not even that is there
    strange: float  # how many names it lacks: two are as bad as more

    @classmethod
    def titles(cls) -> tuple[str, ...]:
        """Return what they are called, in the order in which they stand here."""
        return tuple(field.name for field in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """Return them in the order in which they stand here."""
        return (
            self.missing,
            self.relation,
            self.kind,
            self.focus,
            self.alike,
            self.margin,
            self.ahead,
            self.uncounted,
            self.person,
            self.brief,
            self.strange,
        )


ROLES: Mapping[Role, float] = MappingProxyType(
    {Role.LIGHT: 0.2, Role.WORD: 0.6, Role.THING: 1.0, Role.NUMBER: 1.2, Role.NAME: 1.4, Role.NOW: 1.0}
)
"""How much a word of a question counts, before its rarity."""

ORDER = Features(
    coverage=1.46,
    told=0.61,
    missing=-0.18,
    numbers=-0.30,
    names=-0.15,
    met=0.19,
    lacking=-0.08,
    relation=0.47,
    evidence=0.23,
    pairs=0.31,
    kind=0.40,
    focus=0.49,
    lead=0.27,
    exact=0.24,
    early=0.07,
    small=0.23,
    alike=1.5,
    weight=0.03,
)
"""What puts one entry before another."""

TRUST = Signs(
    missing=-1.73,
    relation=0.59,
    kind=1.59,
    focus=2.89,
    alike=3.0,
    margin=4.75,
    ahead=2.86,
    uncounted=-2.07,
    person=-1.66,
    brief=-1.76,
    strange=-1.13,
)
"""What makes the best entry an answer; a sum of DOUBT is as often wrong as right."""

DOUBT = 3.46
