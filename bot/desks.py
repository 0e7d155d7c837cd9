"""Building the desk from the configuration: all that answering needs, without what only running needs."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from .cards.words import Words
from .config import Config
from .packs.bibliography import CslBibliography
from .packs.loader import PackShelf
from .packs.showing import TextFolder
from .service.desk import Desk
from .service.ports import Place, Platform, Shelf

if TYPE_CHECKING:
    from .store.sql import SqlLedger


def open_shelf(config: Config) -> PackShelf:
    """Load the library. Raises ContentError with every mistake in it."""
    return PackShelf(config.packs, config.seeds, strict=config.strict)


def ledger_of(config: Config, clock: Callable[[], datetime] | None = None) -> AbstractAsyncContextManager["SqlLedger"]:
    """Open the ledger where the configuration has it; `clock` stands for the database's own, where that has one."""
    from .store.opening import open_ledger  # takes a quarter of a second: only for those who need it

    address = config.secrets.database_url
    return open_ledger(config.data, url=address.get_secret_value() if address else "", clock=clock)


def make_desk(config: Config, shelf: Shelf) -> Desk:
    """Put together what the front door needs."""
    return Desk(
        shelf=shelf,
        timezone=config.timezone,
        words=Words(locale=config.language.replace("-", "_")),
        bibliography=CslBibliography(),
        texts=TextFolder(config.texts, show_closed=config.show_texts),
        is_home=partial(_is_home, config),
    )


def _is_home(config: Config, place: Place) -> bool:
    """Whether a place belongs to those who run the bot: its own terminal and pages, and the workspaces they named."""
    if place.platform not in (Platform.DISCORD, Platform.SLACK):
        return True
    return any(place.platform.value == platform and place.workspace in ids for platform, ids in config.home.items())
