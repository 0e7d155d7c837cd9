"""Counting what is asked for: in memory while readers wait, in the ledger when nobody does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from itertools import count

from ..domain.changes import changes
from ..domain.errors import AttacheError
from ..domain.usage import LATELY, Favourites
from .desk import Desk
from .ports import Invocation, Kind, Platform, Reply, Usage

_SUBJECTS = {"ask": "question", "brief": "topic", "fact": "keyword", "evidence": "fact", "sources": "id"}
_GOES_ON = frozenset({"page", "view", "skip"})  # more of what is counted already
_EVERY = 60.0  # seconds between two writings
_SELDOM = 10  # writings for each look at what is asked most
_OFFERED = 25

_log = logging.getLogger(__name__)
Pause = Callable[[float], Awaitable[None]]


def count_reply(invocation: Invocation, desk: Desk, reply: Reply) -> None:
    """Count the entry that a reader asked for and was told; pages of the web are read by machines, too."""
    tally, options = desk.office.tally, invocation.ask.options
    if tally is None or not reply.found or not reply.results or invocation.place.platform is Platform.WEB:
        return
    if options.get(_SUBJECTS.get(invocation.ask.command, "")) and not _GOES_ON.intersection(options):
        told = reply.results[0]
        tally.count(told.kind.value, told.id, invocation.now.astimezone(desk.timezone).date())


async def keep_counts(desk: Desk, usage: Usage, today: Callable[[], date], pause: Pause = asyncio.sleep) -> None:
    """Write what was counted, and look up what is asked most, for as long as the bot runs."""
    for writings in count():
        await write_counts(desk, usage)
        if writings % _SELDOM == 0:
            await _look_up_favourites(desk, usage, today())
        await pause(_EVERY)


async def _look_up_favourites(desk: Desk, usage: Usage, today: date) -> None:
    try:
        desk.office.favourites = await _favourites(desk, usage, today)
    except Exception:  # whatever it is, counting goes on
        _log.exception("What is asked most is not known.", extra={"event": "usage.unknown"})


async def write_counts(desk: Desk, usage: Usage) -> None:
    """Write what was counted; what cannot be written now is kept until the next time."""
    tally = desk.office.tally
    counts = tally.take() if tally else ()
    if not tally or not counts:
        return
    try:
        await usage.count(counts)
    except AttacheError as error:
        tally.give_back(counts)
        _log.warning("The counts were not written: %s", error, extra={"event": "usage.not_written"})


async def _favourites(desk: Desk, usage: Usage, today: date) -> Favourites:
    since = today - LATELY
    return Favourites(
        topics=await usage.most_asked(Kind.BRIEF.value, since, _OFFERED),
        facts=await usage.most_asked(Kind.FACT.value, since, _OFFERED),
        newest=await _newest(desk, today),
    )


async def _newest(desk: Desk, today: date) -> tuple[str, ...]:
    """Return the facts that the library did not have some weeks ago, if what it had then is kept."""
    new = desk.shelf.library
    parts = desk.memory.parts(new.version, today)
    found: tuple[str, ...] | None = parts.known("newest")
    if found is None:
        old = await asyncio.to_thread(desk.archive.as_of, today - LATELY) if desk.archive else None
        added = (await asyncio.to_thread(changes, old, new)).added if old else ()
        found = parts.once("newest", lambda: added[:_OFFERED])
    return found
