"""Sharing out the reading of briefs among as many processes as there are cores."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_context
from threading import Semaphore

from .drafting import Draft, Given, Job, draft_brief

_AT_ONCE = 50  # files that a process is given at a time
_AHEAD = 3  # such portions for each process may wait to be written
_WORTH_SHARING = 400  # files: fewer are read sooner than processes are started

_given: Given | None = None  # what the processes inherit


def drafts(jobs: Sequence[Job], given: Given, processes: int) -> Iterator[Draft]:
    """Read briefs and yield what becomes of each, in order; not many are in memory at a time."""
    if processes < 2 or len(jobs) < _WORTH_SHARING:
        yield from (draft_brief(job, given) for job in jobs)
        return
    global _given
    _given = given
    gc.freeze()  # so that looking for garbage does not copy what is inherited
    waiting = Semaphore(_AHEAD * processes)
    with get_context("fork").Pool(processes) as pool:
        for some in pool.imap(_draft_some, _portions(jobs, waiting)):
            waiting.release()
            yield from some
    _given = None


def _portions(jobs: Iterable[Job], waiting: Semaphore) -> Iterator[list[Job]]:
    remaining = iter(jobs)
    while some := list(islice(remaining, _AT_ONCE)):
        waiting.acquire()
        yield some


def _draft_some(jobs: list[Job]) -> list[Draft]:
    if _given is None:
        raise RuntimeError("this process was not made to read briefs")
    return [draft_brief(job, _given) for job in jobs]
