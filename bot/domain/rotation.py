"""Whose turn it is: every fact is told before one returns."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import islice

_LOOK = 50  # how many are asked whether they suit before the first is taken as it is


def next_in_turn(
    order: Sequence[str], told: Sequence[str], place: str, suits: Callable[[str], bool] = lambda id: True
) -> str | None:
    """Return the one of `order` that a place is told next; None when there is none.

    `told` is what was told there, the newest first. What never was comes first, beginning elsewhere in the order for
    each place, and among it what suits; when all were told, the one whose last time is longest ago. So each returns
    only after all others, whatever was added or taken away meanwhile.
    """
    known = dict.fromkeys(told)  # keeps the newest time of each
    begin = int.from_bytes(sha256(place.encode()).digest()[:8]) + len(known)
    untold = (id for n in range(len(order)) if (id := order[(begin + n) % len(order)]) not in known)
    first = next(untold, None)
    if first is not None:
        return first if suits(first) else next(filter(suits, islice(untold, _LOOK)), first)
    members = frozenset(order)
    return next((id for id in reversed(known) if id in members), None)
