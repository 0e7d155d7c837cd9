"""Who changed what: the state of a schedule as words, and going back to one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from ..domain.settings import settings_of, subscription_of
from ..domain.standings import Pause, Standing
from ..domain.subscriptions import Subscription, short_hash
from .ledger import Action, Change
from .ports import Invocation

_STATE, _UNTIL, _SKIPPING = "state", "until", "skipping"
_ON, _PAUSED, _REMOVED = "on", "paused", "removed"


def change(action: Action, before: Standing | None, after: Standing, invocation: Invocation) -> Change:
    """Return what is written down of a change."""
    id = after.subscription.id
    return Change(
        id=short_hash(id, invocation.now.isoformat(), action.value)[:16],
        subscription=id,
        at=invocation.now,
        by=invocation.reader_id,
        action=action,
        before=state_of(before) if before else None,
        after=state_of(after),
    )


def state_of(standing: Standing) -> dict[str, str]:
    """Return all that people can change of a schedule, in words."""
    pause = standing.pause
    state = _REMOVED if standing.withdrawn else _PAUSED if pause else _ON
    return {
        **settings_of(standing.subscription),
        _STATE: state,
        _UNTIL: pause.until.isoformat() if pause and pause.until else "",
        _SKIPPING: " ".join(day.isoformat() for day in sorted(standing.skipping)),
    }


def left_out(made: Change) -> tuple[date, ...]:
    """Return the days that a change leaves out and that were not left out before it."""
    before, after = (set((state or {}).get(_SKIPPING, "").split()) for state in (made.before, made.after))
    return tuple(map(date.fromisoformat, sorted(after - before)))


def subscription_in(state: Mapping[str, str]) -> Subscription:
    """Return the subscription of a state."""
    return subscription_of({name: text for name, text in state.items() if name not in (_STATE, _UNTIL, _SKIPPING)})


def restored(standing: Standing, state: Mapping[str, str] | None, by: str, now: datetime) -> Standing:
    """Return a schedule as it was in an earlier state; before it was added, it was not there."""
    if state is None:
        return standing.withdraw(now)
    skipping = frozenset(map(date.fromisoformat, state.get(_SKIPPING, "").split()))
    running = replace(standing.resume(now), skipping=skipping).redeclare(subscription_in(state), now)
    if state.get(_STATE) == _REMOVED:
        return running.withdraw(now)
    if state.get(_STATE) == _PAUSED:
        until = date.fromisoformat(state[_UNTIL]) if state.get(_UNTIL) else None
        return running.suspend(Pause(since=now, reason="Somebody paused it.", until=until, by=by), now)
    return running
