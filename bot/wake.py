"""What makes the bot look at the ledger: a round every few seconds, and one at the very moment something comes due.

It only wakes. What is to be done, and whether it has been, is known to the ledger alone: a round that is lost, late or
doubled does no harm. The rounds every few seconds go by a clock that nobody sets: setting one back silences nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from .domain.errors import AttacheError

_log = logging.getLogger(__name__)

_SETTLED_IN = timedelta(minutes=5)  # after a start, before house is kept
_AT_ONCE = 4  # rounds: a slow channel keeps one open, and the ledger keeps them apart, so the next need not wait

Round = Callable[[], Awaitable[datetime | None]]  # does what is due; returns when it wants to be woken next


async def nothing() -> None:
    """Have no house to keep."""


class Wake:
    """Begins a round at once, then every `every`, and whenever the last one asked; keeps house once a day."""

    def __init__(
        self, round_: Round, every: timedelta = timedelta(seconds=15), daily: Callable[[], Awaitable[None]] = nothing
    ) -> None:
        self._round = round_
        self._every = every
        self._daily = daily
        self._running: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def start(self, now: datetime) -> None:
        """Begin, at once."""
        self._beating = asyncio.create_task(self._beat())
        self._scheduler.add_job(self._keep_house, "interval", days=1, next_run_time=now + _SETTLED_IN)
        self._scheduler.start()

    async def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Begin no more rounds, wait for those under way, then interrupt them: the ledger knows how far they came."""
        self._scheduler.pause()
        if self._beating:
            self._beating.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=patience.total_seconds())
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def _beat(self) -> None:
        while True:
            await self._begin()
            await asyncio.sleep(self._every.total_seconds())

    async def _begin(self) -> None:
        """Begin a round beside those that are still open."""
        if len(self._running) >= _AT_ONCE:
            return
        task = asyncio.create_task(self._tick())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _keep_house(self) -> None:
        """Do what is done once a day; when it goes wrong, the next day comes."""
        try:
            await self._daily()
        except Exception as error:
            _log.warning("Housekeeping was put off: %s", error, extra={"event": "housekeeping.failed"})

    async def _tick(self) -> None:
        """Do one round; whatever goes wrong in it, the next one comes."""
        try:
            due = await self._round()
        except AttacheError as error:
            _log.error("Nothing can be posted now: %s", error, extra={"event": "round.failed"})
        except Exception:
            _log.exception("A round was interrupted.", extra={"event": "round.failed"})
        else:
            if due:
                self._scheduler.add_job(self._begin, "date", run_date=due, id="due", replace_existing=True)
