"""One entry of the index as bytes: its length, then `id`, weight, traits and fields on lines of their own."""

from collections.abc import Sequence
from functools import lru_cache
from sys import intern

from ..search import FIELDS, Document, Searchable, Trait
from .storage import Section

ALIGNED = 8  # bytes: entries start at multiples
_LENGTH = 4  # bytes
_OBJECTS, _AS_OBJECTS = 1000, 14  # bytes of an entry in memory: by itself, and for each byte, all that is made of it
_GUESS = 600  # bytes: most entries are shorter


def encode(entry: Searchable, fields: Sequence[Sequence[str]]) -> bytes:
    """Return an entry with the stems of its fields as bytes."""
    lines = [entry.id, repr(entry.weight), " ".join(sorted(entry.traits)), *map(" ".join, fields)]
    text = "\n".join(lines).encode()
    record = len(text).to_bytes(_LENGTH, "little") + text
    return record + bytes(-len(record) % ALIGNED)


def decode(section: Section, place: int, kind: str) -> Document:
    """Return the entry that stands at a place."""
    data = section.read(place, _GUESS)
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    if end > len(data):
        data = section.read(place, end)
    id, weight, traits, *texts = data[_LENGTH:end].decode().split("\n")
    fields = {field: tuple(map(intern, text.split())) for field, text in zip(FIELDS, texts, strict=True)}
    return Document(
        id=id, kind=kind, fields=fields, traits=_traits(traits), weight=float(weight), size=_OBJECTS + _AS_OBJECTS * end
    )


@lru_cache
def _traits(names: str) -> frozenset[Trait]:
    return frozenset(map(Trait, names.split()))
