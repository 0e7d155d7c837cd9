"""Runs: some of the entries at a time, read into stems and sorted; an index is merged from them.

So a large index takes little memory, and several cores can make its runs. A run is kept like an index, in sections.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from ..folding import indexed_words, stem
from ..questions import asked_stems
from ..search import FIELDS, Searchable
from . import records
from .names import NameLines
from .storage import Storage, Write, Writer
from .tables import write_lines

_REMEMBERED = 64  # texts: entries that follow one another share what they belong to

Postings = dict[str, list[int]]  # stem → entries, counted within their kind


class _Vocabulary(dict[str, str]):
    """Every word with its stem."""

    def __missing__(self, word: str) -> str:
        root = stem(word)
        return self.setdefault(word, word if root == word else root)  # most words are their own stems


def _postings() -> tuple[Postings, ...]:
    return tuple(defaultdict(list) for _ in FIELDS)


@dataclass(slots=True)
class _Kind:
    """What is known of the entries of one kind, in the order in which they came."""

    ids: list[str] = field(default_factory=list)
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    places: "array[int]" = field(default_factory=lambda: array("I"))
    names: NameLines = field(default_factory=NameLines)
    postings: tuple[Postings, ...] = field(default_factory=_postings)

    def take(self, entry: Searchable, fields: Sequence[Sequence[str]], place: int) -> None:
        """Take an entry with the stems of its fields, and where its record stands; a stem counts in its best field."""
        number = len(self.ids)
        self.ids.append(entry.id)
        self.weights.append(entry.weight)
        self.places.append(place // records.ALIGNED)
        self.names.add((entry.title, *entry.names), entry.id)
        self.names.ask(entry.questions, entry.id)
        seen: set[str] = set()
        for stems, postings in zip(fields, self.postings, strict=True):
            fresh = set(stems) - seen
            seen |= fresh
            for root in fresh:
                postings[root].append(number)

    def write(self, writer: Writer, name: str, number: int, words: dict[str, str]) -> Iterator[str]:
        """Write all of it, as a part of the run with this number; yield a line for each stem of each field.

        The words of a stem are taken out of `words`, and stand in one of its lines.
        """
        writer.section(f"ids {name}", "\n".join(self.ids).encode())
        writer.section(f"weights {name}", self.weights.tobytes())
        writer.section(f"places {name}", self.places.tobytes())
        self.names.write(writer, name)
        for at, postings in enumerate(self.postings):
            whose = f"{number} {name} {at}"
            roots = sorted(postings)
            entries = array("I", chain.from_iterable(map(postings.__getitem__, roots)))
            writer.section(f"postings {whose}", entries.tobytes())
            yield from (f"{root}\t{whose}\t{len(postings[root])}\t{words.pop(root, '')}" for root in roots)


def write_run(entries: Iterable[Searchable], write: Write, number: int = 0) -> None:
    """Write a run of some entries, which has this number among those that it is merged with."""
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
    words: dict[str, str] = {}
    for word, root in vocabulary.items():
        words[root] = f"{words[root]} {word}" if root in words else word
    lines = chain.from_iterable(kind.write(writer, name, number, words) for name, kind in kinds.items())
    write_lines(writer, "stems", lines)
    writer.finish({"kinds": [*kinds]})


def run_of(entries: Iterable[Searchable]) -> Storage:
    """Return a run of a few entries, in memory."""
    data = bytearray()
    write_run(entries, data.extend)
    whole = bytes(data)
    return Storage.open(lambda offset, length: whole[offset : offset + length], len(whole))
