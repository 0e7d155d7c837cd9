"""Sharing out the reading of briefs among as many processes as there are cores."""

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ..helpers import helpers
from .drafting import Draft, Given, Job, draft_brief

if TYPE_CHECKING:
    from concurrent.futures import Future

_AT_ONCE = 50  # files that a process is given at a time
_AHEAD = 3  # such portions for each process may wait to be written
_WORTH_SHARING = 400  # files: fewer are read sooner than processes are started

_given: Given | None = None  # what the processes inherit


def drafts(jobs: Iterable[Job], count: int, given: Given, processes: int) -> Iterator[Draft]:
    """Read briefs and yield what becomes of each, in order; not many are in memory at a time."""
    if processes < 2 or count < _WORTH_SHARING:
        yield from (draft_brief(job, given) for job in jobs)
        return
    global _given
    _given = given
    gc.freeze()  # so that looking for garbage does not copy what is inherited
    reading: deque[Future[list[Draft]]] = deque()
    remaining = iter(jobs)
    with helpers(processes) as pool:
        while some := list(islice(remaining, _AT_ONCE)):
            reading.append(pool.submit(_draft_some, some))
            if len(reading) > _AHEAD * processes:
                yield from reading.popleft().result()
        while reading:
            yield from reading.popleft().result()
    _given = None


def _draft_some(jobs: list[Job]) -> list[Draft]:
    if _given is None:
        raise RuntimeError("this process was not made to read briefs")
    return [draft_brief(job, _given) for job in jobs]
