"""What the ranking goes by, and how much of each; `python -m benchmarks.train` learns ORDER and TRUST anew."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from .asked import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for an entry, each from 0 to 1, and against it (`missing`, `numbers`, `names`)."""

    coverage: float  # how much of what was asked it has at all
    told: float  # how much of it its own words say, apart from the topic it belongs to
    missing: float  # how much the most important word counts that it does not have
    numbers: float  # the share of the asked numbers that it does not have
    names: float  # how much the most important name counts that it does not have
    relation: float  # how much it has of what was asked besides names: who did what is more than who
    evidence: float  # the same, as an amount: a long question may lack much and still be met
    pairs: float  # the share of neighbours in the question that are neighbours here too
    kind: float  # whether it carries what such a question is after: a person, a date …
    focus: float  # how much of what it says was asked for
    lead: float  # whether it begins with what was asked
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
            self.relation,
            self.evidence,
            self.pairs,
            self.kind,
            self.focus,
            self.lead,
            self.weight,
        )


ROLES: Mapping[Role, float] = MappingProxyType(
    {Role.LIGHT: 0.2, Role.WORD: 0.5, Role.THING: 1.0, Role.NUMBER: 1.2, Role.NAME: 1.4, Role.NOW: 1.0}
)
"""How much a word of a question counts, before its rarity."""

ORDER = Features(
    coverage=1.0,
    told=0.25,
    missing=0.0,
    numbers=-0.3,
    names=-0.1,
    relation=0.1,
    evidence=0.0,
    pairs=0.15,
    kind=0.08,
    focus=0.12,
    lead=0.04,
    weight=0.03,
)
"""What puts one entry before another."""

TRUST = Features(
    coverage=1.0,
    told=0.6,
    missing=-1.16,
    numbers=-0.13,
    names=-0.6,
    relation=0.91,
    evidence=0.2,
    pairs=0.0,
    kind=0.45,
    focus=2.22,
    lead=0.0,
    weight=0.0,
)
"""What makes the best entry an answer; MARGIN counts by how much it leads, and a sum of DOUBT is as often wrong."""

MARGIN = 3.44
DOUBT = 3.52
