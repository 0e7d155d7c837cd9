"""Standing orders: what a channel is told, when, and what becomes of a post that is late."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from .cadences import Cadence
from .cron import Cron

PUNCTUAL = timedelta(minutes=5)  # a post within it is on time and need not say otherwise


class What(StrEnum):
    """What a channel is told."""

    ONTHISDAY = "onthisday"
    DIGEST = "digest"
    FACT = "fact"


class Fallback(StrEnum):
    """What is told in place of a day on which nothing happened."""

    MONTH = "month"  # what happened in this month
    WEEK = "week"  # what is coming this week
    FACT = "fact"  # a fact of the day


class WhenLate(StrEnum):
    """What becomes of a post that could not be made in time."""

    POST = "post"  # the newest one comes late, within `late_after`, and says so
    MERGE = "merge"  # one message, however late, tells what all the missed ones would have told
    SKIP = "skip"  # nothing late is ever posted


class OnUnknown(StrEnum):
    """What becomes of a post that may be out there where nobody can look."""

    SKIP = "skip"
    RESEND = "resend"


class Origin(StrEnum):
    """Where a subscription was declared."""

    FILE = "file"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing order; `timezone` is an IANA name, `at` a local time in it, which cron replaces by its own.

    A post may come up to `late_after` after its time. `packs` and `topics` (ids of briefs) are all when empty; `owner`
    is the user who is told of failures; `most` is how many anniversaries a post shows before it offers the rest.
    """

    id: str
    platform: str
    channel: str
    workspace: str = ""
    what: What
    cadence: Cadence
    at: time
    timezone: str
    late_after: timedelta
    when_late: WhenLate = WhenLate.POST
    when_empty: tuple[Fallback, ...] = ()
    on_unknown: OnUnknown = OnUnknown.SKIP
    packs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    most: int = 5
    owner: str = ""
    origin: Origin = Origin.FILE

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.timezone)

    @property
    def times(self) -> tuple[time, ...]:
        """Return the local times of a day on which it comes due, earliest first."""
        return self.cadence.times if isinstance(self.cadence, Cron) else (self.at,)

    @property
    def timing(self) -> tuple[Cadence, time, str]:
        """Return what its slots depend on."""
        return self.cadence, self.at, self.timezone

    @property
    def patience(self) -> timedelta | None:
        """Return how late a post may be; None when it may always come."""
        if self.when_late is WhenLate.MERGE:
            return None
        return PUNCTUAL if self.when_late is WhenLate.SKIP else max(self.late_after, PUNCTUAL)


def file_id(platform: str, channel: str, what: str, ordinal: int = 1) -> str:
    """Return the id of a file's subscription: the same after its time, zone or cadence is edited.

    `ordinal` tells apart several of the same kind for one channel, in the order of the file.
    """
    return short_hash(platform, channel, what, str(ordinal))[:16]


def short_hash(*parts: str) -> str:
    """Return 24 letters and digits that stand for these parts and no others; Discord takes keys of at most 25."""
    return sha256("\0".join(parts).encode()).hexdigest()[:24]
