"""The settings of a subscription as words: what its history keeps, and what a person reads and writes."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from .cadences import parse_cadence
from .subscriptions import Fallback, OnUnknown, Origin, Subscription, What, WhenLate


def settings_of(subscription: Subscription) -> dict[str, str]:
    """Return every setting of a subscription, in words."""
    return {
        "id": subscription.id,
        "platform": str(subscription.platform),
        "channel": subscription.channel,
        "workspace": subscription.workspace,
        "what": subscription.what.value,
        "cadence": str(subscription.cadence),
        "at": f"{subscription.at:%H:%M}",
        "timezone": subscription.timezone,
        "late_after": str(int(subscription.late_after.total_seconds())),
        "when_late": subscription.when_late.value,
        "when_empty": " ".join(subscription.when_empty),
        "on_unknown": subscription.on_unknown.value,
        "packs": " ".join(subscription.packs),
        "topics": " ".join(subscription.topics),
        "language": subscription.language,
        "most": str(subscription.most),
        "owner": subscription.owner,
        "origin": subscription.origin.value,
    }


def subscription_of(settings: Mapping[str, str]) -> Subscription:
    """Return the subscription that these settings describe."""
    read: dict[str, Any] = {
        "what": What(settings["what"]),
        "cadence": parse_cadence(settings["cadence"]),
        "at": time.fromisoformat(settings["at"]),
        "late_after": timedelta(seconds=int(settings["late_after"])),
        "when_late": WhenLate(settings["when_late"]),
        "when_empty": tuple(map(Fallback, settings["when_empty"].split())),
        "on_unknown": OnUnknown(settings["on_unknown"]),
        "packs": tuple(settings["packs"].split()),
        "topics": tuple(settings["topics"].split()),
        "most": int(settings["most"]),
        "origin": Origin(settings["origin"]),
    }
    return Subscription(**{**settings, **read})
