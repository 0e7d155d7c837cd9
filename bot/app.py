"""The composition root: reads nothing but the configuration, builds everything, opens and closes it in order."""

import asyncio
import gc
import logging
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from . import log
from .config import Config
from .desks import kept_shelf, ledger_of, make_desk, open_shelf
from .domain.errors import AttacheError, Complaint, ConfigError
from .domain.lexicon import read_word_lists
from .links import Link, manner_of, open_links
from .packs.editions.shelf import PackShelf
from .renewal import log_refused, renew
from .service import composing
from .service.desk import Desk
from .service.ledger import Observer, unobserved
from .service.noticing import Staff, tell_notices, tell_refused
from .service.ports import Platform
from .service.press import Press, Rules
from .service.publishing import Summary, publish_due
from .settings import orders
from .wake import Wake
from .web.health import Health
from .web.server import Site, build, serving

if TYPE_CHECKING:
    from .store.sql import SqlLedger

Clock = Callable[[], datetime]

_PATIENCE = 12.0  # seconds that what is being stopped gets to finish what it has begun
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
                owner = f"{os.uname().nodename}-{os.getpid()}-{token_hex(4)}"
                bot = Bot(config=config, clock=clock, shelf=shelf, desk=desk, ledger=ledger, links=links, owner=owner)
                await asyncio.to_thread(shelf.served, bot.today())
                await asyncio.to_thread(read_word_lists)
                yield bot


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop there is: uvloop's, which Windows does not have."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


async def run(config: Config, clock: Clock) -> None:
    """Run everything until SIGTERM or Ctrl-C. Raises ConfigError when no platform can be served."""
    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), secrets=_secret_values(config))
    await _until_stopped(_run(config, clock))
    _log.info("Stopped.", extra={"event": "stopped"})


async def _run(config: Config, clock: Clock) -> None:
    answering: list[asyncio.Task[None]] = []
    async with opened(config, clock, lambda links: answering.append(asyncio.create_task(_answer(links)))) as bot:
        app = build(Site(desk=bot.desk, clock=clock, health=bot.health), with_pages=config.web.enabled)
        try:
            async with serving(app, config.web.host, config.web.port) as address:
                _log.info("The web server is at %s.", address, extra={"event": "web.started"})
                _spare_the_collector()
                await _keep_going(bot, answering[0])
        finally:
            await _end(answering[0])


def _spare_the_collector() -> None:
    """Have garbage looked for among what comes and goes only: what is there once all is open, stays.

    To look through all of that takes tens of milliseconds, during which no reader is answered.
    """
    gc.collect()
    gc.freeze()


async def tick(config: Config, clock: Clock, *, set_by_hand: bool = False) -> str:
    """Post what is due, once; return in a sentence what was done."""
    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), secrets=_secret_values(config), level=logging.WARNING)
    async with opened(config, clock, lambda links: None, set_by_hand=set_by_hand) as bot:
        log_refused(bot.shelf.wrong)
        done = await bot.post_once()
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    return f"{done.due} came due; {outcomes or 'nothing to post'}."


async def run_demo(config: Config, clock: Clock, port: int | None, show: Callable[[str], None]) -> None:
    """Run the real Discord bot in a simulated Discord; its schedules are gone when it ends."""
    from .platforms.discord.demo import run_demo as run_simulation
    from .store.opening import open_ledger

    desk = make_desk(config, open_shelf(config))
    with TemporaryDirectory(prefix="attache-demo-") as folder:
        async with open_ledger(Path(folder)) as ledger:
            desk.office.ledger = desk.office.notes = ledger
            await _until_stopped(run_simulation(desk, manner_of(config), clock, port, show))


async def _keep_going(bot: Bot, answering: asyncio.Task[None]) -> None:
    """Post what comes due and take up what curators change, for as long as any platform can be served."""
    await bot.lift_pauses()
    wake = Wake(bot.round, daily=bot.forget)
    watching = asyncio.create_task(renew(bot.shelf, bot.today, bot.refused))
    wake.start(bot.clock())
    try:
        await asyncio.shield(answering)
    finally:
        watching.cancel()
        bot.stopping.set()
        await wake.stop()


async def _answer(links: Sequence[Link]) -> None:
    """Answer on every platform; one that gives up says why and leaves the others running."""
    refused = await asyncio.gather(*(_served(link) for link in links))
    raise ConfigError("\n".join(refused))


async def _served(link: Link) -> str:
    try:
        await link.serve()
    except AttacheError as error:
        _log.error("%s", error, extra={"event": "platform.refused", "platform": link.platform.value})
        return str(error)
    return f"{link.platform.value} was closed."


async def _until_stopped(work: Coroutine[object, object, None]) -> None:
    """Do the work until it ends or the process is told to stop; what it raises is raised."""
    task, stop = asyncio.ensure_future(work), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    told = asyncio.create_task(stop.wait())
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if task.done():
        task.result()
    await _end(task)


async def _end(task: asyncio.Future[None]) -> None:
    """Cancel a task until it is done: a library may swallow a cancellation that comes at the wrong moment."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_PATIENCE)
    if not task.cancelled():
        task.exception()  # it is known: whoever waited for the task has seen it


def _secret_values(config: Config) -> list[str]:
    secrets = (getattr(config.secrets, field.name) for field in fields(config.secrets))
    return [secret.get_secret_value() for secret in secrets if secret]
