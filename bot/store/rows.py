"""Between rows and the values of the domain."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping

from ..domain.deliveries import Delivery, State
from ..domain.subscriptions import Origin, Pause, Slot, Standing, Subscription, What, WhenEmpty, parse_cadence

_DELIVERY = tuple(field.name for field in fields(Delivery))


def standing_of(row: RowMapping) -> Standing:
    """Read a row of `subscriptions`."""
    subscription = Subscription(
        id=row["id"],
        origin=Origin(row["origin"]),
        platform=row["platform"],
        channel=row["channel"],
        what=What(row["what"]),
        cadence=parse_cadence(row["cadence"]),
        at=row["at"],
        timezone=row["timezone"],
        late_after=timedelta(seconds=row["late_after"]),
        when_empty=WhenEmpty(row["when_empty"]),
    )
    return Standing(
        subscription=subscription,
        declared=row["declared_at"],
        last=row["last_slot"],
        next=Slot(day=row["next_slot"], instant=row["next_due_at"]) if row["next_due_at"] else None,
        withdrawn=row["withdrawn_at"],
        pause=_pause_of(row),
    )


def _pause_of(row: RowMapping) -> Pause | None:
    if row["paused_at"] is None:
        return None
    return Pause(since=row["paused_at"], reason=row["paused_reason"], remedy=row["paused_remedy"])


def row_of_standing(standing: Standing) -> dict[str, Any]:
    """Write a row of `subscriptions`."""
    subscription, pause = standing.subscription, standing.pause
    return {
        "origin": subscription.origin.value,
        "platform": str(subscription.platform),
        "channel": subscription.channel,
        "what": subscription.what.value,
        "cadence": str(subscription.cadence),
        "at": subscription.at,
        "timezone": subscription.timezone,
        "late_after": int(subscription.late_after.total_seconds()),
        "when_empty": subscription.when_empty.value,
        "declared_at": standing.declared,
        "withdrawn_at": standing.withdrawn,
        "paused_at": pause and pause.since,
        "paused_reason": pause.reason if pause else "",
        "paused_remedy": pause.remedy if pause else "",
        **row_of_slots(standing),
    }


def row_of_slots(standing: Standing) -> dict[str, Any]:
    """Write only what changes when it comes due."""
    coming = standing.next
    return {
        "id": standing.subscription.id,
        "last_slot": standing.last,
        "next_slot": coming and coming.day,
        "next_due_at": coming and coming.instant,
    }


def delivery_of(row: RowMapping) -> Delivery:
    """Read a row of `deliveries`."""
    return Delivery(**{**{name: row[name] for name in _DELIVERY}, "state": State(row["state"])})


def row_of_delivery(delivery: Delivery) -> dict[str, Any]:
    """Write a row of `deliveries`."""
    return {**{name: getattr(delivery, name) for name in _DELIVERY}, "state": delivery.state.value}
