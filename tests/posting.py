"""Standing orders, a clock that is set by hand, and a platform that remembers what it showed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.cards.asks import ask
from bot.cards.model import Card, Passage
from bot.domain.cadences import parse_cadence
from bot.domain.subscriptions import Subscription, What
from bot.service.ledger import Assignment, Composed, Ledger
from bot.service.ports import Platform, Posted, Reply, Target
from bot.service.press import Press

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
BEFORE = MORNING - timedelta(hours=1)
ON_THIS_DAY = Reply(
    ask=ask("onthisday"), card=Card(title="On this day", blocks=(Passage(text="A bridge was opened."),)), private=False
)


async def compose(assignment: Assignment) -> Composed:
    """Tell every channel the same."""
    return Composed(reply=ON_THIS_DAY, facts=("bridge",), edition="first")


def make_subscription(id: str = "morning", **changes: Any) -> Subscription:
    """Return a daily subscription at nine in London, up to six hours late."""
    values: dict[str, Any] = {
        "platform": "discord",
        "channel": f"channel of {id}",
        "what": What.ONTHISDAY,
        "cadence": parse_cadence("daily"),
        "at": time(9),
        "timezone": "Europe/London",
        "late_after": timedelta(hours=6),
    }
    return Subscription(id=id, **{**values, **changes})


def make_assignment(day: date, **changes: Any) -> Assignment:
    """Return a post to compose, on time, for a channel that was told nothing yet."""
    order = changes.pop("subscription", None) or make_subscription()
    due_at = datetime.combine(day, order.at, tzinfo=order.zone)
    values: dict[str, Any] = {"covers": (), "due_at": due_at, "told": (), "since": ""}
    return Assignment(subscription=order, day=day, **{**values, **changes})


@dataclass
class Clock:
    """Says the time that was set."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def elapsed(self) -> float:
        """Count the seconds that have passed."""
        return (self.now - MORNING).total_seconds()

    def pass_by(self, **length: float) -> None:
        """Move on."""
        self.now += timedelta(**length)


def fail(error: Exception) -> Callable[[Target], None]:
    """Return a platform's trouble."""

    def at(target: Target) -> None:
        raise error

    return at


class Around:
    """A ledger, but for what a test makes of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ledger, name)


class Killed(BaseException):
    """The process was killed at a step."""


class Killer:
    """Kills the process at the n-th step it is told of, and at every later one: nothing runs after a kill."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, step: object) -> None:
        """Observe a step."""
        self.left -= 1
        if self.left <= 0:
            raise Killed(step)


@dataclass
class Message:
    """What a channel shows."""

    channel: str
    key: str
    reply: Reply
    at: datetime


def _quietly(target: Target) -> None:
    """Go on."""


@dataclass
class Showcase:
    """A platform: it shows messages, and answers a key it remembers with the first of them.

    `before` and `after` are called around taking a message, `looking` before one is looked for; they may raise.
    """

    clock: Clock
    remembers: timedelta = timedelta(minutes=2)
    before: Callable[[Target], None] = _quietly
    after: Callable[[Target], None] = _quietly
    looking: Callable[[Target], None] = _quietly
    shown: list[Message] = field(default_factory=list)

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        """Show a message."""
        self.before(target)
        if not any(m.key == key and self.clock.now - m.at < self.remembers for m in self.shown):
            self.shown.append(Message(channel=target.channel, key=key, reply=reply, at=self.clock.now))
        self.after(target)
        return self._posted(key)

    async def find(self, target: Target, key: str, since: datetime) -> Posted | None:
        """Look for a message."""
        self.looking(target)
        found = any((m.channel, m.key) == (target.channel, key) and m.at >= since for m in self.shown)
        return self._posted(key) if found else None

    @property
    def counts(self) -> dict[str, int]:
        """Return how many messages each channel shows."""
        counted: defaultdict[str, int] = defaultdict(int)
        for message in self.shown:
            counted[message.channel] += 1
        return dict(counted)

    def _posted(self, key: str) -> Posted:
        number = next(n for n, message in enumerate(self.shown) if message.key == key)
        return Posted(message_id=str(number), link=f"https://example.org/{number}")


def make_press(ledger: Ledger, clock: Clock, discord: Showcase, **changes: Any) -> Press:
    """Return what publishing needs, with nothing left to chance."""
    values: dict[str, Any] = {
        "messengers": {Platform.DISCORD: discord},
        "compose": compose,
        "owner": "a",
        "chance": lambda: 0.0,
    }
    return Press(ledger=ledger, clock=clock, elapsed=clock.elapsed, **{**values, **changes})


async def order(ledger: Ledger, *ids: str, **changes: Any) -> None:
    """Declare subscriptions, an hour before they come due."""
    await ledger.declare([make_subscription(id, **changes) for id in ids or ("morning",)], BEFORE)
