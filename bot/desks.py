"""Building the desk from the configuration: all that answering needs, without what only running needs."""

from .cards.words import Words
from .config import Config
from .packs.bibliography import CslBibliography
from .packs.loader import PackShelf
from .packs.showing import TextFolder
from .service.desk import Desk
from .service.ports import Shelf


def open_shelf(config: Config) -> PackShelf:
    """Load the library. Raises ContentError with every mistake in it."""
    return PackShelf(config.packs, config.seeds, strict=config.strict)


def make_desk(config: Config, shelf: Shelf) -> Desk:
    """Put together what the front door needs."""
    return Desk(
        shelf=shelf,
        timezone=config.timezone,
        words=Words(locale=config.language.replace("-", "_")),
        bibliography=CslBibliography(),
        texts=TextFolder(config.texts, show_closed=config.show_texts),
    )
