"""Writing an index: runs of entries are merged, and little of each is in memory at a time."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, groupby, islice
from typing import NamedTuple

from ..search import FIELDS, Searchable
from . import bitmaps, records
from .names import write_names
from .runs import run_of
from .scoring import own_value
from .spelling import write_words
from .storage import Section, Storage, Write, Writer
from .tables import merged, write_table


class _Run(NamedTuple):
    """A run, and where its records begin among all."""

    sections: Mapping[str, Section]
    kinds: Sequence[str]
    start: int


class _Part(NamedTuple):
    """Which entries of one kind have which stems in one field, in one run."""

    kind: str
    field: int
    entries: Iterator[int]  # those of each stem, stem by stem
    numbers: "array[int]"  # that the entries have in the index


_Parts = dict[str, _Part]  # by what the lines of a run call them


def write_index(entries: Iterable[Searchable], write: Write) -> None:
    """Write the index of a few entries, of each kind ids that are unique."""
    merge_runs([run_of(entries)], write)


def merge_runs(runs: Sequence[Storage], write: Write) -> None:
    """Write the index of the entries of some runs: the same one, however they are shared out among these."""
    writer = Writer(write)
    parts: _Parts = {}
    placed = list(_write_records(writer, runs))
    names = dict.fromkeys(name for run in placed for name in run.kinds)
    about = {name: _write_kind(writer, name, placed, parts) for name in names}
    write_words(writer, _write_stems(writer, placed, parts))
    writer.finish(about)


def _write_records(writer: Writer, runs: Iterable[Storage]) -> Iterator[_Run]:
    start = writer.offset
    for run in runs:
        yield _Run(run.sections, run.about["kinds"], writer.offset - start)
        for piece in run.sections["records"].pieces():
            writer.put(piece)
    writer.close("records", start)


def _write_kind(writer: Writer, name: str, runs: Sequence[_Run], parts: _Parts) -> Mapping[str, object]:
    """Write where the records of a kind stand, and its names; number its entries."""
    having = {number: run for number, run in enumerate(runs) if name in run.kinds}
    places, weights = array("I"), array("d")
    ids: list[str] = []
    firsts = []
    for run in having.values():
        firsts.append(len(ids))
        ids += run.sections[f"ids {name}"].whole().decode().split("\n")
        weights.frombytes(run.sections[f"weights {name}"].whole())
        before = run.start // records.ALIGNED
        places.extend(before + place for place in array("I", run.sections[f"places {name}"].whole()))
    order = _order(ids, weights)
    numbers = _renumbered(order)
    for first, end, (number, run) in zip(firsts, [*firsts[1:], len(ids)], having.items(), strict=True):
        for at in range(len(FIELDS)):
            whose = f"{number} {name} {at}"
            parts[whose] = _Part(name, at, _numbers(run.sections[f"postings {whose}"]), numbers[first:end])
    writer.section(f"places {name}", array("I", map(places.__getitem__, order)).tobytes())
    write_names(writer, name, [run.sections for run in having.values()])
    return {"entries": len(ids), "weights": sorted(Counter(map(own_value, weights)).items(), reverse=True)}


def _order(ids: Sequence[str], weights: Sequence[float]) -> list[int]:
    """Return the entries, the weightiest first: so the first of those that tie gets the lowest number."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    order.sort(key=weights.__getitem__, reverse=True)
    return order


def _renumbered(order: Sequence[int]) -> "array[int]":
    numbers = array("I", bytes(4 * len(order)))
    for new, old in enumerate(order):
        numbers[old] = new
    return numbers


def _numbers(section: Section) -> Iterator[int]:
    return chain.from_iterable(array("I", piece) for piece in section.pieces())


def _write_stems(writer: Writer, runs: Iterable[_Run], parts: _Parts) -> list[str]:
    """Write where each stem stands: how often in all, and by kind the place of its entries.

    Return each word with how many entries have it.
    """
    kinds = dict.fromkeys(part.kind for part in parts.values())
    stems = BytesIO()  # the table comes after the lists that it leads to
    known: list[str] = []
    start = writer.offset
    told = merged(run.sections["stems"] for run in runs)
    for root, lines in groupby(told, key=lambda line: line[: line.index("\t")]):
        words, found = _gathered(lines, parts)
        total = sum(len(entries) for fields in found.values() for entries in fields)
        placed = [f"{name}:{_put(writer, found[name], start)}" for name in kinds if name in found]
        stems.write(f"{root}\t{total} {' '.join(placed)}\n".encode())
        known += [f"{word}\t{total}" for word in words]
    writer.close("postings", start)
    stems.seek(0)
    write_table(writer, "stems", (line[:-1].decode() for line in stems))
    return known


def _gathered(lines: Iterable[str], parts: _Parts) -> tuple[set[str], dict[str, list[list[int]]]]:
    """Return the words of a stem, and by kind and field the entries that have it."""
    words: set[str] = set()
    found: dict[str, list[list[int]]] = defaultdict(lambda: [[] for _ in FIELDS])
    for line in lines:
        _, whose, count, said = line.split("\t")
        kind, field, entries, numbers = parts[whose]
        found[kind][field].extend(map(numbers.__getitem__, islice(entries, int(count))))
        words.update(said.split())
    return words, found


def _put(writer: Writer, by_field: Iterable[list[int]], start: int) -> str:
    """Append the entries that have a stem, by the best field they have it in; return where they stand."""
    packed = [bitmaps.pack(sorted(entries)) if entries else b"" for entries in by_field]
    place = writer.put(b"".join(packed)) - start
    return ":".join(map(str, [place, *map(len, packed)]))
