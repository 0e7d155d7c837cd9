"""Whose turn it is: every fact is told before one returns."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, islice

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
    if (first := next(untold, None)) is not None:
        return _best(chain([first], islice(untold, _LOOK)), suits) or first
    members = frozenset(order)
    return next((id for id in reversed(known) if id in members), None)


def _best(ahead: Iterator[str], suits: Sequence[Callable[[str], bool]]) -> str | None:
    """Return the first that suits best; no more are looked at than must be."""
    seen: list[str] = []
    for suit in suits:
        for id in chain(tuple(seen), ahead):
            if id not in seen:
                seen.append(id)
            if suit(id):
                return id
    return None
