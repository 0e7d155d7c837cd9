"""The configuration: `config.yaml` for what may be public, the environment for what may not. Read once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from .domain.errors import Complaint, ConfigError, ContentError
from .forms import Flag, Form, Many, Port, Zone, fill, sized
from .order_setting import Id, PlatformName, SubscriptionSetting
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

    def fits(self, platform: str, workspace: str, channel: str, user: str) -> bool:
        """Whether this is said of that place."""
        said = ((self.workspace, workspace), (self.channel, channel), (self.user, user))
        return self.platform == platform and all(mine in ("", theirs) for mine, theirs in said)

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Return what sorts a person after a channel after a workspace."""
        return bool(self.user), bool(self.channel), bool(self.workspace)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What opens doors; never shown, never logged."""

    discord_token: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    database_url: SecretStr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the platforms are, when not where they always are."""

    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    slack_api_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How answers are given in a place unless the question says otherwise."""

    public: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an installation can choose; paths are as seen from where the program runs."""

    packs: tuple[Path, ...]
    seeds: Path
    data: Path
    strict: bool
    texts: Path | None
    show_texts: bool
    timezone: ZoneInfo
    language: str
    subscriptions: tuple[SubscriptionSetting, ...]
    places: tuple[PlaceSetting, ...]
    home: Mapping[PlatformName, tuple[str, ...]]
    managers: Mapping[PlatformName, tuple[str, ...]]
    editors: Mapping[PlatformName, str]
    slack: SlackSettings
    web: WebSettings
    secrets: Secrets
    endpoints: Endpoints

    def manner(self, platform: str, workspace: str = "", channel: str = "", user: str = "") -> Manner:
        """Return how to answer there: a person's place decides before a channel's, that before a workspace's."""
        here = (platform, workspace, channel, user)
        fitting = sorted((place for place in self.places if place.fits(*here)), key=lambda place: place.precision)
        replies = ["private", *(place.replies for place in fitting if place.replies)]
        plain = [False, *(place.plain for place in fitting if place.plain is not None)]
        return Manner(public=replies[-1] == "public", plain=plain[-1])


def load(path: Path, environ: Mapping[str, str], *, required: bool = False) -> Config:
    """Read the configuration; a file that is not there means the defaults, unless it is required.

    Raises ConfigError with every mistake, one a line.
    """
    complaints: list[Complaint] = []
    said = Configuration()
    if required or path.exists():
        try:
            said = _read(path)
        except ContentError as error:
            complaints += error.complaints
    secrets = {f.name: _secret(f.name.upper(), environ, complaints) for f in fields(Secrets)}
    endpoints = {f.name: _endpoint(f.name.upper(), environ, complaints) for f in fields(Endpoints)}
    if complaints:
        raise ConfigError("\n".join(map(str, sorted(complaints))))
    return _config(said, path.parent, Secrets(**secrets), Endpoints(**endpoints))


def _config(said: Configuration, beside: Path, secrets: Secrets, endpoints: Endpoints) -> Config:
    return Config(
        packs=tuple(beside / folder for folder in said.packs),
        seeds=beside / said.seeds,
        data=beside / said.data,
        strict=said.strict,
        texts=beside / said.texts if said.texts else None,
        show_texts=said.show_texts,
        timezone=ZoneInfo(said.timezone),
        language=said.language,
        subscriptions=tuple(s.model_copy(update={"timezone": s.timezone or said.timezone}) for s in said.subscriptions),
        places=said.places,
        home=MappingProxyType(said.home),
        managers=MappingProxyType(said.managers),
        editors=MappingProxyType(said.editors),
        slack=said.slack,
        web=said.web,
        secrets=secrets,
        endpoints=endpoints,
    )


def _read(path: Path) -> Configuration:
    document = read_file(path, str(path))
    if document.value == "":  # every line is a comment
        return Configuration()
    found = tuple(_secrets_in(document, document.value, ()))
    places = {(complaint.line, complaint.column) for complaint in found}
    try:
        said = fill(Configuration, document)
    except ContentError as error:  # what is said of a secret elsewhere would show it
        raise ContentError((*found, *(c for c in error.complaints if (c.line, c.column) not in places))) from None
    if mistakes := (*found, *_twice(said, document)):
        raise ContentError(mistakes)
    return said


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


def _secret(name: str, environ: Mapping[str, str], complaints: list[Complaint]) -> SecretStr | None:
    said, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if said and file:
        complaints.append(Complaint(path=name, problem=f"{name}_FILE is set as well", remedy="keep one of the two"))
    elif file:
        try:
            said = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            said = ""
        if not said:
            problem, remedy = f"{file} is missing, empty or not readable", "put the secret into it, or unset this"
            complaints.append(Complaint(path=f"{name}_FILE", problem=problem, remedy=remedy))
    return SecretStr(said) if said else None


def _endpoint(name: str, environ: Mapping[str, str], complaints: list[Complaint]) -> str | None:
    said = environ.get(name, "").strip()
    schemes = ("ws", "wss") if "GATEWAY" in name else ("http", "https")
    if said and not said.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        remedy = f"begin it with {schemes[1]}://"
        complaints.append(Complaint(path=name, problem="this is not an address that can be used here", remedy=remedy))
    return said or None
