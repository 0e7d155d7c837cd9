"""Reads documents from strangers in a process of its own, so that none can take the time or the memory of others."""

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import TypeVar

from ...domain.errors import Complaint, ContentError
from . import reading
from .document import Extracted

_SECONDS = 120  # of computing
_MEMORY = 3 * 1_073_741_824  # bytes of addresses

T = TypeVar("T")


def read(content: bytes, name: str, encoding: str = "") -> Extracted:
    """Read a document. Raises ContentError with one sentence, also when it would take too long or too much memory."""
    outcome = within(_SECONDS, _read, content, name, encoding) or Complaint(
        path=name,
        problem="reading this document takes more time or memory than any should",
        remedy="give its text as a .txt file",
    )
    if isinstance(outcome, Complaint):
        raise ContentError((outcome,))
    return outcome


def within(seconds: int, work: Callable[..., T], *arguments: object) -> T | None:
    """Return what some work returns, or None when it came to an end before: for want of seconds or of memory."""
    spawned = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawned, initializer=_bound, initargs=(seconds,)) as process:
        try:
            return process.submit(work, *arguments).result()
        except (BrokenProcessPool, MemoryError):
            return None


def _bound(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # not every system can bound the memory
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _read(content: bytes, name: str, encoding: str) -> Extracted | Complaint:
    try:
        return reading.read(content, name, encoding)
    except ContentError as error:
        return error.complaints[0]
    except MemoryError:
        raise
    except Exception as error:  # the top of this process: extractors fail on broken files in every way there is
        problem = f"this document is damaged, or made in an unusual way ({type(error).__name__})"
        return Complaint(path=name, problem=problem, remedy="open it, and save it anew or as another kind of file")
