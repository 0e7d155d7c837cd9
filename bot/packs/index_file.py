"""The search index as a file: written aside and put in its place whole, read by the piece, never trusted unchecked."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import finalize

from ..domain.index.reading import StoredIndex
from ..domain.index.runs import write_run
from ..domain.index.storage import Storage, verify
from ..domain.index.writing import merge_runs
from ..domain.search import Searchable
from .helpers import helpers

_Task = tuple[Iterable[Searchable], Path, int]


def make_index(path: Path, portions: Iterable[Iterable[Searchable]], processes: int = 1) -> None:
    """Write the index of some entries to a file; whoever has an older one of that name open goes on reading it.

    Each portion is read by one of so many processes, and has to fit into its memory. What was read waits in a folder
    beside the file.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with TemporaryDirectory(prefix=f"{path.name}-", dir=path.parent) as folder, aside.open("wb") as file:
            runs = _runs(portions, Path(folder), processes)
            with ExitStack() as opened:
                merge_runs([opened.enter_context(_reading(run)) for run in runs], file.write)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _runs(portions: Iterable[Iterable[Searchable]], folder: Path, processes: int) -> list[Path]:
    tasks = ((portion, folder / str(number), number) for number, portion in enumerate(portions))
    if processes < 2:
        return list(map(_write_run, tasks))
    with helpers(processes) as pool:
        return list(pool.map(_write_run, tasks))


def _write_run(task: _Task) -> Path:
    portion, path, number = task
    with path.open("wb") as file:
        write_run(portion, file.write, number)
    return path


@contextmanager
def _reading(run: Path) -> Iterator[Storage]:
    with run.open("rb") as file:
        yield Storage.open(partial(_read, file.fileno()), run.stat().st_size)


def _read(descriptor: int, offset: int, length: int) -> bytes:
    return os.pread(descriptor, length, offset)


def open_index(path: Path, *, checked: bool = False) -> StoredIndex:
    """Open the index in a file; raise DamagedIndex unless every byte is as it was written, OSError where there is none.

    One that was `checked` before, or will be, is not read through.

    The file is closed when the index is let go. Nothing of it is kept mapped: what was read counts to the system's
    cache, not to this process.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    size = os.fstat(descriptor).st_size
    read = partial(_read, descriptor)
    try:
        if not checked:
            verify(read, size)
        index = StoredIndex(read, size)
    except BaseException:
        os.close(descriptor)
        raise
    finalize(index, os.close, descriptor)
    return index
