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
            self.weight,
        )


ROLES: Mapping[Role, float] = MappingProxyType(
    {Role.LIGHT: 0.2, Role.WORD: 0.6, Role.THING: 1.0, Role.NUMBER: 1.2, Role.NAME: 1.4, Role.NOW: 1.0}
)
"""How much a word of a question counts, before its rarity."""

ORDER = Features(
    coverage=1.33,
    told=0.55,
    missing=-0.12,
    numbers=-0.30,
    names=-0.13,
    met=0.05,
    lacking=-0.02,
    relation=0.39,
    evidence=0.19,
    pairs=0.30,
    kind=0.29,
    focus=0.42,
    lead=0.26,
    weight=0.01,
)
"""What puts one entry before another."""

TRUST = Features(
    coverage=0.69,
    told=0.00,
    missing=-1.87,
    numbers=0.00,
    names=-0.46,
    met=1.62,
    lacking=0.00,
    relation=0.69,
    evidence=0.00,
    pairs=0.00,
    kind=0.56,
    focus=2.81,
    lead=0.00,
    weight=0.00,
)
"""What makes the best entry an answer; MARGIN counts by how much it leads, and a sum of DOUBT is as often wrong."""

MARGIN = 4.54
DOUBT = 4.80
