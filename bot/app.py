"""The composition root: reads nothing but the configuration, builds everything, opens and closes it in order."""

import asyncio
import logging
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from secrets import token_hex

from . import log
from .cards.words import Words
from .config import Config
from .domain.errors import AttacheError, ConfigError
from .domain.subscriptions import Subscription, file_id, parse_cadence
from .links import Link, manner_of, open_links
from .packs.loader import PackShelf
from .service import reading
from .service.desk import Desk
from .service.ports import Shelf
from .service.publishing import Press, Summary, publish_due
from .store.opening import open_ledger
from .store.sql import SqlLedger
from .wake import Wake
from .web.health import Health
from .web.server import Site, build, serving

Clock = Callable[[], datetime]

_RELOAD_EVERY = 5.0  # seconds between two looks at the files of the library
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Bot:
    """Everything that is open while the bot runs."""

    config: Config
    clock: Clock
    shelf: PackShelf
    desk: Desk
    ledger: SqlLedger
    links: tuple[Link, ...]
    owner: str
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    last_tick: datetime | None = None

    async def round(self) -> datetime | None:
        """Post what is due through every platform that is up; return when to look again."""
        await publish_due(self._press([link for link in self.links if link.can_post()]))
        self.last_tick = self.clock()
        return await self.ledger.next_wake(self.last_tick)

    async def lift_pauses(self) -> None:
        """Try paused subscriptions again: whoever starts the bot anew may have mended what was wrong."""
        for standing in await self.ledger.standings():
            if standing.pause:
                await self.ledger.resume(standing.subscription.id, self.clock())

    async def post_once(self) -> Summary:
        """Post what is due through every platform, once."""
        for link in self.links:
            await link.sign_in()
        return await publish_due(self._press(self.links))

    def health(self) -> Health:
        """Say how the bot is right now."""
        platforms = {link.platform.value: link.up() for link in self.links}
        return Health(now=self.clock(), platforms=platforms, last_tick=self.last_tick)

    async def watch_files(self) -> None:
        """Take up what curators change while the bot runs; keep what there is when they made a mistake."""
        while True:
            await asyncio.sleep(_RELOAD_EVERY)
            if not await asyncio.to_thread(self.shelf.changed):
                continue
            complaints = await asyncio.to_thread(self.shelf.reload)
            for complaint in complaints:
                _log.error("Not taken up: %s", complaint, extra={"event": "library.refused"})
            if not complaints:
                version = self.shelf.library.version[:12]
                _log.info("The library was loaded anew.", extra={"event": "library.loaded", "version": version})

    def _press(self, links: Sequence[Link]) -> Press:
        return Press(
            ledger=self.ledger,
            messengers={link.platform: link.messenger for link in links},
            compose=partial(reading.post, desk=self.desk),
            clock=self.clock,
            owner=self.owner,
            chance=random.random,
            words=self.desk.words,
            stopping=self.stopping,
        )


@asynccontextmanager
async def opened(config: Config, clock: Clock) -> AsyncIterator[Bot]:
    """Open the library, the ledger and a link to each platform, and close them in the end."""
    shelf = open_shelf(config)
    desk = make_desk(config, shelf)
    async with open_ledger(config.data) as ledger, open_links(config, desk, clock, ledger) as links:
        await ledger.declare(subscriptions(config), clock())
        owner = f"{os.uname().nodename}-{os.getpid()}-{token_hex(4)}"
        yield Bot(config=config, clock=clock, shelf=shelf, desk=desk, ledger=ledger, links=links, owner=owner)


async def run(config: Config, clock: Clock) -> None:
    """Run everything until SIGTERM or Ctrl-C. Raises ConfigError when no platform can be served."""
    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), secrets=_secret_values(config))
    async with opened(config, clock) as bot:
        site = Site(desk=bot.desk, clock=clock, health=bot.health)
        app = build(site, with_pages=config.web.enabled)
        async with serving(app, config.web.host, config.web.port) as address:
            _log.info("The web server is at %s.", address, extra={"event": "web.started"})
            await _serve(bot)
    _log.info("Stopped.", extra={"event": "stopped"})


async def tick(config: Config, clock: Clock) -> str:
    """Post what is due, once; return in a sentence what was done."""
    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), secrets=_secret_values(config), level=logging.WARNING)
    async with opened(config, clock) as bot:
        done = await bot.post_once()
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    return f"{done.due} came due; {outcomes or 'nothing to post'}."


async def run_demo(config: Config, clock: Clock, port: int | None, show: Callable[[str], None]) -> None:
    """Run the real Discord bot in a simulated Discord."""
    from .platforms.discord.demo import run_demo as run_simulation

    desk = make_desk(config, open_shelf(config))
    with suppress(asyncio.CancelledError):
        await _until_stopped(run_simulation(desk, manner_of(config), clock, port, show))


def open_shelf(config: Config) -> PackShelf:
    """Load the library. Raises ContentError with every mistake in it."""
    return PackShelf(config.packs, config.seeds)


def make_desk(config: Config, shelf: Shelf) -> Desk:
    """Put together what the front door needs."""
    return Desk(shelf=shelf, timezone=config.timezone, words=Words(locale=config.language.replace("-", "_")))


def subscriptions(config: Config) -> list[Subscription]:
    """Return the standing orders of the configuration."""
    found: list[Subscription] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for declared in config.subscriptions:
        kind = (declared.platform, declared.channel, declared.what)
        seen[kind] += 1
        found.append(
            Subscription(
                id=file_id(*kind, ordinal=seen[kind]),
                platform=declared.platform,
                channel=declared.channel,
                what=declared.what,
                cadence=parse_cadence(declared.cadence),
                at=declared.at,
                timezone=declared.timezone or str(config.timezone),
                late_after=declared.late_after,
                when_empty=declared.when_empty,
            )
        )
    return found


async def _serve(bot: Bot) -> None:
    """Serve every platform until the process is told to stop, or no platform is left."""
    await bot.lift_pauses()
    wake = Wake(bot.round)
    watching = asyncio.create_task(bot.watch_files())
    wake.start(bot.clock())
    try:
        await _until_stopped(_serve_all(bot.links))
    finally:
        watching.cancel()
        bot.stopping.set()
        await wake.stop()


async def _serve_all(links: Sequence[Link]) -> None:
    """Serve all links; one that gives up says why and leaves the others running."""
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
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _secret_values(config: Config) -> list[str]:
    secrets = (getattr(config.secrets, field.name) for field in fields(config.secrets))
    return [secret.get_secret_value() for secret in secrets if secret]
