"""What every card is made from."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from ..domain.library import Library
from .words import Words

T = TypeVar("T")


class Parts:
    """What the cards of one library, told in one language on one day, have in common: at most `size` parts of them."""

    def __init__(self, size: int = 2048) -> None:
        self._size = size
        self._made: dict[Hashable, Any] = {}

    def known(self, key: Hashable) -> Any:
        """Return the part that was made under this key, or None."""
        return self._made.get(key)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the part that was made under this key, or make it and keep it."""
        made: T | None = self._made.get(key)
        if made is None:
            if len(self._made) >= self._size:
                self._made.pop(next(iter(self._made)))
            made = self._made[key] = make()
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One library, told in one language on one day: a reload in the middle of an answer changes nothing of it."""

    library: Library
    words: Words
    today: date
    parts: Parts = field(default_factory=Parts)
