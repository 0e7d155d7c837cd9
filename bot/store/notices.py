"""What people must be told, in the database: each notice once, leased like a delivery."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from ..domain.deliveries import Delivery
from ..domain.subscriptions import short_hash
from ..service.ledger import Notice
from ..service.ports import Platform
from . import orders
from .rows import notice_of, row_of_notice
from .tables import notice_table
from .writing import insert

_n = notice_table.c


def enqueue(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Let the owner of a subscription be told, once, what became of a delivery."""
    standing = orders.standing(connection, delivery.subscription)
    if standing is None:
        return
    notice = Notice(
        id=short_hash("notice", delivery.id),
        platform=str(standing.subscription.platform),
        person=standing.subscription.owner,
        channel=standing.subscription.channel,
        subscription=delivery.subscription,
        delivery=delivery.id,
        reason=delivery.reason,
        remedy=delivery.remedy,
        at=now,
    )
    insert(connection, notice_table, [row_of_notice(notice)])


def claim_notice(
    connection: Connection, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta
) -> Notice | None:
    """Take the oldest notice that nobody was told yet."""
    served = _n.platform.in_([platform.value for platform in platforms])
    oldest = select(notice_table).where(_n.ready_at <= now, served).order_by(_n.ready_at).limit(1)
    row = connection.execute(oldest.with_for_update(skip_locked=True)).mappings().first()
    if row is None:
        return None
    notice = replace(notice_of(row), epoch=row["epoch"] + 1)
    taken = update(notice_table).where(_n.id == notice.id)
    connection.execute(taken.values(owner=owner, epoch=notice.epoch, ready_at=now + lease))
    return notice


def record_notice(connection: Connection, notice: Notice, again_at: datetime | None) -> bool:
    """Write down that it was told, or when to try again, unless somebody else has taken it over."""
    held = update(notice_table).where(_n.id == notice.id, _n.epoch == notice.epoch, _n.ready_at.is_not(None))
    return connection.execute(held.values(ready_at=again_at)).rowcount == 1
