"""The composition root: reads nothing but the configuration, builds everything, opens and closes it in order."""

from typing import TYPE_CHECKING

from .cards.words import Words
from .packs.loader import PackShelf
from .service.desk import Desk

if TYPE_CHECKING:
    from .config import Config
    from .service.ports import Shelf


def open_shelf(config: "Config") -> PackShelf:
    """Load the library. Raises ContentError with every mistake in it."""
    return PackShelf(config.packs, config.seeds)


def make_desk(config: "Config", shelf: "Shelf") -> Desk:
    """Put together what the front door needs."""
    return Desk(shelf=shelf, timezone=config.timezone, words=Words(locale=config.language.replace("-", "_")))
