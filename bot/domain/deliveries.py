"""What became of every post: a pure state machine.

    due ──→ claimed ──→ sent · late        posted, in time or late
     ↑ │       │ │
     │ │       │ ├────→ failed             a person must change something; the subscription is paused
     │ │       │ └────→ unknown            it may have been posted, and nobody can look
     │ ├───────┼──────→ merged · skipped   told in a newer post; not told, for the reason given
     └─┼───────┘                           to be tried again at `ready_at`
       └── a claim whose lease ran out is claimed anew, under the next epoch

Before a message is sent, `sending` writes down that it is about to be; a claim that ran out after that is in doubt
until the message is found, or surely is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .subscriptions import Slot, Standing, short_hash

PUNCTUAL = timedelta(minutes=5)  # a post within it is on time and need not say otherwise
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 600.0  # seconds


class State(StrEnum):
    """Where a delivery stands."""

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    LATE = "late"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


_NOT_TOLD = frozenset({State.MERGED, State.SKIPPED, State.FAILED})
_NOWHERE: frozenset[State] = frozenset()
ALLOWED: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.DUE: frozenset({State.CLAIMED, State.MERGED, State.SKIPPED}),
        State.CLAIMED: frozenset(State),
        **dict.fromkeys((State.SENT, State.LATE, State.MERGED, State.SKIPPED, State.FAILED, State.UNKNOWN), _NOWHERE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One slot of one subscription, and what became of it.

    `id` is also the key that lets a platform tell a second request from a second message. `ready_at` is when anyone
    may claim it: the next attempt's time, or the end of the lease; None once it is settled.
    """

    id: str
    subscription: str
    slot: date
    due_at: datetime
    state: State = State.DUE
    ready_at: datetime | None
    owner: str = ""
    epoch: int = 0
    attempts: int = 0
    sending_at: datetime | None = None
    doubtful_since: datetime | None = None
    settled_at: datetime | None = None
    message_id: str = ""
    link: str = ""
    reason: str = ""
    remedy: str = ""
    merged_into: str | None = None

    def claim(self, owner: str, now: datetime, lease: timedelta) -> "Delivery":
        """Take it, or take it over from an owner whose lease ran out."""
        if self.ready_at is None or now < self.ready_at:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot be claimed now")
        return self._become(
            State.CLAIMED,
            owner=owner,
            epoch=self.epoch + 1,
            attempts=self.attempts + 1,
            ready_at=now + lease,
            doubtful_since=self.doubtful_since or self.sending_at,
            sending_at=None,
        )

    def sending(self, now: datetime, lease: timedelta) -> "Delivery":
        """Note that the message is about to be sent, under a fresh lease."""
        return self._hold(sending_at=now, ready_at=now + lease)

    def not_there(self) -> "Delivery":
        """Note that the channel was read back and the message is surely not in it."""
        return self._hold(doubtful_since=None)

    def retry(self, at: datetime, reason: str) -> "Delivery":
        """Try again later: this attempt surely posted nothing."""
        return self._become(State.DUE, ready_at=at, sending_at=None, reason=reason)

    def posted(self, message_id: str, link: str, at: datetime, now: datetime) -> "Delivery":
        """It is in the channel since `at`."""
        state = State.LATE if at - self.due_at > PUNCTUAL else State.SENT
        return self._settle(state, now, message_id=message_id, link=link, doubtful_since=None, reason="")

    def skip(self, reason: str, now: datetime) -> "Delivery":
        """It is not told."""
        return self._settle(State.SKIPPED, now, reason=reason)

    def supersede(self, newest: "Delivery", late_after: timedelta, now: datetime) -> "Delivery":
        """A newer slot has come due: one message is enough."""
        if self.too_late(late_after, now):
            return self.skip(self.reason_when_too_late, now)
        return self._settle(State.MERGED, now, merged_into=newest.id)

    def fail(self, reason: str, remedy: str, now: datetime) -> "Delivery":
        """It cannot be posted until a person changes something, unless an earlier attempt did post it."""
        if self.doubtful_since:
            return self.give_up_looking(reason, now)
        return self._settle(State.FAILED, now, reason=reason, remedy=remedy)

    def give_up_looking(self, reason: str, now: datetime) -> "Delivery":
        """It may have been posted, and nobody can look."""
        return self._settle(State.UNKNOWN, now, reason=reason)

    def too_late(self, late_after: timedelta, now: datetime) -> bool:
        """Whether it may not be posted any more."""
        return now - self.due_at > max(late_after, PUNCTUAL)

    @property
    def reason_when_too_late(self) -> str:
        """Return why it is not told any more, with what stopped the last attempt."""
        return f"It was too late to post. {self.reason}".strip()

    def _hold(self, **changes: Any) -> "Delivery":
        if self.state is not State.CLAIMED:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot be worked on")
        return replace(self, **changes)

    def _settle(self, state: State, now: datetime, **changes: Any) -> "Delivery":
        return self._become(state, settled_at=now, ready_at=None, sending_at=None, **changes)

    def _become(self, state: State, **changes: Any) -> "Delivery":
        if state not in ALLOWED[self.state]:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot become {state}")
        if self.doubtful_since and state in _NOT_TOLD:
            raise ValueError(f"delivery {self.id} may have been posted and cannot become {state}")
        return replace(self, state=state, **changes)


def due(subscription: str, slot: Slot) -> Delivery:
    """Begin the delivery of a slot; its id is the same however often it is begun."""
    return Delivery(
        id=short_hash(subscription, slot.day.isoformat()),
        subscription=subscription,
        slot=slot.day,
        due_at=slot.instant,
        ready_at=slot.instant,
    )


def come_due(standing: Standing, slots: tuple[Slot, ...], now: datetime) -> list[Delivery]:
    """Begin the deliveries of slots, oldest first: only the newest is posted, if it is not too late for it already."""
    late_after = standing.subscription.late_after
    *earlier, newest = (due(standing.subscription.id, slot) for slot in slots)
    ended = [delivery.supersede(newest, late_after, now) for delivery in earlier]
    if newest.too_late(late_after, now):
        return [*ended, newest.skip(newest.reason_when_too_late, now)]
    return [*ended, newest]


def wait(attempts: int, at_least: float, chance: float) -> timedelta:
    """Return how long to wait after this many attempts: it doubles, is never less than asked, and varies by chance."""
    doubled = min(_FIRST_WAIT * 2.0 ** min(attempts - 1, 10), _LONGEST_WAIT)
    return timedelta(seconds=max(doubled, at_least) * (1 + chance / 4))
