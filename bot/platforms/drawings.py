"""Keeping drawings: an answer from memory is the same card again, and need not be drawn again."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from ..service.ports import Reply

T = TypeVar("T")


class Drawings(Generic[T]):
    """The drawings made last, at most `size` of them; `draw` takes a reply and whether it is drawn plain."""

    def __init__(self, draw: Callable[[Reply, bool], T], size: int = 1000) -> None:
        self._draw = draw
        self._size = size
        self._kept: OrderedDict[tuple[int, int, bool], tuple[Reply, T]] = OrderedDict()

    def of(self, reply: Reply, plain: bool) -> T:
        """Return the drawing of this very card, in answer to this very question."""
        key = (id(reply.card), id(reply.ask), plain)  # they are kept beside the drawing, so no other has their ids
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = reply, self._draw(reply, plain)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return self._kept[key][1]
