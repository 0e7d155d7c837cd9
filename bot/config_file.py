"""Reading `config.yaml`: the forms that check it, and what looks like a secret in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from .domain.errors import Complaint, ContentError
from .forms import Flag, Form, Many, Port, Zone, fill, sized
from .order_setting import Id, SubscriptionSetting
from .settings import PlaceManner, PlatformName, Said, SlackAccess, WebAccess
from .strict_yaml import Document, Loc, Value, read_file

Folder = Annotated[str, sized(500)]


class PlaceSetting(Form):
    """How answers are given in some place: the most specific one that fits decides."""

    platform: PlatformName = Field(description="discord or slack")
    workspace: Id = Field(default="", description="a Discord server's or Slack workspace's ID; all when left out")
    channel: Id = Field(default="", description="a channel's ID; all when left out")
    user: Id = Field(default="", description="a person's ID; everyone when left out")
    replies: Literal["private", "public"] | None = Field(default=None, description="private or public")
    plain: Flag | None = Field(default=None, description="true for plain text, false for cards")


class SlackSettings(Form):
    """How Slack reaches us."""

    mode: Literal["socket", "http"] = Field(default="socket", description="socket (no public address) or http")
    host: Annotated[str, sized(255)] = Field(default="127.0.0.1", description="the address to listen on for http")
    port: Port = Field(default=3000, description="the port for http")


class WebSettings(Form):
    """The web server."""

    enabled: Flag = Field(default=True, description="true or false")
    host: Annotated[str, sized(255)] = Field(default="127.0.0.1", description="the address to listen on")
    port: Port = Field(default=8080, description="the port to listen on")


class Configuration(Form):
    """What `config.yaml` may say."""

    packs: Annotated[Many[Folder], Field(min_length=1)] = Field(default=("briefs",), description="folders of packs")
    seeds: Folder = Field(default="seeds", description="the folder of source records")
    data: Folder = Field(default="data", description="the one folder that is written to")
    strict: Flag = Field(default=False, description="true to tell nothing that is unverified")
    usage: Flag = Field(default=True, description="false to count nothing of how often entries are asked for")
    gaps: Flag = Field(default=True, description="false to note nothing of questions that no statement answers")
    texts: Folder = Field(default="", description="the folder with the texts of documents, for the evidence")
    show_texts: Flag = Field(default=False, description="true to show closed texts too, to those who may read them")
    timezone: Zone = Field(default="UTC", description="an IANA time zone such as Europe/London")
    language: Annotated[str, sized(35, "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")] = Field(
        default="en-GB", description="a language such as en-GB"
    )
    subscriptions: Many[SubscriptionSetting] = Field(default=(), description="a list of standing orders")
    places: Many[PlaceSetting] = Field(default=(), description="a list of places with manners of their own")
    home: dict[PlatformName, Many[Id]] = Field(
        default_factory=dict, description="for each platform, a list of the workspaces that are home"
    )
    managers: dict[PlatformName, Many[Id]] = Field(
        default_factory=dict,
        description="for each platform, a list of people, or of Discord roles, who may change schedules",
    )
    editors: dict[PlatformName, Id] = Field(
        default_factory=dict, description="for each platform, the ID of the channel that is told what went wrong"
    )
    slack: SlackSettings = Field(default=SlackSettings(), description="mode and port")
    web: WebSettings = Field(default=WebSettings(), description="enabled, host and port")

    def said(self) -> Said:
        """Return it as plain values."""
        parts = {
            "subscriptions": tuple(setting.declared() for setting in self.subscriptions),
            "places": tuple(PlaceManner(**dict(place)) for place in self.places),
            "slack": SlackAccess(**dict(self.slack)),
            "web": WebAccess(**dict(self.web)),
        }
        return Said(**{**dict(self), **parts})


def read_said(path: Path) -> Said:
    """Read the file. Raises ContentError with every mistake."""
    document = read_file(path, str(path))
    if document.value == "":  # every line is a comment
        return Said()
    found = tuple(_secrets_in(document, document.value, ()))
    places = {(complaint.line, complaint.column) for complaint in found}
    try:
        said = fill(Configuration, document)
    except ContentError as error:  # what is said of a secret elsewhere would show it
        raise ContentError((*found, *(c for c in error.complaints if (c.line, c.column) not in places))) from None
    if mistakes := (*found, *_twice(said, document)):
        raise ContentError(mistakes)
    return said.said()


def _twice(said: Configuration, document: Document) -> Iterator[Complaint]:
    first = {subscription: number for number, subscription in reversed(list(enumerate(said.subscriptions)))}
    for number, subscription in enumerate(said.subscriptions):
        if first[subscription] != number:
            problem, remedy = "this subscription is here already", "remove one of them"
            yield document.complain(("subscriptions", number), problem, remedy)


_SECRET_KEY = re.compile("token|secret|passw|credential|api_?key|database_?url", re.IGNORECASE)
_SECRET_VALUES = (
    ("SLACK_BOT_TOKEN", re.compile(r"\bxox[a-z]-")),
    ("SLACK_APP_TOKEN", re.compile(r"\bxapp-")),
    ("SLACK_SIGNING_SECRET", re.compile("^[0-9a-f]{32}$")),
    ("DATABASE_URL", re.compile(r"\w[\w+]*://[^/\s@]*:[^/\s@]*@")),
    ("DISCORD_TOKEN", re.compile(r"[\w-]{20,}\.[\w-]{6,7}\.[\w-]{25,}")),
)


def _secrets_in(document: Document, value: Value, loc: Loc) -> Iterator[Complaint]:
    """Find what looks like a secret; it is never repeated, only where it belongs is said."""
    if loc and isinstance(loc[-1], str) and _SECRET_KEY.search(loc[-1]):
        yield document.complain_of_key(loc, *_belongs("_".join(map(str, loc)).upper()))
    elif isinstance(value, str):
        if name := next((name for name, pattern in _SECRET_VALUES if pattern.search(value)), None):
            yield document.complain(loc, *_belongs(name))
    else:
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _secrets_in(document, inner, (*loc, part))


def _belongs(name: str) -> tuple[str, str]:
    names = [known for known, _ in _SECRET_VALUES]
    known = name if name in names else " or ".join([", ".join(names[:-1]), names[-1]])
    problem = "this looks like a secret, and others may read this file"
    return problem, f"remove it, and set {known} in the environment; if it was shared, have a new one made"
