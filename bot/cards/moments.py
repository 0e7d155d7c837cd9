"""Instants in a text: a platform shows each in the reader's own time where it can, and as it is written elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant (aware), and the words that name it in the text, in a zone that they say."""

    at: datetime
    text: str

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("a moment needs words that name it")

    @property
    def timestamp(self) -> int:
        """Return the seconds since 1970, as platforms want them."""
        return int(self.at.timestamp())


def timed(
    text: str, moments: Iterable[Moment], write: Callable[[str], str] = lambda text: text
) -> Iterator[str | Moment]:
    """Yield a text with each moment it names, in order, set apart; `write` makes a text safe to show.

    A moment that the text does not name, because it was cut in two to fit, stays the words it was.
    """
    rest = write(text)
    for moment in moments:
        before, named, after = rest.partition(write(moment.text))
        if named:
            yield from [before] if before else []
            yield moment
            rest = after
    yield from [rest] if rest else []
