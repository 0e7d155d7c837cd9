"""Keeping at hand what was used last, as far as there is room for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Reads what it is asked for, and keeps what was asked for last: all together no more than `room` bytes."""

    def __init__(self, read: Callable[[K], V], size: Callable[[V], int], room: int) -> None:
        self._read, self._size, self._room = read, size, room
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._filled = 0
        self._lock = Lock()

    def __call__(self, key: K) -> V:
        """Return what is read for a key."""
        with self._lock:
            value = self._kept.pop(key, None)
            if value is None:
                value = self._read(key)
                self._filled += self._size(value)
            self._kept[key] = value
            while self._filled > self._room:
                _, oldest = self._kept.popitem(last=False)
                self._filled -= self._size(oldest)
            return value
