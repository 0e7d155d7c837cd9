"""Processes that share out work among the cores, and end with the one that began them."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread


@contextmanager
def helpers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Begin so many processes, which inherit what there is. Raises ChildProcessError when one of them is killed."""
    processes = ProcessPoolExecutor(count, get_context("fork"), _end_with_parent)
    try:
        yield processes
    except BrokenProcessPool:
        raise ChildProcessError("one of its processes was stopped, perhaps for want of memory") from None
    finally:
        processes.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
