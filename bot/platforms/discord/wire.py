"""Between discord.py's objects and the JSON we draw and read."""

from collections.abc import Iterator
from typing import Any

import discord

from .components import Component, Drawing, walk


class DrawnView(discord.ui.View):
    """A drawing in the shape discord.py sends; finished from the start, so that discord.py keeps nothing of it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(timeout=None)
        self._drawing = drawing
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the drawing as it is."""
        return self._drawing.components

    def has_components_v2(self) -> bool:
        """Whether the components hold the text, too."""
        return not self._drawing.content


def parts_of(message: discord.Message) -> Iterator[Component]:
    """Yield every component of a message, with those inside it."""
    drawn: list[Any] = [component.to_dict() for component in message.components]
    return walk(drawn)
