"""Whose turn it is: every fact is told before one returns."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import islice

_LOOK = 50  # how many are asked whether they suit


def next_in_turn(order: Sequence[str], told: Sequence[str], place: str, *suits: Callable[[str], bool]) -> str | None:
    """Return the one of `order` that a place is told next; None when there is none.

    `told` is what was told there, the newest first. What never was comes first, beginning elsewhere in the order for
    each place, and among it what suits best (by the first of `suits` that any does). When all were told, it is the one
    whose last time is longest ago: so each returns only after all others, whatever was added or taken away meanwhile.
    """
    known = dict.fromkeys(told)  # keeps the newest time of each
    begin = int.from_bytes(sha256(place.encode()).digest()[:8]) + len(known)
    untold = (id for n in range(len(order)) if (id := order[(begin + n) % len(order)]) not in known)
    if ahead := list(islice(untold, _LOOK)):
        return next((id for suit in suits for id in ahead if suit(id)), ahead[0])
    members = frozenset(order)
    return next((id for id in reversed(known) if id in members), None)
