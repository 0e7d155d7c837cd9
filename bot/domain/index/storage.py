"""Named sections in one string of bytes, closed by a directory and a digest over all that stands before it."""

import hashlib
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Write = Callable[[bytes], object]
Read = Callable[[int, int], bytes]
"""Offset and length → the bytes there."""

_MAGIC = b"attache index 1\n"
_CLOSING = struct.Struct("<Q32s")  # length of the directory, SHA-256 of everything before this digest
_CHUNK = 1 << 20
_PIECE = 1 << 14


class DamagedIndex(Exception):
    """These bytes are no index, or not the one that was written: build it anew."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the whole, read as if it stood alone."""

    _read: Read
    start: int
    length: int

    def read(self, offset: int, length: int) -> bytes:
        """Return some bytes; those of the next section, too, where they go beyond the end of this one."""
        return self._read(self.start + offset, length)

    def whole(self) -> bytes:
        """Return everything."""
        return self._read(self.start, self.length)

    def pieces(self, size: int = _PIECE) -> Iterator[bytes]:
        """Yield everything, in pieces of this size."""
        for offset in range(0, self.length, size):
            yield self.read(offset, min(size, self.length - offset))


class Writer:
    """Hands on what it is given, and remembers where each section stands."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._digest = hashlib.sha256()
        self._sections: dict[str, tuple[int, int]] = {}
        self.offset = 0
        self.put(_MAGIC)

    def put(self, data: bytes) -> int:
        """Append; return where it stands."""
        start = self.offset
        self._write(data)
        self._digest.update(data)
        self.offset += len(data)
        return start

    def section(self, name: str, data: bytes) -> None:
        """Append a section that is at hand as a whole."""
        self.close(name, self.put(data))

    def close(self, name: str, start: int) -> None:
        """Call a section what was appended since `start`."""
        self._sections[name] = (start, self.offset - start)

    def finish(self, about: Mapping[str, object]) -> None:
        """Append the directory and the digest; `about` is what the reader needs to know at once, fit for JSON."""
        directory = json.dumps({"sections": self._sections, "about": about}).encode()
        self.put(directory)
        self.put(len(directory).to_bytes(8, "little"))
        self._write(self._digest.digest())


@dataclass(frozen=True, slots=True)
class Storage:
    """The sections of an index, found through its directory."""

    about: Mapping[str, Any]
    sections: Mapping[str, Section]

    @classmethod
    def open(cls, read: Read, size: int) -> "Storage":
        """Read the directory; raise DamagedIndex where there is none."""
        closing = read(max(0, size - _CLOSING.size), _CLOSING.size)
        if read(0, len(_MAGIC)) != _MAGIC or len(closing) < _CLOSING.size:
            raise DamagedIndex("this is no index")
        length, _ = _CLOSING.unpack(closing)
        try:
            directory = json.loads(read(size - _CLOSING.size - length, length))
            sections = {name: Section(read, *place) for name, place in directory["sections"].items()}
            return cls(directory["about"], sections)
        except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
            raise DamagedIndex("the directory of the index cannot be read") from error


def verify(read: Read, size: int) -> None:
    """Raise DamagedIndex unless every byte is the one that was written."""
    digest, end = hashlib.sha256(), size - hashlib.sha256().digest_size
    for start in range(0, max(0, end), _CHUNK):
        digest.update(read(start, min(_CHUNK, end - start)))
    if end < 0 or read(end, size - end) != digest.digest():
        raise DamagedIndex("the index is not as it was written")
