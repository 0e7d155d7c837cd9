"""The composition root: reads nothing but the configuration, opens everything, and runs until told to stop."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from . import log
from .cards.guide import Kept
from .config import Config
from .desks import kept_shelf, make_desk
from .domain.errors import AttacheError, Complaint, ConfigError
from .links import Link, manner_of
from .opened import Bot, Clock, opened
from .renewal import EVERY, log_refused, renew
from .service.counting import keep_counts, write_counts
from .wake import Wake
from .web.server import Site, build, serving

_PATIENCE = 12.0  # seconds that what is being stopped gets to finish what it has begun
_log = logging.getLogger(__name__)


def new_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop there is: uvloop's, which Windows does not have."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


async def run(config: Config, clock: Clock, look_every: float = EVERY) -> None:
    """Run everything until SIGTERM or Ctrl-C, and look for changes of the library every so many seconds.

    Raises ConfigError when no platform can be served.
    """
    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), secrets=_secret_values(config))
    await _until_stopped(_run(config, clock, look_every))
    _log.info("Stopped.", extra={"event": "stopped"})


async def _run(config: Config, clock: Clock, look_every: float) -> None:
    answering: list[asyncio.Task[None]] = []
    async with opened(config, clock, lambda links: answering.append(asyncio.create_task(_answer(links)))) as bot:
        app = build(Site(desk=bot.desk, clock=clock, health=bot.health), with_pages=config.web.enabled)
        try:
            async with serving(app, config.web.host, config.web.port) as address:
                _log.info("The web server is at %s.", address, extra={"event": "web.started"})
                _spare_the_collector()
                await _keep_going(bot, answering[0], look_every)
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


async def run_demo(
    config: Config, clock: Clock, port: int | None, show: Callable[[str], None], look_every: float = EVERY
) -> None:
    """Run the real Discord bot in a simulated Discord, and look for changes of the library every so many seconds.

    Its schedules are gone when it ends.
    """
    from .platforms.discord.demo import run_demo as run_simulation
    from .store.opening import open_ledger

    log.configure(sys.stderr, as_json=not sys.stderr.isatty(), level=logging.WARNING)
    for wary in ("discord", "discord.client"):  # they warn of what a simulation has no need of
        logging.getLogger(wary).setLevel(logging.ERROR)
    logging.getLogger(renew.__module__).setLevel(logging.INFO)
    with kept_shelf(config) as shelf, TemporaryDirectory(prefix="attache-demo-") as folder:
        desk = replace(make_desk(config, shelf), kept=Kept())
        async with open_ledger(Path(folder)) as ledger:
            desk.office.ledger = desk.office.notes = ledger
            simulation = run_simulation(desk, manner_of(config), clock, port, show)
            renewal = renew(shelf, lambda: clock().astimezone(config.timezone).date(), _told_by_the_log, look_every)
            await _until_stopped(_beside(renewal, simulation))


async def _told_by_the_log(complaints: tuple[Complaint, ...]) -> None:
    """Do nothing: the demo has no channel of editors, and the log is on the screen of whoever started it."""


async def _beside(background: Coroutine[object, object, None], work: Coroutine[object, object, None]) -> None:
    """Do the work, and something else for as long as it takes."""
    task = asyncio.create_task(background)
    try:
        await work
    finally:
        await _end(task)


async def _keep_going(bot: Bot, answering: asyncio.Task[None], look_every: float) -> None:
    """Post what comes due and take up what curators change, for as long as any platform can be served."""
    await bot.lift_pauses()
    wake = Wake(bot.round, daily=bot.forget)
    beside = [asyncio.create_task(renew(bot.shelf, bot.today, bot.refused, look_every))]
    if bot.desk.office.tally:
        beside.append(asyncio.create_task(keep_counts(bot.desk, bot.ledger, bot.today)))
    wake.start(bot.clock())
    try:
        await asyncio.shield(answering)
    finally:
        for task in beside:
            task.cancel()
        bot.stopping.set()
        await wake.stop()
        await write_counts(bot.desk, bot.ledger)


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
