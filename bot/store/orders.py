"""Subscriptions in the database, and the history of their settings."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from ..domain.settings import settings_of
from ..domain.subscriptions import Origin, Pause, Standing, Subscription, declare, short_hash
from ..service.ports import Action, Change
from .rows import change_of, row_of_change, row_of_standing, standing_of
from .tables import change_table, subscription_table
from .writing import insert, rewrite

_s, _c = subscription_table.c, change_table.c
FILE = "file"  # who changed what the configuration says


def declare_all(connection: Connection, subscriptions: Iterable[Subscription], now: datetime) -> None:
    """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""
    wanted = {subscription.id: subscription for subscription in subscriptions}
    of_file = _s.origin == Origin.FILE.value
    known = {s.subscription.id: s for s in find(connection, select_standings(of_file).with_for_update())}
    for id, subscription in wanted.items():
        if id not in known:
            _write(connection, None, declare(subscription, now), Action.DECLARED, FILE, now)
    for id, before in known.items():
        after = before.redeclare(wanted[id], now) if id in wanted else before.withdraw(now)
        if after != before:
            _write(connection, before, after, _what_was_done(before, after), FILE, now)


def _what_was_done(before: Standing, after: Standing) -> Action:
    if after.withdrawn:
        return Action.WITHDRAWN
    return Action.DECLARED if before.withdrawn else Action.EDITED


def resume(connection: Connection, subscription: str, now: datetime) -> None:
    """Lift the pause of a subscription."""
    before = standing(connection, subscription, lock=True)
    if before and before.pause:
        _write(connection, before, before.resume(now), Action.RESUMED, "", now)


def lift_failures(connection: Connection, now: datetime) -> None:
    """Lift every pause that nobody asked for."""
    failed = select_standings(_s.paused_at.is_not(None), _s.paused_by == "").order_by(_s.id)
    for before in find(connection, failed.with_for_update()):
        _write(connection, before, before.resume(now), Action.RESUMED, "", now)


def pause(connection: Connection, subscription: str, because: Pause) -> None:
    """Pause a subscription that cannot be posted."""
    before = standing(connection, subscription, lock=True)
    if before:
        _write(connection, before, before.suspend(because), Action.PAUSED, "", because.since)


def revise(connection: Connection, revised: Standing, change: Change) -> bool:
    """Write a standing and what was changed, unless its revision moved on meanwhile; one with revision 0 is new."""
    current = standing(connection, revised.subscription.id, lock=True)
    if (current.revision if current else 0) != revised.revision:
        return False
    after = revised.after(current, change.at) if current else revised
    row = row_of_standing(replace(after, revision=after.revision + 1))
    if current is None:
        if insert(connection, subscription_table, [row]) != 1:
            return False
    else:
        rewrite(connection, subscription_table, [row])
    insert(connection, change_table, [row_of_change(change)])
    return True


def _write(
    connection: Connection, before: Standing | None, after: Standing, action: Action, by: str, now: datetime
) -> None:
    """Write a standing that the ledger itself has changed, and what was changed in its settings."""
    id, revision = after.subscription.id, after.revision + 1
    row = row_of_standing(replace(after, revision=revision))
    if before is None:
        insert(connection, subscription_table, [row])
    else:
        rewrite(connection, subscription_table, [row])
    if before and action is Action.EDITED and before.subscription == after.subscription:
        return  # only new zone data
    change = Change(
        id=short_hash("change", id, str(revision)),
        subscription=id,
        at=now,
        by=by,
        action=action,
        before=settings_of(before.subscription) if before else None,
        after=settings_of(after.subscription),
    )
    insert(connection, change_table, [row_of_change(change)])


def standing(connection: Connection, subscription: str, *, lock: bool = False) -> Standing | None:
    """Return one subscription; locked, nobody else changes it until the transaction ends."""
    query = select_standings(_s.id == subscription)
    return next(iter(find(connection, query.with_for_update() if lock else query)), None)


def standings(connection: Connection, platform: str, workspace: str, channel: str) -> tuple[Standing, ...]:
    """Return every subscription there, oldest first; an empty name stands for all."""
    query = select_standings(*_there(platform, workspace, channel))
    return tuple(find(connection, query.order_by(_s.declared_at, _s.id)))


def changes(connection: Connection, platform: str, workspace: str, limit: int) -> tuple[Change, ...]:
    """Return the newest changes of a workspace's subscriptions, newest first."""
    query = select(change_table).join(subscription_table).where(*_there(platform, workspace, ""))
    newest = query.order_by(_c.changed_at.desc(), _c.id).limit(limit)
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
