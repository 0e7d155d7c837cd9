"""Subscriptions as the ledger keeps them: when they come due next, paused or withdrawn, and what is left out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .slots import Slot, next_slot, slots_after, upcoming
from .subscriptions import Subscription

_RECENT = timedelta(days=8)  # longer than any post may be late
_MEMORY = 366  # slots that are made up for, or recorded as missed, after a long silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why nothing is posted, and the one thing to do about it.

    `until` is the first civil date on which it runs again, `by` the user who asked for it; nobody asked for a failure.
    """

    since: datetime
    reason: str
    remedy: str = ""
    until: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A subscription as the ledger keeps it: never deleted, and without a next slot while it is withdrawn, or paused
    without an end. `last` and `last_place` are those of its newest slot in the ledger; `revision` counts its changes,
    and is 0 until the ledger has it.
    """

    subscription: Subscription
    declared: datetime
    last: date | None = None
    last_place: int = 0
    next: Slot | None = None
    withdrawn: datetime | None = None
    pause: Pause | None = None
    skipping: frozenset[date] = frozenset()
    revision: int = 0

    @property
    def in_force(self) -> bool:
        """Whether it may post."""
        return self.withdrawn is None and self.pause is None

    def may_post(self, day: date) -> bool:
        """Whether it may post what came due on this civil date."""
        return self.in_force and day not in self.skipping

    def come_due(self, now: datetime) -> tuple[tuple[Slot, ...], "Standing"]:
        """Return the slots up to now that are not in the ledger yet, oldest first, and it moved on past them."""
        slots: list[Slot] = []
        coming = self.next
        while coming and coming.instant <= now:
            slots.append(coming)
            coming = next_slot(self.subscription, coming)
        if not slots:
            return (), self
        last, over = slots[-1], self.pause is not None  # a pause with an end has reached it
        skipping = frozenset(day for day in self.skipping if day > last.day - _RECENT)
        moved = replace(self, last=last.day, last_place=last.place, next=coming, pause=None, skipping=skipping)
        return tuple(slots[-_MEMORY:]), replace(moved, revision=self.revision + over)

    def withdraw(self, now: datetime) -> "Standing":
        """Keep it, but let it come due no more: it is no longer declared."""
        return self if self.withdrawn else replace(self, withdrawn=now, next=None)

    def suspend(self, pause: Pause, now: datetime | None = None) -> "Standing":
        """Keep it, but let it come due no more until it is resumed, or the day on which the pause ends."""
        paused = replace(self, pause=pause)
        return replace(paused, next=paused._coming(now or pause.since))

    def resume(self, now: datetime) -> "Standing":
        """Lift the pause; what came due meanwhile is not made up for."""
        if self.pause is None:
            return self
        resumed = replace(self, pause=None)
        return replace(resumed, next=resumed._coming(now))

    def skip(self, day: date) -> "Standing":
        """Leave out one day."""
        return replace(self, skipping=self.skipping | {day})

    def unskip(self, day: date) -> "Standing":
        """Post on this day after all."""
        return replace(self, skipping=self.skipping - {day})

    def after(self, current: "Standing", now: datetime) -> "Standing":
        """Return it on top of what came due while it was being changed."""
        caught_up = replace(self, last=current.last, last_place=current.last_place)
        if self.next and current.last and self.next.position <= (current.last, current.last_place):
            return replace(caught_up, next=caught_up._coming(now))
        return caught_up

    def redeclare(self, subscription: Subscription, now: datetime) -> "Standing":
        """Take over new settings: what has come due already stays due, the rest follows them from now on."""
        return replace(self, subscription=subscription, withdrawn=None, next=self._next_under(subscription, now))

    def _next_under(self, subscription: Subscription, now: datetime) -> Slot | None:
        if self.next and self.next.instant <= now and not self.pause:
            return self.next
        if self.next and subscription.timing == self.subscription.timing:  # new zone data may have moved it
            return next(slot for slot in slots_after(subscription, self.next.day, self.next.place - 1))
        return replace(self, subscription=subscription, withdrawn=None)._coming(now)

    def _coming(self, now: datetime) -> Slot | None:
        """Return its next slot, as far as it is in force or will be."""
        if self.withdrawn or (self.pause and self.pause.until is None):
            return None
        last = (self.last, self.last_place) if self.last else None
        return upcoming(self.subscription, now, last, self.pause.until if self.pause else None)


def declare(subscription: Subscription, now: datetime) -> Standing:
    """Begin a subscription; a time that has passed today is not made up for."""
    return Standing(subscription=subscription, declared=now, next=upcoming(subscription, now))
