"""Deliveries in the database: written when they come due, claimed, and settled."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from ..domain.deliveries import Delivery, State
from ..domain.standings import Pause
from ..service.ledger import Claim
from ..service.ports import Platform
from . import orders
from .notices import enqueue
from .rows import delivery_of, row_of_delivery
from .tables import delivery_table, subscription_table, telling_table
from .writing import keyed, rewrite, upsert

_s, _d = subscription_table.c, delivery_table.c
_SHOWN = (State.SENT, State.LATE, State.UNKNOWN)
_CLAIMED = update(delivery_table).where(
    _d.id == bindparam("key"),
    _d.state == State.CLAIMED.value,
    _d.owner == bindparam("by"),
    _d.epoch == bindparam("since"),
)
_PLACE = select(_s.platform, _s.channel).where(_s.id == bindparam("key"))
_READY = select(delivery_table).where(_d.platform == bindparam("platform"), _d.ready_at <= bindparam("now"))
READY = _READY.order_by(_d.ready_at).limit(bindparam("limit")).with_for_update(skip_locked=True)


def claim(
    connection: Connection, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta, limit: int
) -> tuple[Claim, ...]:
    """Take at most `limit` deliveries that have been ready longest, for these platforms."""
    ready = [
        delivery_of(row)
        for platform in platforms
        for row in connection.execute(READY, {"platform": platform.value, "now": now, "limit": limit}).mappings()
    ]
    ready.sort(key=lambda delivery: (delivery.ready_at, delivery.due_at))
    claimed = [delivery.claim(owner, now, lease) for delivery in ready[:limit]]
    rewrite(connection, delivery_table, map(row_of_delivery, claimed))
    ids = {delivery.subscription for delivery in claimed}
    found = orders.find(connection, orders.select_standings(_s.id.in_(ids))) if ids else []
    standings = {standing.subscription.id: standing for standing in found}
    return tuple(Claim(delivery=delivery, standing=standings[delivery.subscription]) for delivery in claimed)


def confirm(connection: Connection, sending: Delivery) -> bool:
    """Write down that the message is about to be sent, if its subscription may still post that day."""
    standing = orders.held(connection, sending.subscription)
    return standing is not None and standing.may_post(sending.slot) and _write_claimed(connection, sending)


def record(connection: Connection, delivery: Delivery) -> bool:
    """Write down what became of a claimed delivery, and all that follows from it."""
    if not _write_claimed(connection, delivery):
        return False
    if delivery.state in _SHOWN:
        _remember(connection, delivery)
    if delivery.state in (State.FAILED, State.UNKNOWN) and delivery.settled_at:
        enqueue(connection, delivery, delivery.settled_at)
    if delivery.state is State.FAILED and delivery.settled_at:
        because = Pause(since=delivery.settled_at, reason=delivery.reason, remedy=delivery.remedy)
        orders.pause(connection, delivery.subscription, because)
    return True


def _write_claimed(connection: Connection, delivery: Delivery) -> bool:
    """Write a delivery anew if its claim still holds: nobody else has begun a later epoch."""
    row = {**keyed(row_of_delivery(delivery)), "by": delivery.owner, "since": delivery.epoch}
    return connection.execute(_CLAIMED, row).rowcount == 1


def _remember(connection: Connection, delivery: Delivery) -> None:
    """Note which facts a channel has been told."""
    if not delivery.told:
        return
    platform, channel = connection.execute(_PLACE, {"key": delivery.subscription}).one()
    common = {"platform": platform, "channel": channel, "told_at": delivery.settled_at, "slot": delivery.slot}
    upsert(connection, telling_table, [{**common, "fact": fact} for fact in dict.fromkeys(delivery.told)])
