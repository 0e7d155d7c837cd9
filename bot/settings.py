"""What an installation has chosen, as plain values: the forms that check it are needed only when it changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Literal

from .domain.cadences import parse_schedule
from .domain.cron import Cron
from .domain.subscriptions import Fallback, OnUnknown, Subscription, What, WhenLate, file_id

PlatformName = Literal["discord", "slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A standing order as the file has it; the fields are those of `SubscriptionSetting`."""

    platform: PlatformName
    channel: str
    workspace: str = ""
    what: What
    cadence: str = "daily"
    at: time | None = None
    timezone: str = ""
    late_after: timedelta = timedelta(hours=6)
    when_late: WhenLate = WhenLate.POST
    when_empty: tuple[Fallback, ...] = ()
    on_unknown: OnUnknown = OnUnknown.SKIP
    packs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    most: int = 5
    owner: str = ""

    def order(self, ordinal: int) -> Subscription:
        """Return it as a standing order, the n-th of its kind for the channel."""
        cadence, time_ = parse_schedule(self.cadence)
        own = cadence.times[0] if isinstance(cadence, Cron) else time.min
        return Subscription(
            id=file_id(self.platform, self.channel, self.what, ordinal),
            platform=self.platform,
            channel=self.channel,
            workspace=self.workspace,
            what=self.what,
            cadence=cadence,
            at=self.at or time_ or own,
            timezone=self.timezone,
            late_after=self.late_after,
            when_late=self.when_late,
            when_empty=self.when_empty,
            on_unknown=self.on_unknown,
            packs=self.packs,
            topics=self.topics,
            language=self.language,
            most=self.most,
            owner=self.owner,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceManner:
    """How answers are given in some place: the most specific one that fits decides."""

    platform: PlatformName
    workspace: str = ""
    channel: str = ""
    user: str = ""
    replies: Literal["private", "public"] | None = None
    plain: bool | None = None

    def fits(self, platform: str, workspace: str, channel: str, user: str) -> bool:
        """Whether this is said of that place."""
        said = ((self.workspace, workspace), (self.channel, channel), (self.user, user))
        return self.platform == platform and all(mine in ("", theirs) for mine, theirs in said)

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Return what sorts a person after a channel after a workspace."""
        return bool(self.user), bool(self.channel), bool(self.workspace)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAccess:
    """How Slack reaches us."""

    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAccess:
    """Where the web server is."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What `config.yaml` says; folders are as they are written there."""

    packs: tuple[str, ...] = ("briefs",)
    seeds: str = "seeds"
    data: str = "data"
    strict: bool = False
    gaps: bool = True
    usage: bool = True
    texts: str = ""
    show_texts: bool = False
    timezone: str = "UTC"
    language: str = "en-GB"
    subscriptions: tuple[Declared, ...] = ()
    places: tuple[PlaceManner, ...] = ()
    home: Mapping[PlatformName, tuple[str, ...]] = field(default_factory=dict)
    managers: Mapping[PlatformName, tuple[str, ...]] = field(default_factory=dict)
    editors: Mapping[PlatformName, str] = field(default_factory=dict)
    slack: SlackAccess = SlackAccess()
    web: WebAccess = WebAccess()


def orders(declared: Iterable[Declared]) -> list[Subscription]:
    """Return the standing orders of the configuration."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[Subscription] = []
    for setting in declared:
        kind = (setting.platform, setting.channel, setting.what)
        seen[kind] += 1
        found.append(setting.order(seen[kind]))
    return found
