"""What the ranking goes by, and how much of each; `python -m benchmarks.train` learns ORDER and TRUST anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from types import MappingProxyType

from .asked import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for an entry, each from 0 to 1, and against it (`numbers`, `names`)."""

    coverage: float  # how much of what was asked it has at all
    told: float  # how much of it its own words say, apart from the topic it belongs to
    numbers: float  # the share of the asked numbers that it does not have
    names: float  # how much the most important name counts that it does not have
    met: float  # how many words that mean something it has: four are as good as more
    relation: float  # how much it has of what was asked besides names: who did what is more than who
    evidence: float  # the same, as an amount: a long question may lack much and still be met
    pairs: float  # the share of neighbours in the question that are neighbours here too
    kind: float  # whether it carries what such a question is after: a person, a date …
    focus: float  # how much of what it says was asked for
    lead: float  # whether it begins with what was asked, and says what that is
    small: float  # how much it has of the words that say little
    sense: float  # how like in sense the question is to one that its curator wrote beside it
    wording: float  # how like in wording it is to one of them
    several: float  # the same, of the three likest of them
    after_same: float  # the same, of the likest that is after the same kind of thing

    @classmethod
    def titles(cls) -> tuple[str, ...]:
        """Return what they are called, in the order in which they stand here."""
        return tuple(field.name for field in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """Return them in the order in which they stand here."""
        return _features(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What makes sure that the best entry is an answer, and, from `strange` on, what makes doubt."""

    relation: float  # as of its features
    lead: float  # by how much it leads the next
    ahead_wording: float  # how much more it is worded like a question beside it than the next ones are
    long: float  # how much was asked: eight words are as good as more
    strange: float  # whether it lacks a name or a number that was asked for
    only_names: float  # whether it has nothing of what was asked but names, unless who somebody is was asked
    unlike: float  # if a kind of thing is asked for: how unlike the questions beside it after that are to this one
    uncounted: float  # the same, where it is an amount, and none stands by what was asked for

    @classmethod
    def titles(cls) -> tuple[str, ...]:
        """Return what they are called, in the order in which they stand here."""
        return tuple(field.name for field in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """Return them in the order in which they stand here."""
        return _signs(self)


def _getter(of: type[Features] | type[Signs]) -> Callable[[Features | Signs], tuple[float, ...]]:
    return attrgetter(*of.titles())


_features, _signs = _getter(Features), _getter(Signs)


ROLES: Mapping[Role, float] = MappingProxyType(
    {Role.LIGHT: 0.2, Role.WORD: 0.6, Role.THING: 1.0, Role.NUMBER: 1.2, Role.NAME: 1.4, Role.NOW: 1.0}
)
"""How much a word of a question counts, before its rarity."""

ORDER = Features(
    coverage=0.56,
    told=1.14,
    numbers=-0.06,
    names=-0.09,
    met=0.66,
    relation=0.17,
    evidence=0.19,
    pairs=0.22,
    kind=0.29,
    focus=0.27,
    lead=0.27,
    small=0.38,
    sense=0.55,
    wording=0.53,
    several=1.44,
    after_same=0.81,
)
"""What puts one entry before another."""

TRUST = Signs(
    relation=1.89,
    lead=1.27,
    ahead_wording=0.81,
    long=2.48,
    strange=-1.58,
    only_names=-0.75,
    unlike=-1.00,
    uncounted=-0.95,
)
"""What makes the best entry an answer; a sum of DOUBT is as often wrong as right."""

DOUBT = 4.15
