"""Building the desk from the configuration: all that answering needs, without what only running needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .cards.guide import Kept
from .cards.words import Words
from .config import Config
from .domain.errors import ConfigError
from .packs.bibliography import CslBibliography
from .packs.editions.making import Workshop
from .packs.editions.shelf import PackShelf
from .packs.showing import TextFolder
from .service.desk import Desk, FixedShelf
from .service.ports import Place, Platform, Shelf

if TYPE_CHECKING:
    from .store.sql import SqlLedger


def open_shelf(config: Config) -> Shelf:
    """Open the library as the files are now, in memory where nothing can be written.

    Raises ContentError with every mistake in it.
    """
    home = config.data / "library"
    if _writable(home):
        return PackShelf(config.packs, config.seeds, home, strict=config.strict)
    from .packs.loader import load

    return FixedShelf(load(config.packs, config.seeds, strict=config.strict))


@contextmanager
def kept_shelf(config: Config) -> Iterator[PackShelf]:
    """Open the library for a bot that goes on while curators change it; its editions are made in another process.

    Raises ContentError with every mistake in it, unless there is an edition of old.
    """
    workshop = Workshop()
    try:
        with _home(config.data / "library") as home:
            yield PackShelf(config.packs, config.seeds, home, strict=config.strict, patient=True, make=workshop)
    finally:
        workshop.close()


@contextmanager
def _home(home: Path) -> Iterator[Path]:
    """Return where editions are kept: in the data folder, else for as long as the bot runs in a temporary one."""
    if _writable(home):
        yield home
        return
    try:
        folder = TemporaryDirectory(prefix="attache-")
    except OSError:
        raise ConfigError(f"Neither {home} nor a temporary folder can be written: mount one that can.") from None
    with folder as name:
        yield Path(name)


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


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
        kept=Kept(gaps=config.gaps, counts=config.usage),
        archive=shelf if isinstance(shelf, PackShelf) else None,
    )


def _is_home(config: Config, place: Place) -> bool:
    """Whether a place belongs to those who run the bot: its own terminal and pages, and the workspaces they named."""
    if place.platform not in (Platform.DISCORD, Platform.SLACK):
        return True
    return any(place.platform.value == platform and place.workspace in ids for platform, ids in config.home.items())
