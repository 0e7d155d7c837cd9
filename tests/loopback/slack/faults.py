"""Faults that the loopback Slack can be told to have, one call at a time."""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How the next call of a method goes wrong; `accepted` says whether it is carried out before it does."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    reset: bool = False
    half: bool = False
    accepted: bool = False


class Faults:
    """The faults still to come, by method."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Fault | None]] = defaultdict(deque)

    def next(self, method: str, *faults: Fault | None) -> None:
        """Make the next calls of a method fail, in this order; None lets one through."""
        self._coming[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if it has one."""
        return self._coming[method].popleft() if self._coming[method] else None


def rate_limited(after: int = 7) -> Fault:
    """HTTP 429 with Retry-After."""
    return Fault(status=429, error="ratelimited", retry_after=after)


def status(code: int, *, accepted: bool = False) -> Fault:
    """An HTTP error of Slack's edge, with a page instead of JSON."""
    return Fault(status=code, accepted=accepted)


def refused(error: str, *, accepted: bool = False) -> Fault:
    """HTTP 200 with `ok: false`."""
    return Fault(error=error, accepted=accepted)


def reset(*, accepted: bool = False) -> Fault:
    """The connection is cut without an answer."""
    return Fault(reset=True, accepted=accepted)


def half_an_answer() -> Fault:
    """The request is carried out, and the connection is cut in the middle of the answer."""
    return Fault(half=True, accepted=True)
