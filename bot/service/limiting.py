"""Staying below what a platform puts up with: a pace of our own, and a breaker that stops long before a ban.

Only what we begin by ourselves passes a gate. Answers to readers never do: a platform counts them apart.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from ..domain.errors import ConfigError, TryAgain

_MOST = 16.0  # replicas that one limit is shared among
_log = logging.getLogger(__name__)

Seconds = Callable[[], float]  # a clock that is never set
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a platform puts up with; every time is in seconds.

    At most `burst` requests leave at once and `rate` a second follow; in one lane they are `apart`. After so many
    `invalid` ones in a `window` we stop by ourselves; a `ban` is waited out, twice as long each time, up to `longest`.
    """

    rate: float
    burst: int = 5
    apart: float = 0.0
    invalid: int = 1500
    window: float = 600.0
    ban: float = 600.0
    longest: float = 3600.0
    trust: float = 30.0  # after so long without an answer, one request goes ahead alone
    ahead: float = 2.0  # and is waited for no longer than this
    calm: float = 60.0  # without a word that we are too many, before we go faster again
    queue: float = 10.0  # the longest wait for a turn; beyond it a request had better come back later


DISCORD = Limits(rate=39.0)  # with the burst, no second holds more than 45; Discord allows 50
SLACK = Limits(rate=5.0, burst=20, apart=1.0)  # a message a second in each channel, some hundred a minute in all


class Verdict(StrEnum):
    """What an answer says about how we are seen."""

    FINE = "fine"
    INVALID = "invalid"  # refused in a way that counts towards a ban
    CROWDED = "crowded"  # likewise, because others use up the limit that is ours in common: replicas of this bot
    BUSY = "busy"  # we are asked to wait
    BANNED = "banned"  # the whole address is turned away
    LOCKED_OUT = "locked out"  # the token is no longer accepted
    NONE = "none"  # no answer came


class Gate:
    """Lets requests to one platform leave; each `turn` is followed by what was `heard`.

    `clock` is in seconds and never set back.
    """

    def __init__(self, limits: Limits, clock: Seconds, sleep: Sleep) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._next = 0.0  # when the next request would leave, were there no burst
        self._lanes: dict[str, float] = {}
        self._invalid: deque[float] = deque()
        self._shut_until = self._trusted_until = self._crowded_at = 0.0
        self._crowd = 1.0  # how many, by what we hear, share the limit
        self._bans = 0
        self._reason = ""
        self._locked_out = False
        self._first: asyncio.Future[None] | None = None  # done when the request that went ahead is answered

    @property
    def is_open(self) -> bool:
        """Whether anything may be sent right now."""
        return not self._locked_out and self._clock() >= self._shut_until

    @property
    def locked_out(self) -> bool:
        """Whether nothing will be sent until a person gives us another token."""
        return self._locked_out

    @property
    def trouble(self) -> str:
        """Return in a sentence why nothing is sent; empty while the gate is open."""
        return "" if self.is_open else self._reason

    async def turn(self, lane: str = "") -> None:
        """Wait until a request may leave.

        Raises TryAgain while the breaker is open or the queue is long, ConfigError when the token was refused.
        """
        first = await self._go_ahead_alone()
        try:
            await self._sleep_until(self._reserve(lane))
            self._check()
        except BaseException:
            if first:
                self._let_others_go()
            raise

    def heard(self, verdict: Verdict, after: float = 0.0, reason: str = "") -> None:
        """Take note of the answer to a request: for how long we are to wait, and what a person must do, if anything."""
        now = self._clock()
        match verdict:
            case Verdict.FINE:
                self._bans = 0
            case Verdict.INVALID:
                self._count_invalid(now)
            case Verdict.CROWDED:
                self._count_invalid(now)
                self._make_room(now)
            case Verdict.BUSY:
                self._shut(now + after, "The platform asks us to wait.")
            case Verdict.BANNED:
                self._wait_out(now, after)
            case Verdict.LOCKED_OUT:
                self._lock_out(reason)
            case Verdict.NONE:
                pass
        if verdict in (Verdict.FINE, Verdict.INVALID, Verdict.CROWDED):
            self._trusted_until = now + self._limits.trust
        self._let_others_go()

    async def _go_ahead_alone(self) -> bool:
        """Send one request ahead when we do not know how we are seen: a refused token costs one, not a burst."""
        while True:
            self._check()
            if self._clock() < self._trusted_until:
                return False
            if self._first is None:
                self._first = asyncio.get_running_loop().create_future()
                return True
            _, unanswered = await asyncio.wait({self._first}, timeout=self._limits.ahead)
            if unanswered:
                return False

    def _let_others_go(self) -> None:
        if self._first:
            self._first.set_result(None)
            self._first = None

    def _check(self) -> None:
        if self._locked_out:
            raise ConfigError(self._reason)
        if not self.is_open:
            raise TryAgain(self._reason, after=self._shut_until - self._clock())

    def _reserve(self, lane: str) -> float:
        """Return when the request may leave, and keep that place for it."""
        now = self._clock()
        if now - self._crowded_at > self._limits.calm and self._crowd > 1:
            self._crowd, self._crowded_at = self._crowd / 2, now
        step = self._crowd / self._limits.rate
        following = max(self._next, now) + step
        at = max(now, following - self._limits.burst * step, self._lanes.get(lane, now))
        if at - now > self._limits.queue:
            raise TryAgain("Many posts are waiting for their turn.", after=at - now)
        self._next = following
        if lane and self._limits.apart:
            self._lanes = {name: free for name, free in self._lanes.items() if free > now}
            self._lanes[lane] = at + self._limits.apart
        return at

    async def _sleep_until(self, at: float) -> None:
        if (left := at - self._clock()) > 0:
            await self._sleep(left)

    def _count_invalid(self, now: float) -> None:
        """Stop when there were too many, until half of them are forgotten."""
        self._invalid.append(now)
        while self._invalid[0] <= now - self._limits.window:
            self._invalid.popleft()
        if len(self._invalid) >= self._limits.invalid:
            forgotten = self._invalid[len(self._invalid) // 2] + self._limits.window
            self._shut(forgotten, "Too many channels refused a post; posting goes on in a while.")

    def _make_room(self, now: float) -> None:
        """Go half as fast, unless that was just done: one wave of refusals is one word."""
        if now - self._crowded_at >= 1:
            self._crowd, self._crowded_at = min(2 * self._crowd, _MOST), now

    def _lock_out(self, reason: str) -> None:
        if not self._locked_out:
            _log.error("Nothing more is sent: %s", reason, extra={"event": "gate.locked_out"})
        self._locked_out, self._reason = True, reason

    def _wait_out(self, now: float, after: float) -> None:
        length = max(after, min(self._limits.ban * 2**self._bans, self._limits.longest))
        self._bans = min(self._bans + 1, 10)
        self._shut(now + length, "The platform turns our address away for now.")

    def _shut(self, until: float, reason: str) -> None:
        if until > self._shut_until:
            if self.is_open:
                text = "Sending rests for %.0f s: %s"
                _log.warning(text, until - self._clock(), reason, extra={"event": "gate.shut"})
            self._shut_until, self._reason = until, reason
