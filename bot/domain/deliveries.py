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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .slots import Slot
from .standings import Standing
from .subscriptions import PUNCTUAL, Subscription, WhenLate, short_hash

LEFT_OUT = "This day was to be left out."
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
class Event:
    """One stage of a delivery: due, claimed, composed, sending, retry, released, looked, or the state it ended in."""

    at: datetime
    stage: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One slot of one subscription, and what became of it.

    `id` is also the key that lets a platform tell a second request from a second message. `ready_at` is when anyone
    may claim it: the next attempt's time, or the end of the lease; None once it is settled. `covers` are the days whose
    posts are merged into this one, `edition` the version of the library it was composed from, `told` the ids of the
    facts in it.
    """

    id: str
    subscription: str
    slot: date
    place: int = 0
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
    covers: tuple[date, ...] = ()
    edition: str = ""
    told: tuple[str, ...] = ()
    history: tuple[Event, ...] = ()

    def claim(self, owner: str, now: datetime, lease: timedelta) -> "Delivery":
        """Take it, or take it over from an owner whose lease ran out."""
        if self.ready_at is None or now < self.ready_at:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot be claimed now")
        return self._become(
            State.CLAIMED,
            Event(at=now, stage="claimed", detail=owner),
            owner=owner,
            epoch=self.epoch + 1,
            attempts=self.attempts + 1,
            ready_at=now + lease,
            doubtful_since=self.doubtful_since or self.sending_at,
            sending_at=None,
        )

    def release(self, now: datetime) -> "Delivery":
        """Hand it back untouched: whoever claimed it has no time for it."""
        event = Event(at=now, stage="released")
        return self._become(State.DUE, event, ready_at=now, attempts=self.attempts - 1)

    def composed(self, edition: str, told: tuple[str, ...], now: datetime) -> "Delivery":
        """Note what the message says: the facts in it, from which version of the library."""
        event = Event(at=now, stage="composed", detail=edition)
        return self._hold(event, edition=edition, told=told)

    def sending(self, now: datetime, lease: timedelta) -> "Delivery":
        """Note that the message is about to be sent, under a fresh lease."""
        return self._hold(Event(at=now, stage="sending"), sending_at=now, ready_at=now + lease)

    def not_there(self, now: datetime, why: str = "") -> "Delivery":
        """Note that the channel was read back and the message is surely not in it, or why it counts as not there."""
        return self._hold(Event(at=now, stage="looked", detail=why), doubtful_since=None)

    @property
    def was_posted_again(self) -> bool:
        """Whether it counted as not there before, though nobody could look."""
        return any(event.stage == "looked" and event.detail for event in self.history)

    def retry(self, at: datetime, reason: str, now: datetime) -> "Delivery":
        """Try again later: this attempt surely posted nothing."""
        event = Event(at=now, stage="retry", detail=reason)
        return self._become(State.DUE, event, ready_at=at, sending_at=None, reason=reason)

    def posted(self, message_id: str, link: str, at: datetime, now: datetime) -> "Delivery":
        """It is in the channel since `at`."""
        state = State.LATE if at - self.due_at > PUNCTUAL else State.SENT
        return self._settle(state, now, link, message_id=message_id, link=link, doubtful_since=None, reason="")

    def skip(self, reason: str, now: datetime) -> "Delivery":
        """It is not told."""
        return self._settle(State.SKIPPED, now, reason, reason=reason)

    def supersede(self, newest: "Delivery", subscription: Subscription, now: datetime) -> "Delivery":
        """A newer slot has come due: one message is enough."""
        if self.too_late(subscription, now):
            return self.skip(self.reason_when_too_late, now)
        return self.merge(newest.id, newest.slot, now)

    def merge(self, newest: str, day: date, now: datetime) -> "Delivery":
        """It is told no more, since the newest slot, of this day, is."""
        return self._settle(State.MERGED, now, day.isoformat(), merged_into=newest)

    def cover(self, merged: Iterable["Delivery"]) -> "Delivery":
        """Tell what others would have told, too."""
        days = {day for delivery in merged for day in (delivery.slot, *delivery.covers)}
        return replace(self, covers=tuple(sorted(days - {self.slot})))

    def fail(self, reason: str, remedy: str, now: datetime) -> "Delivery":
        """It cannot be posted until a person changes something, unless an earlier attempt did post it."""
        if self.doubtful_since:
            return self.give_up_looking(reason, now)
        return self._settle(State.FAILED, now, reason, reason=reason, remedy=remedy)

    def give_up_looking(self, reason: str, now: datetime) -> "Delivery":
        """It may have been posted, and nobody can look."""
        return self._settle(State.UNKNOWN, now, reason, reason=reason)

    def too_late(self, subscription: Subscription, now: datetime) -> bool:
        """Whether it may not be posted any more."""
        return subscription.patience is not None and now - self.due_at > subscription.patience

    @property
    def reason_when_too_late(self) -> str:
        """Return why it is not told any more, with what stopped the last attempt."""
        return f"It was too late to post. {self.reason}".strip()

    def _hold(self, event: Event, **changes: Any) -> "Delivery":
        if self.state is not State.CLAIMED:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot be worked on")
        return replace(self, history=(*self.history, event), **changes)

    def _settle(self, state: State, now: datetime, detail: str, **changes: Any) -> "Delivery":
        event = Event(at=now, stage=state.value, detail=detail)
        return self._become(state, event, settled_at=now, ready_at=None, sending_at=None, **changes)

    def _become(self, state: State, event: Event, **changes: Any) -> "Delivery":
        if state not in ALLOWED[self.state]:
            raise ValueError(f"delivery {self.id} is {self.state} and cannot become {state}")
        if self.doubtful_since and state in _NOT_TOLD:
            raise ValueError(f"delivery {self.id} may have been posted and cannot become {state}")
        return replace(self, state=state, history=(*self.history, event), **changes)


def delivery_id(subscription: str, day: date, place: int = 0) -> str:
    """Return the id of a slot's delivery, which is the same however often it is begun."""
    return short_hash(subscription, f"{day.isoformat()}.{place}")


def due(subscription: str, slot: Slot, now: datetime) -> Delivery:
    """Begin the delivery of a slot."""
    return Delivery(
        id=delivery_id(subscription, slot.day, slot.place),
        subscription=subscription,
        slot=slot.day,
        place=slot.place,
        due_at=slot.instant,
        ready_at=slot.instant,
        history=(Event(at=now, stage="due"),),
    )


def come_due(
    standing: Standing, slots: Iterable[Slot], now: datetime, waiting: Iterable[Delivery] = ()
) -> list[Delivery]:
    """Begin the deliveries of slots and end those that still wait, oldest first: only the newest may be posted."""
    subscription = standing.subscription
    begun = [due(subscription.id, slot, now) for slot in slots]
    wanted = [delivery for delivery in begun if delivery.slot not in standing.skipping]
    left_out = {d.id: d.skip(LEFT_OUT, now) for d in begun if d.slot in standing.skipping}
    if not wanted:
        return [*waiting, *left_out.values()]
    *missed, newest = wanted
    ended = {d.id: d.supersede(newest, subscription, now) for d in (*waiting, *missed)}
    if newest.too_late(subscription, now):
        ended[newest.id] = newest.skip(newest.reason_when_too_late, now)
    elif subscription.when_late is WhenLate.MERGE:
        ended[newest.id] = newest.cover(d for d in ended.values() if d.state is State.MERGED)
    return [{**left_out, **ended}.get(delivery.id, delivery) for delivery in (*waiting, *begun)]


def wait(attempts: int, at_least: float, chance: float) -> timedelta:
    """Return how long to wait after this many attempts: it doubles, is never less than asked, and varies by chance."""
    doubled = min(_FIRST_WAIT * 2.0 ** min(attempts - 1, 10), _LONGEST_WAIT)
    return timedelta(seconds=max(doubled, at_least) * (1 + chance / 4))
