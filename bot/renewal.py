"""Taking up what curators change while the bot runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from time import monotonic

from .domain.errors import Complaint, ConfigError
from .packs.editions.shelf import PackShelf

EVERY = 5.0  # seconds between two looks at the files of the library
_SHARE = 50  # times as long as a look takes is waited between two: a large library has many files to look at
Refused = Callable[[tuple[Complaint, ...]], Awaitable[None]]

_log = logging.getLogger(__name__)


async def renew(shelf: PackShelf, today: Callable[[], date], refused: Refused, every: float = EVERY) -> None:
    """Look for changes for as long as the bot runs; keep what there is when somebody made a mistake.

    `refused` is told what is wrong.
    """
    if shelf.wrong:
        await _tell(shelf.wrong, refused)
    if not await asyncio.to_thread(shelf.verify):
        _log.warning("The library in the data folder is damaged; it is made anew.", extra={"event": "library.damaged"})
        await _reload(shelf, today, refused, anew=True)
    while True:
        begun = monotonic()
        changed = await asyncio.to_thread(shelf.changed)
        took = monotonic() - begun
        if changed:
            await _reload(shelf, today, refused)
        await asyncio.sleep(max(every, _SHARE * took))


async def _reload(shelf: PackShelf, today: Callable[[], date], refused: Refused, *, anew: bool = False) -> None:
    try:
        complaints = await asyncio.to_thread(shelf.reload, anew=anew)
        if not complaints:
            await asyncio.to_thread(shelf.served, today())
    except (ConfigError, OSError) as error:
        _log.error("The library cannot be made anew: %s", error, extra={"event": "library.failed"})
        return
    if complaints:
        await _tell(complaints, refused)
    else:
        version = shelf.library.version[:12]
        _log.info("The library was loaded anew.", extra={"event": "library.loaded", "version": version})


async def _tell(complaints: tuple[Complaint, ...], refused: Refused) -> None:
    log_refused(complaints)
    try:
        await refused(complaints)
    except Exception:  # whatever it is, later changes are still to be taken up
        _log.exception("The editors could not be told.", extra={"event": "editors.untold"})


def log_refused(complaints: tuple[Complaint, ...]) -> None:
    """Tell the log why an edition was not made of what the files say now."""
    for complaint in complaints:
        _log.error("Not taken up: %s", complaint, extra={"event": "library.refused"})
