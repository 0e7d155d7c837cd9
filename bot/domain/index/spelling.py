"""Known words one or two typing errors away, through a table of what is left of each word when letters are left out.

Two words that are at most two errors apart (a letter too many, too few, another, or two swapped) have something in
common among what is left of their first seven letters when at most two of these are left out. Each of these leftovers
is hashed to a bucket that names the words it came from; the words themselves are then compared.
"""

from array import array
from collections.abc import Iterable
from functools import cached_property
from itertools import combinations, repeat
from zlib import crc32

from rapidfuzz.distance import OSA

from ..folding import is_cjk
from .storage import Section, Storage, Writer

_START = 7  # letters that are looked at
_SHORTEST = 4  # letters of a word that is repaired
_LONG = 8  # letters, from which on two errors are allowed
_LONGEST = 40  # letters: what is longer is no word
_RECORD = 200  # bytes: no word and its frequency take more
_ALIGNED = 8  # bytes: words start at multiples
_CROWD = 6  # cells in a bucket, about
_CELL = 4  # bytes: three for the place of a word, one that tells leftovers of a bucket apart
_MARKS = 256


def allowed(word: str) -> int:
    """Return how many typing errors are looked for in a word."""
    if not _SHORTEST <= len(word) <= _LONGEST or is_cjk(word):
        return 0
    return 1 if len(word) < _LONG else 2


def write_words(writer: Writer, lines: Iterable[str]) -> None:
    """Write the known words: lines of a word, a tab and how many entries have it."""
    hashes, origins = array("I"), array("I")
    start = writer.offset
    for line in sorted(lines):
        word = line[: line.index("\t")]
        if not _is_repair(word):
            continue
        record = f"{line}\n".encode()
        place = (writer.put(record + b"\n" * (-len(record) % _ALIGNED)) - start) // _ALIGNED
        leftovers = _leftovers(word, 1 if len(word) < _LONG - 2 else 2)
        hashes.extend(sorted(leftovers))
        origins.extend(repeat(place, len(leftovers)))
    writer.close("words", start)
    buckets = max(1, len(hashes) // _CROWD)
    ends, cells = _sorted_in(buckets, hashes, origins)
    writer.section("leftovers", cells.tobytes())
    writer.section("leftovers.ends", ends.tobytes())


def _sorted_in(buckets: int, hashes: "array[int]", origins: "array[int]") -> "tuple[array[int], array[int]]":
    """Return where each bucket ends, and the cells of all buckets in a row."""
    free = array("I", bytes(4 * (buckets + 1)))
    for hashed in hashes:
        free[hashed // _MARKS % buckets + 1] += 1
    for bucket in range(buckets):
        free[bucket + 1] += free[bucket]
    cells = array("I", bytes(_CELL * len(hashes)))
    for hashed, origin in zip(hashes, origins, strict=True):
        bucket = hashed // _MARKS % buckets
        cells[free[bucket]] = origin * _MARKS + hashed % _MARKS
        free[bucket] += 1
    return free[:-1], cells


class Speller:
    """Reads what `write_words` wrote."""

    def __init__(self, storage: Storage) -> None:
        self._words = storage.sections["words"]
        self._cells = storage.sections["leftovers"]
        self._ends: Section = storage.sections["leftovers.ends"]

    def near(self, word: str, limit: int) -> tuple[str, ...]:
        """Return other known words at most `allowed` errors away: nearest, same first letter, most frequent first."""
        errors = allowed(word)
        found = []
        for place in self._places(word, errors) if errors else ():
            other, frequency = self._word(place)
            distance = OSA.distance(word, other, score_cutoff=errors)
            if 0 < distance <= errors:
                found.append((distance, other[0] != word[0], -frequency, other))
        return tuple(hit[-1] for hit in sorted(found)[:limit])

    def _places(self, word: str, errors: int) -> set[int]:
        places: set[int] = set()
        for hashed in _leftovers(word, errors):
            bucket, mark = hashed // _MARKS % self._buckets, hashed % _MARKS
            ends = array("I", self._ends.read((bucket - 1) * 4, 8) if bucket else bytes(4) + self._ends.read(0, 4))
            cells = array("I", self._cells.read(ends[0] * _CELL, (ends[1] - ends[0]) * _CELL))
            places.update(cell // _MARKS for cell in cells if cell % _MARKS == mark)
        return places

    def _word(self, place: int) -> tuple[str, int]:
        record = self._words.read(place * _ALIGNED, _RECORD)
        word, _, frequency = record[: record.index(b"\n")].decode().partition("\t")
        return word, int(frequency)

    @cached_property
    def _buckets(self) -> int:
        return self._ends.length // 4


def _is_repair(word: str) -> bool:
    """Whether a word can be what somebody meant to type."""
    return _SHORTEST - 1 <= len(word) <= _LONGEST + 2 and not is_cjk(word)


def _leftovers(word: str, errors: int) -> set[int]:
    """Return hashes of what is left of the start of a word when up to so many letters are left out."""
    letters = [letter.encode(errors="surrogatepass") for letter in word[:_START]]
    sizes = range(max(0, len(letters) - errors), len(letters) + 1)
    return {crc32(b"".join(kept)) for size in sizes for kept in combinations(letters, size)}
