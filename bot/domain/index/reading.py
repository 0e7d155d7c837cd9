"""Answering from a written index; nothing but its directory is read before it is asked."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from ..search import FIELD_WEIGHTS, FIELDS, Document, Group, Searchable, rarity, worth
from . import bitmaps, records
from .names import Names
from .scoring import value
from .spelling import Speller
from .storage import Read, Section, Storage
from .tables import Table
from .writing import write_index

_KEPT_SETS = 256  # sets of entries that are kept in memory; for 100,000 entries one takes 13 KB
_KEPT_STEMS = 1024
_KEPT_FREQUENCIES = 4096
_KEPT_ENTRIES = 256


class _Stem(NamedTuple):
    """How many entries have a stem, and by kind where they are listed: a place, and a length for each field."""

    frequency: int
    lists: Mapping[str, tuple[int, ...]]


_UNKNOWN = _Stem(0, MappingProxyType({}))


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

    def own_values(self) -> Iterator[tuple[int, int]]:
        """Yield what entries earn by their weight, and which they are: the weightiest have the lowest numbers."""
        start = 0
        for earns, count in self._weights:
            if earns:
                yield earns, ((1 << count) - 1) << start
            start += count


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
        self._stem = lru_cache(_KEPT_STEMS)(self._read_stem)
        self._entries = lru_cache(_KEPT_SETS)(self._read_entries)
        self._document = lru_cache(_KEPT_ENTRIES)(self._read_document)

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
            scores.add(self._apart(sorted(self._earned(group, kind), reverse=True), kind))
        matched = scores.scored
        scores.add((earns, entries & matched) for earns, entries in self._kinds[kind].own_values())
        return [self._document(number, kind) for number in scores.best(limit)]

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

    def _earned(self, group: Group, kind: str) -> Iterator[tuple[int, str, str]]:
        """Yield what entries of a kind earn by each stem of a group in each field: value, stem, field."""
        for stem, weight in group:
            lists = self._stem(stem).lists.get(kind)
            if lists:
                points = weight * worth(self, stem)
                for length, (field, factor) in zip(lists[1:], FIELD_WEIGHTS.items(), strict=True):
                    if length and (earns := value(points * factor)) > 0:
                        yield earns, stem, field

    def _apart(self, found: Iterable[tuple[int, str, str]], kind: str) -> Iterator[tuple[int, int]]:
        """Yield values with the entries that earn them, each entry with its highest value only; the highest first."""
        seen = 0
        for earns, alike in groupby(found, key=itemgetter(0)):
            entries = 0
            for _, stem, field in alike:
                entries |= self._entries(stem, field, kind)
            yield earns, entries ^ (entries & seen) if seen else entries
            seen |= entries

    def _read_entries(self, stem: str, field: str, kind: str) -> int:
        lists = self._stem(stem).lists[kind]
        at = FIELDS.index(field) + 1
        return bitmaps.unpack(self._postings.read(sum(lists[:at]), lists[at]))

    def _frequency(self, stem: str) -> int:
        """Return how many entries contain a stem."""
        return self._stem(stem).frequency

    def _rarity(self, stem: str) -> float:
        return rarity(self.frequency(stem), len(self))

    def _read_stem(self, stem: str) -> _Stem:
        value = self._stems.get(stem)
        if value is None:
            return _UNKNOWN
        total, *parts = value.split(" ")
        lists = (part.split(":") for part in parts)
        return _Stem(int(total), {kind: tuple(map(int, numbers)) for kind, *numbers in lists})

    def _read_document(self, number: int, kind: str) -> Document:
        return records.decode(self._records, self._kinds[kind].places[number] * records.ALIGNED, kind)


def index_in_memory(entries: Iterable[Searchable]) -> StoredIndex:
    """Return the index of a small library."""
    data = bytearray()
    write_index(entries, data.extend)
    whole = bytes(data)
    return StoredIndex(lambda offset, length: whole[offset : offset + length], len(whole))
