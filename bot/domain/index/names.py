"""Entries by their names: exactly, by how a word of it starts, and by likeness; and by the questions they answer."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from rapidfuzz.distance import OSA

from ..folding import name_key
from ..vocabulary import STOP_WORDS
from .spelling import Speller
from .storage import Section, Storage, Writer
from .tables import Table, merged, write_lines, write_table

_MOST_BEARERS = 1000  # of one name: more are no answer
_NEIGHBOURS = 64  # names that are compared with what was typed, to each side of a place
_LEAST_LIKENESS = 0.4
_LONGEST = 100  # characters of what was typed: no name is longer
_REMEMBERED = 512  # names: many entries have the same
_WORDS = 6  # of what was typed that are looked at for likeness
_REPAIRS = 3  # of each of them
_ASKED = 40  # characters of a question, from one of its words on


class NameLines:
    """Collects the names of the entries of one kind."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._starts: set[str] = set()
        self._asked: set[str] = set()
        self._read = lru_cache(_REMEMBERED)(lambda name: tuple(_word_starts(name_key(name))))

    def add(self, names: Iterable[str], id: str) -> None:
        """Take the names of an entry."""
        for starts in set(map(self._read, names)) - {()}:
            self._names.add(f"{starts[0]}\t{id}")
            self._starts.update([f"{start}\t{id}" for start in starts])

    def ask(self, questions: Iterable[str], id: str) -> None:
        """Take the questions that an entry answers."""
        for question in questions:
            starts = _word_starts(name_key(question))
            whole = next(starts, "")
            telling = (start for start in starts if start.partition(" ")[0] not in STOP_WORDS)
            self._asked.update([f"{start[:_ASKED]}\t{id}" for start in (whole, *telling) if start])

    def write(self, writer: Writer, kind: str) -> None:
        """Write them into a run."""
        write_lines(writer, f"names {kind}", self._names)
        write_lines(writer, f"starts {kind}", self._starts)
        write_lines(writer, f"asked {kind}", self._asked)


def write_names(writer: Writer, kind: str, runs: Iterable[Mapping[str, Section]]) -> None:
    """Write the names of one kind, from the sections of some runs."""
    for what in (f"names {kind}", f"starts {kind}", f"asked {kind}"):
        write_table(writer, what, merged(run[what] for run in runs))


class Names:
    """Reads what `write_names` wrote."""

    def __init__(self, storage: Storage, kind: str, speller: Speller) -> None:
        self._names = Table(storage, f"names {kind}")
        self._starts = Table(storage, f"starts {kind}")
        self._asked = Table(storage, f"asked {kind}")
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
        return _starting(self._starts, name_key(typed), limit)

    def asked(self, typed: str, limit: int) -> list[str]:
        """Return the entries beside which a question stands that starts so, or in which a word of weight does."""
        return _starting(self._asked, name_key(typed)[:_ASKED], limit)

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


def _starting(table: Table, key: str, limit: int) -> list[str]:
    found: dict[str, None] = {}
    for start, id in table.scan(key):
        if len(found) >= limit or not start.startswith(key):
            break
        found[id] = None
    return list(found)


def _word_starts(key: str) -> Iterator[str]:
    """Yield a name, and what is left of it after each of its words."""
    while key:
        yield key
        key = key.partition(" ")[2]
