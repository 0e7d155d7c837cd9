"""Remembering answers: a library does not change while it is served, so the same question has the same answer."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from ..cards.asks import Ask
from ..cards.telling import Parts
from .ports import Reply

_OFFERS = 200  # lists that are kept, of 25 lines each
_EDITIONS = 4  # whose parts are kept: at home and away, and both once more while a day or a library changes
Key = tuple[str, date, Ask]  # the library's version, today, and what was asked


class Memory:
    """The answers given last, at most `size` of them."""

    def __init__(self, size: int = 1000) -> None:
        self._size = size
        self._answers: OrderedDict[Key, Reply] = OrderedDict()
        self.offers = Parts(_OFFERS)  # what autocomplete has for the beginnings that everybody types
        self._parts: OrderedDict[tuple[str, date], Parts] = OrderedDict()

    def recall(self, key: Key, answer: Callable[[], Reply]) -> Reply:
        """Return the answer that was given before, or find it and keep it."""
        known = self._answers.get(key)
        if known is not None:
            self._answers.move_to_end(key)
            return known
        found = self._answers[key] = answer()
        if len(self._answers) > self._size:
            self._answers.popitem(last=False)
        return found

    def parts(self, version: str, today: date) -> Parts:
        """Return what the cards of a library have in common today."""
        edition = (version, today)
        known = self._parts.get(edition)
        if known is None:
            known = self._parts[edition] = Parts()
            if len(self._parts) > _EDITIONS:
                self._parts.popitem(last=False)
        return known
