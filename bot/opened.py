"""Everything that is open while the bot runs, and how it is opened and closed in order."""

import asyncio
import logging
import os
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING

from .config import Config
from .desks import kept_shelf, ledger_of, make_desk
from .domain.errors import AttacheError, Complaint
from .links import Link, open_links
from .packs.editions.shelf import PackShelf
from .service import composing
from .service.asking import get_ready
from .service.desk import Desk
from .service.ledger import Observer, unobserved
from .service.noticing import Staff, tell_notices, tell_refused
from .service.ports import Platform
from .service.press import Press, Rules
from .service.publishing import Summary, publish_due
from .service.tally import Tally
from .settings import orders
from .web.health import Health

if TYPE_CHECKING:
    from .store.sql import SqlLedger

Clock = Callable[[], datetime]

_KEPT = timedelta(days=366)  # how long the ledger remembers what became of a post
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Bot:
    """Everything that is open while the bot runs."""

    config: Config
    clock: Clock
    shelf: PackShelf
    desk: Desk
    ledger: "SqlLedger"
    links: tuple[Link, ...]
    owner: str
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    last_tick: datetime | None = None
    rules: Rules = field(default_factory=Rules)
    at: Observer = unobserved
    under_way: set[str] = field(default_factory=set)
    trouble: str = ""  # why the last round could not be done
    untold: dict[Platform, tuple[Complaint, ...]] = field(default_factory=dict)  # of a change that was not taken up

    async def round(self) -> datetime | None:
        """Post what is due through every platform that is up; return when to look again."""
        try:
            return await self._post_and_tell()
        except AttacheError as error:
            self.trouble = str(error)
            raise

    async def _post_and_tell(self) -> datetime | None:
        links = [link for link in self.links if link.can_post()]
        self.trouble = (await publish_due(self._press(links))).trouble
        await tell_notices(self.ledger, self._staff(links), self.clock, self.owner)
        for link in links:
            if complaints := self.untold.pop(link.platform, ()):
                await tell_refused(complaints, self._staff([link]))
        self.last_tick = self.clock()
        now = await self.ledger.time(self.last_tick)
        wake = await self.ledger.next_wake(now)
        return wake and wake - (now - self.last_tick)  # as our own clock will show it

    async def lift_pauses(self) -> None:
        """Try what failed again: whoever starts the bot anew may have mended it. What a person paused stays paused."""
        await self.ledger.lift_failures(await self.ledger.time(self.clock()))

    async def forget(self) -> None:
        """Remove from the ledger what is older than a year."""
        before = await self.ledger.time(self.clock()) - _KEPT
        await self.ledger.forget_gaps(self.today())
        await self.ledger.forget_counts(self.today())
        forgotten = 0
        while some := await self.ledger.forget(before):
            forgotten += some
        _log.info("What is older than a year was removed.", extra={"event": "ledger.forgotten", "posts": forgotten})

    async def post_once(self) -> Summary:
        """Post what is due, once, through every platform that lets us in.

        Raises ConfigError or TryAgain in the end when one of them does not.
        """
        kept_out: list[AttacheError] = []
        links: list[Link] = []
        for link in self.links:
            try:
                await link.sign_in()
            except AttacheError as error:
                kept_out.append(error)
            else:
                links.append(link)
        done = await publish_due(self._press(links))
        await tell_notices(self.ledger, self._staff(links), self.clock, self.owner)
        if kept_out:
            raise kept_out[0]
        return done

    def health(self) -> Health:
        """Say how the bot is right now."""
        platforms = {link.platform.value: link.up() for link in self.links}
        held = {link.platform.value: link.gate.trouble for link in self.links if link.gate.trouble}
        locked_out = any(link.gate.locked_out for link in self.links)
        return Health(
            now=self.clock(),
            platforms=platforms,
            last_tick=self.last_tick,
            held=held,
            locked_out=locked_out,
            ledger=self.trouble,
        )

    async def refused(self, complaints: tuple[Complaint, ...]) -> None:
        """Let the editors be told what is wrong with what they wrote, as soon as their platform is up."""
        self.untold = {link.platform: complaints for link in self.links}

    def today(self) -> date:
        """Return the day it is where the readers live."""
        return self.clock().astimezone(self.config.timezone).date()

    def _staff(self, links: Sequence[Link]) -> Staff:
        contacts = {link.platform: link.messenger for link in links}
        return Staff(contacts=contacts, editors=self.desk.office.editors, words=self.desk.words)

    def _press(self, links: Sequence[Link]) -> Press:
        gates = {link.platform: link.gate for link in links}
        return Press(
            ledger=self.ledger,
            messengers={link.platform: link.messenger for link in links},
            compose=partial(composing.compose, desk=self.desk),
            clock=self.clock,
            elapsed=monotonic,
            owner=self.owner,
            chance=random.random,
            words=self.desk.words,
            stopping=self.stopping,
            may_post=lambda platform: gates[platform].is_open,
            rules=self.rules,
            at=self.at,
            under_way=self.under_way,
        )


class Notes:
    """The notes in the ledger; who asks before it is open waits for it."""

    def __init__(self) -> None:
        self.ledger: asyncio.Future[SqlLedger] = asyncio.get_running_loop().create_future()

    async def get(self, key: str) -> str | None:
        """Return what was noted."""
        return await (await asyncio.shield(self.ledger)).get(key)

    async def set(self, key: str, value: str) -> None:
        """Note something."""
        await (await asyncio.shield(self.ledger)).set(key, value)


@asynccontextmanager
async def opened(
    config: Config, clock: Clock, start: Callable[[tuple[Link, ...]], None], *, set_by_hand: bool = False
) -> AsyncIterator[Bot]:
    """Open the library, a link to each platform and the ledger, and close them in the end.

    `start` is told the links before the ledger is open: answering does not need it, and readers should not wait. A
    clock that is `set_by_hand` stands for the database's, too.
    """
    with kept_shelf(config) as shelf:
        desk = make_desk(config, shelf)
        notes = Notes()
        async with open_links(config, desk, clock, notes) as links:
            start(links)
            async with await asyncio.to_thread(ledger_of, config, clock if set_by_hand else None) as ledger:
                notes.ledger.set_result(ledger)
                desk.office.editors = {Platform(name): channel for name, channel in config.editors.items()}
                desk.office.notes, desk.office.messengers = ledger, {link.platform: link.messenger for link in links}
                await ledger.declare(orders(config.subscriptions), await ledger.time(clock()))
                desk.office.ledger = ledger
                desk.office.gaps = ledger if config.gaps else None
                desk.office.tally = Tally() if config.usage else None
                owner = f"{os.uname().nodename}-{os.getpid()}-{token_hex(4)}"
                bot = Bot(config=config, clock=clock, shelf=shelf, desk=desk, ledger=ledger, links=links, owner=owner)
                await asyncio.to_thread(shelf.served, bot.today())
                await asyncio.to_thread(get_ready, shelf.library)
                yield bot
