"""What posting needs of the ledger, and what it keeps: subscriptions, deliveries, their history."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ..domain.deliveries import Delivery
from ..domain.deliveries import Event as Event  # what a ledger returns
from ..domain.standings import Standing
from ..domain.subscriptions import Subscription
from .ports import Platform, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact, and the civil date on which a channel was last told it."""

    fact: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A post to compose.

    `covers` are missed days to be told in the same message; `told` is what this channel was told, newest first, up to
    the library's size; `since` is the edition that the subscription's last sent post was composed from, "" for none.
    """

    subscription: Subscription
    day: date
    covers: tuple[date, ...]
    due_at: datetime
    told: tuple[Told, ...]
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A post: what to show, the ids of the facts in it, and the version of the library it was composed from."""

    reply: Reply
    facts: tuple[str, ...]
    edition: str


Compose = Callable[[Assignment], Awaitable[Composed | None]]  # None: there is nothing to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours until its lease runs out, and the subscription it belongs to."""

    delivery: Delivery
    standing: Standing


class Action(StrEnum):
    """What was done to the settings of a subscription."""

    ADDED = "added"
    EDITED = "edited"
    PAUSED = "paused"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    REMOVED = "removed"
    UNDONE = "undone"
    DECLARED = "declared"  # by the file
    WITHDRAWN = "withdrawn"  # no longer in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changed a subscription, when, and its settings before and after, in the words of `domain.settings`.

    `by` is a user's id, "file" for the configuration, "" for the bot itself.
    """

    id: str
    subscription: str
    at: datetime
    by: str
    action: Action
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a person must be told once: a post failed, or nobody knows whether it was posted.

    `person` is a user's id; without one the `channel` is told. `id` is the key of the message, `epoch` says whose lease
    it is.
    """

    id: str
    platform: str
    person: str
    channel: str
    subscription: str
    reason: str
    remedy: str
    at: datetime
    delivery: str = ""
    epoch: int = 0


Observer = Callable[[str], None]  # is told each step between two effects, so that a test may crash there


def unobserved(step: str) -> None:
    """Let every step pass."""


class Ledger(Protocol):
    """Knows every subscription and what became of every post; each method is one transaction.

    Any of them raises TryAgain when the database does not take it now, and ConfigError when it never will.
    `confirm` and `record` return False, and change nothing, when somebody else has taken the delivery over; `confirm`
    also when its subscription may not post that day. Recording a failed delivery pauses its subscription; recording a
    failed or unknown one also writes a notice.
    """

    async def time(self, now: datetime) -> datetime:
        """Return the time that decides what is due: the database's own where several machines share it, else `now`."""
        ...

    async def declare(self, subscriptions: Iterable[Subscription], now: datetime) -> None:
        """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""

    async def resume(self, subscription: str, now: datetime) -> None:
        """Lift the pause of a subscription."""

    async def lift_failures(self, now: datetime) -> None:
        """Lift every pause that nobody asked for."""

    async def revise(self, standing: Standing, change: Change) -> bool:
        """Write a standing and what was changed; False, and nothing is written, when its revision moved on meanwhile.

        One with revision 0 is new.
        """
        ...

    async def changes(self, platform: str, workspace: str, limit: int, channel: str = "") -> tuple[Change, ...]:
        """Return the newest changes of the subscriptions there, newest first; an empty name stands for all."""
        ...

    async def materialise(self, now: datetime, limit: int) -> int:
        """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
        ...

    async def claim(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta, limit: int
    ) -> tuple[Claim, ...]:
        """Take at most `limit` deliveries that have been ready longest, for these platforms."""
        ...

    async def confirm(self, sending: Delivery) -> bool:
        """Write down that the message is about to be sent."""
        ...

    async def record(self, delivery: Delivery) -> bool:
        """Write down what became of a claimed delivery."""
        ...

    async def claim_notice(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta
    ) -> Notice | None:
        """Take the oldest notice that nobody was told yet."""
        ...

    async def record_notice(self, notice: Notice, again_at: datetime | None = None) -> bool:
        """Write down that it was told, or when to try again; False when somebody else has taken it over."""
        ...

    async def forget(self, before: datetime) -> int:
        """Remove settled deliveries, changes and told notices older than this; return how many deliveries."""
        ...

    async def next_wake(self, after: datetime) -> datetime | None:
        """Return the first moment after this one at which there may be something to do."""
        ...

    async def standing(self, subscription: str) -> Standing | None:
        """Return one subscription."""
        ...

    async def standings(self, platform: str = "", workspace: str = "", channel: str = "") -> tuple[Standing, ...]:
        """Return every subscription there, oldest first; an empty name stands for all."""
        ...

    async def deliveries(self, subscription: str) -> tuple[Delivery, ...]:
        """Return every delivery of a subscription, oldest first."""
        ...

    async def deliveries_on(
        self, day: date, subscription: str = "", platform: str = "", channel: str = ""
    ) -> tuple[Delivery, ...]:
        """Return the deliveries of a civil date, of one subscription or one channel, oldest first."""
        ...

    async def delivery_of_message(self, platform: str, channel: str, message_id: str) -> Delivery | None:
        """Return the delivery that a message is."""
        ...

    async def events(self, delivery: str) -> tuple[Event, ...]:
        """Return every stage and attempt of a delivery, oldest first."""
        ...

    async def last_sent(self, subscription: str) -> Delivery | None:
        """Return the newest delivery of a subscription that was posted."""
        ...

    async def told(self, platform: str, channel: str, limit: int) -> tuple[Told, ...]:
        """Return what a channel was told, newest first, each fact once."""
        ...
