"""Sorted lines of text, `key TAB value`, in blocks; the first key of each block stays in memory once it was needed."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from .storage import Section, Storage, Writer

_BLOCK = 4096  # bytes, at least
_CHUNK = 1 << 16  # bytes of sorted lines that are looked at together


def write_lines(writer: Writer, name: str, lines: Iterable[str]) -> None:
    """Write lines, none of them twice, sorted: to be merged with others, not to be looked up."""
    writer.section(name, "\n".join([*sorted(lines), ""]).encode())


def merged(sections: Iterable[Section], chunk: int = _CHUNK) -> Iterator[str]:
    """Yield what `write_lines` wrote to all of these, sorted, each line once."""
    return chain.from_iterable(_merged([_chunks(section, chunk) for section in sections]))


def _merged(sources: Iterable[Iterator[list[str]]]) -> Iterator[Iterable[str]]:
    """Yield sorted lines, many at a time: all up to where the first of the chunks at hand ends."""
    ahead = [(lines, source) for source in sources if (lines := next(source, []))]
    while ahead:
        last = min(lines[-1] for lines, _ in ahead)
        ready: list[str] = []
        waiting = []
        for lines, source in ahead:
            end = bisect_right(lines, last)
            ready += lines[:end]
            if rest := lines[end:] or next(source, []):
                waiting.append((rest, source))
        ahead = waiting
        ready.sort()
        yield dict.fromkeys(ready)


def _chunks(section: Section, size: int) -> Iterator[list[str]]:
    rest = b""
    for piece in section.pieces(size):
        whole, end, rest = (rest + piece).rpartition(b"\n")
        if end:
            yield whole.decode().split("\n")


def write_table(writer: Writer, name: str, lines: Iterable[str], block: int = _BLOCK) -> None:
    """Write lines that come sorted."""
    start = writer.offset
    firsts: list[str] = []
    ends = array("Q")
    for together in _blocks(lines, block):
        firsts.append(together[0].partition("\t")[0])
        writer.put("\n".join(together).encode())
        ends.append(writer.offset - start)
    writer.close(name, start)
    writer.section(f"{name}.firsts", "\n".join(firsts).encode())
    writer.section(f"{name}.ends", ends.tobytes())


def _blocks(lines: Iterable[str], enough: int) -> Iterator[list[str]]:
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line) + 1
        if size >= enough:
            yield block
            block, size = [], 0
    if block:
        yield block


class Table:
    """Reads what `write_table` wrote."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._blocks = storage.sections[name]
        self._firsts_section = storage.sections[f"{name}.firsts"]
        self._ends_section = storage.sections[f"{name}.ends"]

    def get(self, key: str) -> str | None:
        """Return the value of a key, of which no other line has the same."""
        number = bisect_right(self._firsts, key) - 1
        if number < 0:
            return None
        block, line = b"\n" + self._read(number) + b"\n", f"\n{key}\t".encode(errors="surrogatepass")
        start = block.find(line) + len(line)
        return block[start : block.index(b"\n", start)].decode() if start >= len(line) else None

    def scan(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield keys and values from a key on, in their order."""
        number = max(0, bisect_left(self._firsts, key) - 1)
        skip = True
        while number < len(self._firsts):
            lines = self._block(number)
            for line in lines[bisect_left(lines, key) if skip else 0 :]:
                found, _, value = line.partition("\t")
                yield found, value
            skip, number = False, number + 1

    def around(self, key: str, reach: int) -> list[tuple[str, str]]:
        """Return up to `reach` keys and values to each side of where a key stands or would stand."""
        number = max(0, bisect_left(self._firsts, key) - 1)
        first, last = number, number + 1
        lines = self._block(number) if self._firsts else []
        place = bisect_left(lines, key)
        while place < reach and first:
            first -= 1
            before = self._block(first)
            lines, place = before + lines, place + len(before)
        while len(lines) - place < reach and last < len(self._firsts):
            lines += self._block(last)
            last += 1
        parts = (line.partition("\t") for line in lines[max(0, place - reach) : place + reach])
        return [(found, value) for found, _, value in parts]

    @cached_property
    def _firsts(self) -> list[str]:
        whole = self._firsts_section.whole().decode()
        return whole.split("\n") if whole else []

    @cached_property
    def _ends(self) -> "array[int]":
        return array("Q", self._ends_section.whole())

    def _block(self, number: int) -> list[str]:
        return self._read(number).decode().split("\n")

    def _read(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return self._blocks.read(start, self._ends[number] - start)
