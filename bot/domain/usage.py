"""How often entries are asked for: how many times on a day, and nothing of who, where or in which words."""

from dataclasses import dataclass
from datetime import date, timedelta

KEPT = timedelta(days=366)
LATELY = timedelta(days=28)  # what is asked most is asked most of late


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many times an entry was asked for on a day; `kind` is `brief`, `fact` or `source`."""

    kind: str
    entry: str
    day: date
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Favourites:
    """What is offered before anything is typed: topics and facts asked for most of late, most first, and new facts."""

    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()


NO_FAVOURITES = Favourites()
