"""Writing an index: entries are taken one by one, and little of each is kept in memory."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from ..folding import indexed_words, stem
from ..questions import asked_stems
from ..search import FIELDS, Searchable
from . import bitmaps, records
from .names import NameLines
from .scoring import own_value
from .spelling import write_words
from .storage import Write, Writer
from .tables import Lines, write_table

Postings = dict[str, "array[int]"]  # stem → number of the entry × number of fields + best field

_REMEMBERED = 64  # texts: entries that follow one another share what they belong to


class _Vocabulary(dict[str, str]):
    """Every word with its stem."""

    def __missing__(self, word: str) -> str:
        root = self[word] = stem(word)
        return root


@dataclass(slots=True)
class _Kind:
    """What is kept of the entries of one kind, in the order in which they came."""

    ids: list[str] = field(default_factory=list)
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    places: "array[int]" = field(default_factory=lambda: array("I"))
    names: NameLines = field(default_factory=NameLines)
    postings: Postings = field(default_factory=lambda: defaultdict(lambda: array("I")))

    def take(self, entry: Searchable, fields: Sequence[Sequence[str]], place: int) -> None:
        """Take an entry with the stems of its fields, whose record stands at a place."""
        first = len(self.ids) * len(FIELDS)
        self.ids.append(entry.id)
        self.weights.append(entry.weight)
        self.places.append(place // records.ALIGNED)
        self.names.add((entry.title, *entry.names), entry.id)
        seen: set[str] = set()
        for at, stems in enumerate(fields):
            fresh = set(stems) - seen
            seen |= fresh
            for root in fresh:
                self.postings[root].append(first + at)

    def order(self) -> list[int]:
        """Return the entries, the weightiest first: so the first of those that tie gets the lowest number."""
        return sorted(range(len(self.ids)), key=lambda n: (-self.weights[n], self.ids[n]))


def write_index(entries: Iterable[Searchable], write: Write) -> None:
    """Write the index of some entries, of each kind ids that are unique."""
    writer = Writer(write)
    kinds: dict[str, _Kind] = defaultdict(_Kind)
    vocabulary = _Vocabulary()
    stems = lru_cache(_REMEMBERED)(lambda text: tuple(map(vocabulary.__getitem__, indexed_words(text))))
    start = writer.offset
    for entry in entries:
        asked = tuple(chain.from_iterable(asked_stems(question) for question in entry.questions))
        title, names = stems(entry.title), stems(" ; ".join(entry.names))
        fields = (title, names, stems(entry.body), asked, stems(entry.context))
        place = writer.put(records.encode(entry, fields)) - start
        kinds[entry.kind].take(entry, fields, place)
    writer.close("records", start)
    about = {name: _write_kind(writer, name, kind) for name, kind in kinds.items()}
    postings = {name: kind.postings for name, kind in kinds.items()}
    write_words(writer, _frequencies(postings, vocabulary))
    _write_stems(writer, kinds)
    writer.finish(about)


def _write_kind(writer: Writer, name: str, kind: _Kind) -> Mapping[str, object]:
    writer.section(f"places {name}", array("I", (kind.places[n] for n in kind.order())).tobytes())
    kind.names.write(writer, name)
    counts: dict[int, int] = defaultdict(int)
    for weight in kind.weights:
        counts[own_value(weight)] += 1
    return {"entries": len(kind.ids), "weights": sorted(counts.items(), reverse=True)}


def _write_stems(writer: Writer, kinds: Mapping[str, _Kind]) -> None:
    """Write where each stem stands: how often in all, and by kind the place of its entries."""
    numbers = {name: _renumbered(kind.order()) for name, kind in kinds.items()}
    lines = Lines()
    start = writer.offset
    for root in sorted({root for kind in kinds.values() for root in kind.postings}):
        own = {name: kind.postings.pop(root) for name, kind in kinds.items() if root in kind.postings}
        total = sum(map(len, own.values()))
        parts = [f"{name}:{_put(writer, found, numbers[name], start)}" for name, found in own.items()]
        lines.add(root, " ".join([str(total), *parts]))
    writer.close("postings", start)
    write_table(writer, "stems", lines)


def _renumbered(order: Sequence[int]) -> "array[int]":
    numbers = array("I", bytes(4 * len(order)))
    for new, old in enumerate(order):
        numbers[old] = new
    return numbers


def _put(writer: Writer, found: Iterable[int], numbers: Sequence[int], start: int) -> str:
    """Append the entries that have a stem, by the best field they have it in; return where they stand."""
    by_field: list[list[int]] = [[] for _ in FIELDS]
    for posting in found:
        by_field[posting % len(FIELDS)].append(numbers[posting // len(FIELDS)])
    packed = [bitmaps.pack(sorted(entries)) if entries else b"" for entries in by_field]
    place = writer.put(b"".join(packed)) - start
    return ":".join(map(str, [place, *map(len, packed)]))


def _frequencies(kinds: Mapping[str, Postings], vocabulary: Mapping[str, str]) -> Mapping[str, int]:
    return {
        word: sum(len(postings[root]) for postings in kinds.values() if root in postings)
        for word, root in vocabulary.items()
    }
