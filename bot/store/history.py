"""What the database remembers of posts, until housekeeping forgets it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from ..domain.deliveries import Delivery, Event, State
from ..service.ledger import Told
from .rows import delivery_of
from .tables import change_table, delivery_table, notice_table, subscription_table, telling_table

_s, _d, _t = subscription_table.c, delivery_table.c, telling_table.c
_POSTED = select(delivery_table).where(
    _d.subscription == bindparam("subscription"), _d.state.in_([State.SENT.value, State.LATE.value])
)
_LAST_SENT = _POSTED.order_by(_d.slot.desc(), _d.place.desc()).limit(1)
_THERE = select(_t.fact, _t.slot).where(_t.platform == bindparam("platform"), _t.channel == bindparam("channel"))
_TOLD = _THERE.order_by(_t.told_at.desc(), _t.fact).limit(bindparam("limit"))
_AT_ONCE = 1_000  # rows that are removed in one statement


def deliveries(connection: Connection, subscription: str) -> tuple[Delivery, ...]:
    """Return every delivery of a subscription, oldest first."""
    query = select(delivery_table).where(_d.subscription == subscription)
    return _find(connection, query.order_by(_d.slot, _d.place))


def deliveries_on(
    connection: Connection, day: date, subscription: str, platform: str, channel: str
) -> tuple[Delivery, ...]:
    """Return the deliveries of a civil date, of one subscription or one channel, oldest first."""
    query = select(delivery_table).join(subscription_table).where(_d.slot == day)
    named = ((_s.id, subscription), (_s.platform, platform), (_s.channel, channel))
    query = query.where(*(column == name for column, name in named if name))
    return _find(connection, query.order_by(_d.due_at, _d.id))


def delivery_of_message(connection: Connection, platform: str, channel: str, message_id: str) -> Delivery | None:
    """Return the delivery that a message is."""
    there = (_s.platform == platform, _s.channel == channel)
    query = select(delivery_table).join(subscription_table).where(_d.message_id == message_id, _d.message_id != "")
    return next(iter(_find(connection, query.where(*there))), None)


def events(connection: Connection, delivery: str) -> tuple[Event, ...]:
    """Return every stage and attempt of a delivery, oldest first."""
    return next((d.history for d in _find(connection, select(delivery_table).where(_d.id == delivery))), ())


def last_sent(connection: Connection, subscription: str) -> Delivery | None:
    """Return the newest delivery of a subscription that was posted."""
    row = connection.execute(_LAST_SENT, {"subscription": subscription}).mappings().first()
    return delivery_of(row) if row else None


def told(connection: Connection, platform: str, channel: str, limit: int) -> tuple[Told, ...]:
    """Return what a channel was told, newest first, each fact once."""
    found = connection.execute(_TOLD, {"platform": platform, "channel": channel, "limit": limit})
    return tuple(Told(fact=fact, day=day) for fact, day in found)


def next_wake(connection: Connection, after: datetime) -> datetime | None:
    """Return the first moment after this one at which there may be something to do."""
    columns = (_s.next_due_at, _d.ready_at, notice_table.c.ready_at)
    moments = (connection.scalar(select(func.min(column)).where(column > after)) for column in columns)
    return min((moment for moment in moments if moment), default=None)


def forget(connection: Connection, before: datetime) -> int:
    """Remove settled deliveries, changes and told notices older than this; return how many deliveries."""
    old = select(_d.id).where(_d.due_at < before, _d.ready_at.is_(None)).order_by(_d.due_at).limit(_AT_ONCE)
    forgotten = connection.execute(delete(delivery_table).where(_d.id.in_(old))).rowcount
    if forgotten < _AT_ONCE:
        connection.execute(delete(change_table).where(change_table.c.changed_at < before))
        n = notice_table.c
        connection.execute(delete(notice_table).where(n.noticed_at < before, n.ready_at.is_(None)))
    return forgotten


def _find(connection: Connection, query: Select[Any]) -> tuple[Delivery, ...]:
    return tuple(map(delivery_of, connection.execute(query).mappings()))
