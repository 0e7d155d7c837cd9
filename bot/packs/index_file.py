"""The search index as a file: written aside and put in its place whole, read by the piece, never trusted unchecked."""

import os
from collections.abc import Iterable
from pathlib import Path
from weakref import finalize

from ..domain.index.reading import StoredIndex
from ..domain.index.storage import verify
from ..domain.index.writing import write_index
from ..domain.search import Searchable


def make_index(path: Path, entries: Iterable[Searchable]) -> None:
    """Write the index of some entries to a file; whoever has an older one of that name open goes on reading it."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            write_index(entries, file.write)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def open_index(path: Path, *, checked: bool = False) -> StoredIndex:
    """Open the index in a file; raise DamagedIndex unless every byte is as it was written, OSError where there is none.

    One that was `checked` before, or will be, is not read through.

    The file is closed when the index is let go. Nothing of it is kept mapped: what was read counts to the system's
    cache, not to this process.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    size = os.fstat(descriptor).st_size

    def read(offset: int, length: int) -> bytes:
        return os.pread(descriptor, length, offset)

    try:
        if not checked:
            verify(read, size)
        index = StoredIndex(read, size)
    except BaseException:
        os.close(descriptor)
        raise
    finalize(index, os.close, descriptor)
    return index
