"""Entries by their names: exactly, by how a word of it starts, and by likeness."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from rapidfuzz.distance import OSA

from ..folding import name_key
from .spelling import Speller
from .storage import Storage, Writer
from .tables import Lines, Table, write_table

_MOST_BEARERS = 1000  # of one name: more are no answer
_NEIGHBOURS = 64  # names that are compared with what was typed, to each side of a place
_LEAST_LIKENESS = 0.4
_LONGEST = 100  # characters of what was typed: no name is longer
_REMEMBERED = 4096  # names: many entries have the same
_WORDS = 6  # of what was typed that are looked at for likeness
_REPAIRS = 3  # of each of them


class NameLines:
    """Collects the names of the entries of one kind."""

    def __init__(self) -> None:
        self._names = Lines()
        self._starts = Lines()
        self._key = lru_cache(_REMEMBERED)(name_key)

    def add(self, names: Iterable[str], id: str) -> None:
        """Take the names of an entry."""
        for key in set(map(self._key, names)) - {""}:
            self._names.add(key, id)
            for start in _word_starts(key):
                self._starts.add(start, id)

    def write(self, writer: Writer, kind: str) -> None:
        """Write them, sorted."""
        write_table(writer, f"names {kind}", self._names)
        write_table(writer, f"starts {kind}", self._starts)


class Names:
    """Reads what `NameLines` wrote."""

    def __init__(self, storage: Storage, kind: str, speller: Speller) -> None:
        self._names = Table(storage, f"names {kind}")
        self._starts = Table(storage, f"starts {kind}")
        self._speller = speller

    def bearing(self, key: str) -> tuple[str, ...]:
        """Return the entries that have exactly this name, at most 1,000 of them."""
        found = []
        for name, id in islice(self._names.scan(key), _MOST_BEARERS):
            if name != key:
                break
            found.append(id)
        return tuple(found)

    def starting_with(self, typed: str, limit: int) -> list[str]:
        """Return the entries with a name in which a word starts so, in the order of the alphabet."""
        key = name_key(typed)
        found: dict[str, None] = {}
        for start, id in self._starts.scan(key):
            if len(found) >= limit or not start.startswith(key):
                break
            found[id] = None
        return list(found)

    def nearest(self, typed: str, limit: int) -> list[str]:
        """Return the entries whose names come nearest to what was typed, from any of its words on."""
        asked = name_key(typed)[:_LONGEST]
        likeness: dict[str, float] = {}
        for rest in islice(_word_starts(asked), _WORDS):
            for place in self._places(rest):
                for start, id in self._starts.around(place, _NEIGHBOURS):
                    alike = OSA.normalized_similarity(asked, start)
                    likeness[id] = max(alike, likeness.get(id, 0.0))
        alike_enough = (id for id, alike in likeness.items() if alike >= _LEAST_LIKENESS)
        return sorted(alike_enough, key=lambda id: (-likeness[id], id))[:limit]

    def _places(self, rest: str) -> Iterator[str]:
        """Yield where to look for names like the rest of what was typed: as written, and its first word repaired."""
        first, _, others = rest.partition(" ")
        yield rest
        for word in self._speller.near(first, _REPAIRS):
            yield f"{word} {others}".rstrip()


def _word_starts(key: str) -> Iterator[str]:
    """Yield a name, and what is left of it after each of its words."""
    while key:
        yield key
        key = key.partition(" ")[2]
