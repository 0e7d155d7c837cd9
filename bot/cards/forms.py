"""A form: what is asked for at once where a platform can show fields, free of how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .asks import Ask


class Input(StrEnum):
    """How a field is filled in."""

    WORDS = "words"
    TIME = "time"  # on the clock: 09:00
    CHOICE = "choice"
    SEARCH = "search"  # one of many, found by typing
    SEARCHES = "searches"  # several of many; the value has commas between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `choices` are pairs of a value and its label, `shown` the labels of what is chosen already."""

    name: str
    label: str
    hint: str = ""
    input: Input = Input.WORDS
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    shown: tuple[str, ...] = ()
    required: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """Return what is chosen already, one by one."""
        return tuple(filter(None, (part.strip() for part in self.value.split(","))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields, the most important first, and the question that sending them asks.

    A platform that shows fewer fields shows the first; the question keeps what it is not told.
    """

    title: str
    ask: Ask
    fields: tuple[Field, ...]

    def asked(self, values: Mapping[str, str]) -> Ask:
        """Return the question with the values filled in; an empty one says that there is to be nothing."""
        return filled(self.ask, values)


def filled(ask: Ask, values: Mapping[str, str]) -> Ask:
    """Return a question with values filled in; unlike with options, an empty one is kept."""
    return Ask(ask.command, {**ask.options, **values})
