"""How often a new session with Discord's gateway is begun: a bot that keeps crashing must not use up its day.

Discord resets the token of a bot that begins more than 1,000 a day. Each one is noted in the ledger, so
that a restart forgets nothing: the first ones of a day are free, later ones wait, and there are never a hundred.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ...domain.errors import AttacheError
from .sync import Memory

_KEY = "discord.sessions"
_DAY = timedelta(days=1).total_seconds()
_FREE = 20  # in a day
_FIRST_WAIT, _LONGEST_WAIT = 10.0, 1260.0  # seconds since the one before, doubling
_log = logging.getLogger(__name__)


class Sessions:
    """Knows when each shard began its sessions of the last day. `now` returns the time, aware."""

    def __init__(self, memory: Memory, now: Callable[[], datetime]) -> None:
        self._memory = memory
        self._now = now
        self._begun: dict[str, list[float]] | None = None

    async def due_in(self, shard: int) -> float:
        """Return for how many seconds a shard should wait before it begins a new session."""
        now = self._now().timestamp()
        begun = _of_today((await self._known()).get(str(shard), []), now)
        return max(0.0, begun[-1] + _apart(len(begun)) - now) if begun else 0.0

    async def begin(self, shard: int) -> None:
        """Note that a shard is about to begin a session; what cannot be noted now is noted with the next one."""
        known, now = await self._known(), self._now().timestamp()
        known[str(shard)] = [*_of_today(known.get(str(shard), []), now), now]
        try:
            await self._memory.set(_KEY, json.dumps(known))
        except AttacheError as error:
            _log.warning("A session could not be noted: %s", error, extra={"event": "discord.session_unnoted"})

    async def _known(self) -> dict[str, list[float]]:
        if self._begun is None:
            try:
                self._begun = json.loads(await self._memory.get(_KEY) or "{}")
            except AttacheError as error:
                _log.warning("Sessions cannot be looked up: %s", error, extra={"event": "discord.session_unnoted"})
                return {}
        return self._begun


def _of_today(begun: list[float], now: float) -> list[float]:
    """Return those of the last day; what a clock that was set back puts into the future counts as now."""
    return [min(moment, now) for moment in begun if moment > now - _DAY]


def _apart(count: int) -> float:
    """Return how far the next one stays away from the last, after so many."""
    return 0.0 if count < _FREE else min(_FIRST_WAIT * 2.0 ** min(count - _FREE, 20), _LONGEST_WAIT)
