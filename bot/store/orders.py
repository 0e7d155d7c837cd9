"""Subscriptions in the database, and the history of their settings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from ..domain.settings import settings_of
from ..domain.standings import Pause, Standing, declare
from ..domain.subscriptions import Origin, Subscription, short_hash
from ..service.ledger import Action, Change
from .rows import change_of, row_of_change, row_of_standing, standing_of
from .tables import change_table, subscription_table
from .writing import insert, insert_new, rewrite

_s, _c = subscription_table.c, change_table.c
_BY_ID = select(subscription_table).where(_s.id == bindparam("key"))
_HELD, _LOCKED = _BY_ID.with_for_update(read=True), _BY_ID.with_for_update()
FILE = "file"  # who changed what the configuration says


def declare_all(connection: Connection, subscriptions: Iterable[Subscription], now: datetime) -> None:
    """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""
    wanted = {subscription.id: subscription for subscription in subscriptions}
    of_file = _s.origin == Origin.FILE.value
    known = {s.subscription.id: s for s in find(connection, select_standings(of_file).with_for_update())}
    _write(
        connection,
        (
            _Step(before=None, after=declare(subscription, now), action=Action.DECLARED, by=FILE)
            for id, subscription in wanted.items()
            if id not in known
        ),
        now,
    )
    steps = []
    for id, before in known.items():
        after = before.redeclare(wanted[id], now) if id in wanted else before.withdraw(now)
        if after != before:
            steps.append(_Step(before=before, after=after, action=_what_was_done(before, after), by=FILE))
    _write(connection, steps, now)


def _what_was_done(before: Standing, after: Standing) -> Action:
    if after.withdrawn:
        return Action.WITHDRAWN
    return Action.DECLARED if before.withdrawn else Action.EDITED


def resume(connection: Connection, subscription: str, now: datetime) -> None:
    """Lift the pause of a subscription."""
    _lift(connection, select_standings(_s.id == subscription, _s.paused_at.is_not(None)), now)


def lift_failures(connection: Connection, now: datetime) -> None:
    """Lift every pause that nobody asked for."""
    _lift(connection, select_standings(_s.paused_at.is_not(None), _s.paused_by == "").order_by(_s.id), now)


def _lift(connection: Connection, paused: Select[Any], now: datetime) -> None:
    found = find(connection, paused.with_for_update())
    _write(connection, (_Step(before=s, after=s.resume(now), action=Action.RESUMED) for s in found), now)


def pause(connection: Connection, subscription: str, because: Pause) -> None:
    """Pause a subscription that cannot be posted."""
    found = find(connection, select_standings(_s.id == subscription).with_for_update())
    steps = (_Step(before=s, after=s.suspend(because), action=Action.PAUSED) for s in found)
    _write(connection, steps, because.since)


def revise(connection: Connection, revised: Standing, change: Change) -> bool:
    """Write a standing and what was changed, unless its revision moved on meanwhile; one with revision 0 is new."""
    current = _one(connection, _LOCKED, revised.subscription.id)
    if (current.revision if current else 0) != revised.revision:
        return False
    after = revised.after(current, change.at) if current else revised
    revision = after.revision + 1
    row = row_of_standing(replace(after, revision=revision))
    if current:
        rewrite(connection, subscription_table, [row])
    elif not insert_new(connection, subscription_table, row):
        return False
    insert(connection, change_table, [row_of_change(change, revision)])
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What the ledger itself does to a subscription."""

    before: Standing | None
    after: Standing
    action: Action
    by: str = ""

    @property
    def revision(self) -> int:
        """Return the revision that this makes."""
        return self.after.revision + 1

    @property
    def shows(self) -> bool:
        """Whether it belongs into the history of settings: new zone data does not."""
        return not (
            self.before and self.action is Action.EDITED and self.before.subscription == self.after.subscription
        )

    def change(self, now: datetime) -> Change:
        """Return it as history."""
        id = self.after.subscription.id
        return Change(
            id=short_hash("change", id, str(self.revision)),
            subscription=id,
            at=now,
            by=self.by,
            action=self.action,
            before=settings_of(self.before.subscription) if self.before else None,
            after=settings_of(self.after.subscription),
        )


def _write(connection: Connection, steps: Iterable[_Step], now: datetime) -> None:
    """Write standings that the ledger itself has changed, and what was changed in their settings."""
    steps = tuple(steps)
    rows = [row_of_standing(replace(step.after, revision=step.revision)) for step in steps]
    insert(connection, subscription_table, (row for row, step in zip(rows, steps, strict=True) if step.before is None))
    rewrite(connection, subscription_table, (row for row, step in zip(rows, steps, strict=True) if step.before))
    insert(connection, change_table, (row_of_change(s.change(now), s.revision) for s in steps if s.shows))


def standing(connection: Connection, subscription: str) -> Standing | None:
    """Return one subscription."""
    return _one(connection, _BY_ID, subscription)


def held(connection: Connection, subscription: str) -> Standing | None:
    """Return one subscription, which nobody changes until the transaction ends."""
    return _one(connection, _HELD, subscription)


def _one(connection: Connection, query: Select[Any], subscription: str) -> Standing | None:
    row = connection.execute(query, {"key": subscription}).mappings().first()
    return standing_of(row) if row else None


def standings(connection: Connection, platform: str, workspace: str, channel: str) -> tuple[Standing, ...]:
    """Return every subscription there, oldest first; an empty name stands for all."""
    query = select_standings(*_there(platform, workspace, channel))
    return tuple(find(connection, query.order_by(_s.declared_at, _s.id)))


def changes(connection: Connection, platform: str, workspace: str, channel: str, limit: int) -> tuple[Change, ...]:
    """Return the newest changes of the subscriptions there, newest first; an empty name stands for all."""
    query = select(change_table).join(subscription_table).where(*_there(platform, workspace, channel))
    newest = query.order_by(_c.changed_at.desc(), _c.revision.desc(), _c.id).limit(limit)
    return tuple(map(change_of, connection.execute(newest).mappings()))


def _there(platform: str, workspace: str, channel: str) -> list[ColumnElement[bool]]:
    named = ((_s.platform, platform), (_s.workspace, workspace), (_s.channel, channel))
    return [column == name for column, name in named if name]


def select_standings(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Begin a query for subscriptions."""
    return select(subscription_table).where(*conditions)


def find(connection: Connection, query: Select[Any]) -> list[Standing]:
    """Return the subscriptions that a query finds."""
    return [standing_of(row) for row in connection.execute(query).mappings()]
