"""The form of standing orders in `config.yaml`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict, ValidationInfo, field_validator

from .domain.cadences import parse_schedule
from .domain.cron import Cron
from .domain.subscriptions import Fallback, OnUnknown, What, WhenLate
from .forms import Duration, Form, Many, Refused, TimeOfDay, Zone, sized
from .settings import Declared, PlatformName

_CHANNELS = {
    "discord": (re.compile("[0-9]+"), "in Discord, switch on Developer Mode, then right-click it and copy its ID"),
    "slack": (re.compile("[CDGUW][A-Z0-9]+"), "in Slack, open its details: the ID is the last line"),
}
_QUIET = "skip"  # what `when_empty` says for nothing at all
_MOST = 25

Id = Annotated[str, sized(40)]


def _check_cadence(text: str) -> str:
    try:
        parse_schedule(text)
    except ValueError as error:
        raise Refused(str(error), "write it like one of these") from None
    return text


def _check_channel(channel: str, info: ValidationInfo) -> str:
    pattern, remedy = _CHANNELS.get(info.data.get("platform", ""), (re.compile(".*"), ""))
    if not pattern.fullmatch(channel):
        raise Refused(f"“{channel}” is not the ID of a channel", remedy)
    return channel


def _read_fallbacks(value: Any) -> Any:
    listed = [value] if isinstance(value, str) else value
    known = [_QUIET, *Fallback]
    for name in listed if isinstance(listed, list) else ():
        if name not in known:
            shown = name if isinstance(name, str) else "this"
            raise Refused(f"“{shown}” is not known here", f"write {', '.join(known[:-1])} or {known[-1]}")
    return () if listed == [_QUIET] else listed


def _read_most(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,2}", value) or not 1 <= int(value) <= _MOST:
        raise Refused(f"this is not a number from 1 to {_MOST}", "write how many anniversaries a post shows at most")
    return int(value)


Fallbacks = Annotated[tuple[Annotated[Fallback, Strict(False)], ...], Strict(False), BeforeValidator(_read_fallbacks)]


class SubscriptionSetting(Form):
    """A standing order that is declared by file."""

    platform: PlatformName = Field(description="discord or slack")
    channel: Annotated[Id, AfterValidator(_check_channel)] = Field(description="the ID of the channel")
    workspace: Annotated[str, sized(40)] = Field(default="", description="the ID of the server or workspace it is in")
    what: Annotated[What, Strict(False)] = Field(description="what is posted: onthisday, digest or fact")
    cadence: Annotated[str, sized(100), AfterValidator(_check_cadence)] = Field(
        default="daily", description="daily, weekdays, mondays and thursdays, first monday, every 2 weeks, or cron"
    )
    at: TimeOfDay | None = Field(
        default=None, validate_default=True, description='the local time, such as "09:00", unless the cadence bears it'
    )
    timezone: Zone = Field(default="", description="an IANA time zone; the one above when left out")
    late_after: Duration = Field(
        default=timedelta(hours=6), description="how late a post may be, such as 6h; beyond it is skipped"
    )
    when_late: Annotated[WhenLate, Strict(False)] = Field(
        default=WhenLate.POST, description="post, merge or skip: what becomes of a post that could not come in time"
    )
    when_empty: Fallbacks = Field(
        default=(), description="skip, or what is told in place of an empty day: month, week, fact, or a list of them"
    )
    on_unknown: Annotated[OnUnknown, Strict(False)] = Field(
        default=OnUnknown.SKIP, description="skip or resend: when nobody can say whether a post arrived"
    )
    packs: Many[Id] = Field(default=(), description="a list of packs; all when left out")
    topics: Many[Annotated[str, sized(100)]] = Field(default=(), description="a list of topics; all when left out")
    language: Annotated[str, sized(35, "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")] = Field(
        default="", description="a language such as en-GB; the one above when left out"
    )
    most: Annotated[int, BeforeValidator(_read_most)] = Field(
        default=5, description="how many anniversaries a post shows at most"
    )
    owner: Id = Field(default="", description="the ID of the person who is told when a post fails")

    @field_validator("at", mode="before")
    @classmethod
    def _check_at(cls, at: Any, info: ValidationInfo) -> Any:
        """Want one time: here or in the cadence."""
        if "cadence" not in info.data:
            return at
        cadence, time_ = parse_schedule(info.data["cadence"])
        bears_it = time_ is not None or isinstance(cadence, Cron)
        if at is None and not bears_it:
            raise Refused("a subscription setting needs “at”", 'add it: the local time, such as "09:00"')
        if at is not None and bears_it:
            raise Refused("the cadence says the time already", "remove one of the two")
        return at

    def declared(self) -> Declared:
        """Return it as a plain value."""
        return Declared(**dict(self))
