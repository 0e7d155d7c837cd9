"""Between rows and the values of the domain."""

import json
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from ..domain.cadences import parse_cadence
from ..domain.deliveries import Delivery, Event, State
from ..domain.slots import Slot
from ..domain.standings import Pause, Standing
from ..domain.subscriptions import Fallback, OnUnknown, Origin, Subscription, What, WhenLate
from ..service.ledger import Action, Change, Notice

Row = RowMapping

_DELIVERY = tuple(field.name for field in fields(Delivery))
_NOTICE = tuple(field.name for field in fields(Notice) if field.name != "at")


def standing_of(row: Row) -> Standing:
    """Read a row of `subscriptions`."""
    return Standing(
        subscription=_subscription_of(row),
        declared=row["declared_at"],
        last=row["last_slot"],
        last_place=row["last_place"],
        next=_next_of(row),
        withdrawn=row["withdrawn_at"],
        pause=_pause_of(row),
        skipping=frozenset(_days(row["skipping"])),
        revision=row["revision"],
    )


def _subscription_of(row: Row) -> Subscription:
    return Subscription(
        id=row["id"],
        origin=Origin(row["origin"]),
        platform=row["platform"],
        channel=row["channel"],
        workspace=row["workspace"],
        what=What(row["what"]),
        cadence=parse_cadence(row["cadence"]),
        at=row["at"],
        timezone=row["timezone"],
        late_after=timedelta(seconds=row["late_after"]),
        when_late=WhenLate(row["when_late"]),
        when_empty=tuple(map(Fallback, row["when_empty"].split())),
        on_unknown=OnUnknown(row["on_unknown"]),
        packs=tuple(row["packs"].split()),
        topics=tuple(row["topics"].split()),
        language=row["language"],
        most=row["most"],
        owner=row["owner"],
    )


def _next_of(row: Row) -> Slot | None:
    if row["next_due_at"] is None:
        return None
    return Slot(day=row["next_slot"], place=row["next_place"], instant=row["next_due_at"])


def _pause_of(row: Row) -> Pause | None:
    if row["paused_at"] is None:
        return None
    return Pause(
        since=row["paused_at"],
        reason=row["paused_reason"],
        remedy=row["paused_remedy"],
        until=row["paused_until"],
        by=row["paused_by"],
    )


def row_of_standing(standing: Standing) -> dict[str, Any]:
    """Write a row of `subscriptions`."""
    subscription = standing.subscription
    return {
        "origin": subscription.origin.value,
        "platform": str(subscription.platform),
        "channel": subscription.channel,
        "workspace": subscription.workspace,
        "what": subscription.what.value,
        "cadence": str(subscription.cadence),
        "at": subscription.at,
        "timezone": subscription.timezone,
        "late_after": int(subscription.late_after.total_seconds()),
        "when_late": subscription.when_late.value,
        "when_empty": " ".join(subscription.when_empty),
        "on_unknown": subscription.on_unknown.value,
        "packs": " ".join(subscription.packs),
        "topics": " ".join(subscription.topics),
        "language": subscription.language,
        "most": subscription.most,
        "owner": subscription.owner,
        "declared_at": standing.declared,
        "withdrawn_at": standing.withdrawn,
        **row_of_slots(standing),
    }


def _row_of_pause(pause: Pause | None) -> dict[str, Any]:
    return {
        "paused_at": pause and pause.since,
        "paused_reason": pause.reason if pause else "",
        "paused_remedy": pause.remedy if pause else "",
        "paused_until": pause and pause.until,
        "paused_by": pause.by if pause else "",
    }


def row_of_slots(standing: Standing) -> dict[str, Any]:
    """Write only what changes when it comes due."""
    coming = standing.next
    return {
        "id": standing.subscription.id,
        "revision": standing.revision,
        "last_slot": standing.last,
        "last_place": standing.last_place,
        "next_slot": coming and coming.day,
        "next_place": coming.place if coming else 0,
        "next_due_at": coming and coming.instant,
        "skipping": " ".join(day.isoformat() for day in sorted(standing.skipping)),
        **_row_of_pause(standing.pause),
    }


def delivery_of(row: Row) -> Delivery:
    """Read a row of `deliveries`."""
    read = {
        "state": State(row["state"]),
        "covers": _days(row["covers"]),
        "told": tuple(row["told"].split()),
        "history": _events(row["history"]),
    }
    return Delivery(**{**{name: row[name] for name in _DELIVERY}, **read})


def row_of_delivery(delivery: Delivery) -> dict[str, Any]:
    """Write a row of `deliveries`, but for its platform."""
    return {
        **{name: getattr(delivery, name) for name in _DELIVERY},
        "state": delivery.state.value,
        "covers": " ".join(day.isoformat() for day in delivery.covers),
        "told": " ".join(delivery.told),
        "history": json.dumps([[e.at.isoformat(), e.stage, e.detail] for e in delivery.history], ensure_ascii=False),
    }


def change_of(row: Row) -> Change:
    """Read a row of `changes`."""
    return Change(
        id=row["id"],
        subscription=row["subscription"],
        at=row["changed_at"],
        by=row["person"],
        action=Action(row["action"]),
        before=row["settings_before"] and json.loads(row["settings_before"]),
        after=row["settings_after"] and json.loads(row["settings_after"]),
    )


def row_of_change(change: Change, revision: int) -> dict[str, Any]:
    """Write a row of `changes`: what made a subscription that revision."""
    return {
        "id": change.id,
        "subscription": change.subscription,
        "revision": revision,
        "changed_at": change.at,
        "person": change.by,
        "action": change.action.value,
        "settings_before": None if change.before is None else json.dumps(dict(change.before), ensure_ascii=False),
        "settings_after": None if change.after is None else json.dumps(dict(change.after), ensure_ascii=False),
    }


def notice_of(row: Row) -> Notice:
    """Read a row of `notices`."""
    return Notice(at=row["noticed_at"], **{name: row[name] for name in _NOTICE})


def row_of_notice(notice: Notice) -> dict[str, Any]:
    """Write a row of `notices` that waits to be told."""
    waiting = {"noticed_at": notice.at, "ready_at": notice.at, "owner": ""}
    return {**{name: getattr(notice, name) for name in _NOTICE}, **waiting}


def _days(text: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, text.split()))


def _events(text: str) -> tuple[Event, ...]:
    listed = json.loads(text) if text else []
    return tuple(Event(at=datetime.fromisoformat(at), stage=stage, detail=detail) for at, stage, detail in listed)
