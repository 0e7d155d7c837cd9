"""Answering from a written index; nothing but its directory is read before it is asked."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import accumulate, groupby
from operator import attrgetter, itemgetter, or_

from ..search import FIELD_WEIGHTS, Document, Group, Searchable, rarity, worth
from . import bitmaps, records
from .keeping import Kept
from .names import Names
from .scoring import value
from .spelling import Speller
from .storage import Read, Section, Storage
from .tables import Table
from .writing import write_index

_KEPT_STEMS = 1024
_KEPT_FREQUENCIES = 4096
_ROOM_FOR_SETS = 2 << 20  # bytes; of 100,000 entries one takes up to 13 KB
_ROOM_FOR_SUMS = 4 << 20  # of 100,000 entries one takes up to 100 KB
_ROOM_FOR_ENTRIES = 10 << 20


_Lists = Mapping[str, tuple[int, ...]]
"""Where the entries of each kind that have a stem are listed: a place, and a length for each field."""


class _Kind:
    """The entries of one kind."""

    def __init__(self, storage: Storage, name: str, speller: Speller) -> None:
        about = storage.about[name]
        self.entries: int = about["entries"]
        self.names = Names(storage, name, speller)
        self._weights: Sequence[tuple[int, int]] = about["weights"]
        self._places_section = storage.sections[f"places {name}"]

    @cached_property
    def places(self) -> "array[int]":
        """Return where the record of each entry stands."""
        return array("I", self._places_section.whole())

    @cached_property
    def own_values(self) -> bitmaps.Earned:
        """Return what entries earn by their weight: the weightiest have the lowest numbers."""
        starts = accumulate((count for _, count in self._weights), initial=0)
        weights = zip(self._weights, starts, strict=False)
        return bitmaps.earned((earns, ((1 << count) - 1) << start) for (earns, count), start in weights)


class StoredIndex:
    """Reads what `write_index` wrote; may be asked from several threads."""

    def __init__(self, read: Read, size: int) -> None:
        """Open an index; raise DamagedIndex where there is none."""
        storage = Storage.open(read, size)
        self._speller = Speller(storage)
        self._kinds = {name: _Kind(storage, name, self._speller) for name in storage.about}
        self._size = sum(kind.entries for kind in self._kinds.values())
        self._records: Section = storage.sections["records"]
        self._postings: Section = storage.sections["postings"]
        self._stems = Table(storage, "stems")
        self.frequency = lru_cache(_KEPT_FREQUENCIES)(self._frequency)
        self.rarity = lru_cache(_KEPT_FREQUENCIES)(self._rarity)
        self._lists = lru_cache(_KEPT_STEMS)(self._read_lists)
        self._entries = Kept(self._read_entries, _size_of_sets, _ROOM_FOR_SETS)
        self._earned = Kept(self._read_earned, attrgetter("size"), _ROOM_FOR_SUMS)
        self._document = Kept(self._read_document, attrgetter("size"), _ROOM_FOR_ENTRIES)

    def __len__(self) -> int:
        """Return how many entries there are, of all kinds."""
        return self._size

    def near(self, word: str, limit: int = 5) -> tuple[str, ...]:
        """Return known words one typing error away, from eight letters on two, best first."""
        return self._speller.near(word, limit)

    def candidates(self, groups: Sequence[Group], kind: str, limit: int = 50) -> list[Document]:
        """Return the entries of a kind that match best."""
        if kind not in self._kinds:
            return []
        scores = bitmaps.Scores()
        for group in groups:
            scores.add(self._earned((group, kind)))
        scores.add_to_scored(self._kinds[kind].own_values)
        return [self._document((number, kind)) for number in scores.best(limit)]

    def bearing(self, key: str, kind: str) -> tuple[str, ...]:
        """Return the ids of the entries of a kind that have a title or name with this `name_key`."""
        return self._kinds[kind].names.bearing(key) if kind in self._kinds else ()

    def starting_with(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries with a title or name in which a word starts so; for autocomplete."""
        return self._kinds[kind].names.starting_with(typed, limit) if kind in self._kinds else []

    def asked(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries beside which a question starts so, or a word in it does; for autocomplete."""
        return self._kinds[kind].names.asked(typed, limit) if kind in self._kinds else []

    def nearest(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of the entries whose names come nearest; for “did you mean”."""
        return self._kinds[kind].names.nearest(typed, limit) if kind in self._kinds else []

    def _read_earned(self, asked: tuple[Group, str]) -> bitmaps.Earned:
        """Return what entries of a kind earn by a group: each by that of its stems, in that field, which earns most."""
        group, kind = asked
        found = []
        for stem, weight in group:
            if self._lists(stem).get(kind):
                points = weight * worth(self, stem)
                for factor, entries in zip(FIELD_WEIGHTS.values(), self._entries((stem, kind)), strict=True):
                    if entries and (earns := value(points * factor)) > 0:
                        found.append((earns, entries))
        return bitmaps.earned(_apart(found))

    def _read_entries(self, asked: tuple[str, str]) -> Sequence[int]:
        """Return the entries of a kind that have a stem, of each field."""
        stem, kind = asked
        start, *lengths = self._lists(stem)[kind]
        data = self._postings.read(start, sum(lengths))
        ends = accumulate(lengths)
        return [
            bitmaps.unpack(data[end - length : end]) if length else 0 for length, end in zip(lengths, ends, strict=True)
        ]

    def _frequency(self, stem: str) -> int:
        """Return how many entries contain a stem."""
        value = self._stems.get(stem)
        return int(value.partition(" ")[0]) if value else 0

    def _rarity(self, stem: str) -> float:
        return rarity(self.frequency(stem), len(self))

    def _read_lists(self, stem: str) -> _Lists:
        _, *parts = (self._stems.get(stem) or "").split(" ")
        lists = (part.split(":") for part in parts)
        return {kind: tuple(map(int, numbers)) for kind, *numbers in lists}

    def _read_document(self, asked: tuple[int, str]) -> Document:
        number, kind = asked
        return records.decode(self._records, self._kinds[kind].places[number] * records.ALIGNED, kind)


def _apart(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield values with the entries that earn them, each entry with its highest value only; the highest first."""
    seen = 0
    for earns, alike in groupby(sorted(found, key=itemgetter(0), reverse=True), key=itemgetter(0)):
        entries = reduce(or_, (entries for _, entries in alike))
        yield earns, entries ^ (entries & seen) if seen else entries
        seen |= entries


def _size_of_sets(sets: Sequence[int]) -> int:
    return sum(entries.bit_length() // 8 for entries in sets)


def index_in_memory(entries: Iterable[Searchable]) -> StoredIndex:
    """Return the index of a small library."""
    data = bytearray()
    write_index(entries, data.extend)
    whole = bytes(data)
    return StoredIndex(lambda offset, length: whole[offset : offset + length], len(whole))
