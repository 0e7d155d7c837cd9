"""The configuration: `config.yaml` for what may be public, the environment for what may not. Read once."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from .domain.errors import Complaint, ConfigError, ContentError
from .settings import Declared, PlaceManner, PlatformName, Said, SlackAccess, WebAccess

_REMEMBERED = "library/config.kept"  # in the data folder: what the file said when it was checked last
_DATA = re.compile(r"^data: *['\"]?(?P<data>[^'\"#\n]+?)['\"]? *(#.*)?$", re.MULTILINE)  # where that may be
_MOST = 1_048_576  # bytes: a larger file is refused


class Secret:
    """Something that opens doors: it shows only when it is asked for."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        """Return nothing that opens a door."""
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Whether it is the same secret."""
        return isinstance(other, Secret) and compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]

    def get_secret_value(self) -> str:
        """Return what is never shown."""
        return self._value


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What opens doors; never shown, never logged."""

    discord_token: Secret | None = None
    slack_bot_token: Secret | None = None
    slack_app_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    database_url: Secret | None = None


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
    gaps: bool
    usage: bool
    texts: Path | None
    show_texts: bool
    timezone: ZoneInfo
    language: str
    subscriptions: tuple[Declared, ...]
    places: tuple[PlaceManner, ...]
    home: Mapping[PlatformName, tuple[str, ...]]
    managers: Mapping[PlatformName, tuple[str, ...]]
    editors: Mapping[PlatformName, str]
    slack: SlackAccess
    web: WebAccess
    secrets: Secrets
    endpoints: Endpoints

    def manner(self, platform: str, workspace: str = "", channel: str = "", user: str = "") -> Manner:
        """Return how to answer there: a person's place decides before a channel's, that before a workspace's."""
        here = (platform, workspace, channel, user)
        fitting = sorted((place for place in self.places if place.fits(*here)), key=lambda place: place.precision)
        replies = ["private", *(place.replies for place in fitting if place.replies)]
        plain = [False, *(place.plain for place in fitting if place.plain is not None)]
        return Manner(public=replies[-1] == "public", plain=plain[-1])


def load(path: Path, environ: Mapping[str, str], *, required: bool = False, keep: bool = False) -> Config:
    """Read the configuration; a file that is not there means the defaults, unless it is required.

    With `keep`, what it says is remembered in the data folder, so that it need not be checked again. Raises ConfigError
    with every mistake, one a line.
    """
    complaints: list[Complaint] = []
    said = Said()
    if required or path.exists():
        try:
            said = _read(path, keep=keep)
        except ContentError as error:
            complaints += error.complaints
    secrets = {f.name: _secret(f.name.upper(), environ, complaints) for f in fields(Secrets)}
    endpoints = {f.name: _endpoint(f.name.upper(), environ, complaints) for f in fields(Endpoints)}
    if complaints:
        raise ConfigError("\n".join(map(str, sorted(complaints))))
    return _config(said, path.parent, Secrets(**secrets), Endpoints(**endpoints))


def _read(path: Path, *, keep: bool) -> Said:
    """Return what the file says; as long as it is the same file, from what is remembered of it."""
    key = _key(path)
    if known := _remembered(path, key):
        return known
    from .config_file import read_said

    said = read_said(path)
    if keep:
        home = path.parent / said.data / _REMEMBERED
        with suppress(OSError):
            home.parent.mkdir(parents=True, exist_ok=True)
            aside = home.with_name(f".{home.name}-{token_hex(4)}")
            body = key + msgspec.msgpack.encode(said)
            aside.write_bytes(sha256(body).digest() + body)
            aside.replace(home)
    return said


def _key(path: Path) -> bytes:
    """Return what changes with the file and with the forms that check it."""
    checked_by = [(Path(__file__).with_name(f"{name}.py"), name) for name in ("config_file", "order_setting", "forms")]
    stamps = [f"{name} {file.stat().st_mtime_ns} {file.stat().st_size}" for file, name in checked_by]
    try:
        content = path.read_bytes() if path.stat().st_size <= _MOST else b""
    except OSError:
        content = b""
    return sha256("\n".join(stamps).encode() + content).digest()


def _remembered(path: Path, key: bytes) -> Said | None:
    """Return what was read from the same content before, unless it cannot be found or is not as it was written."""
    try:
        folder = _DATA.search(path.read_text(encoding="utf-8"))
        kept = (path.parent / (folder["data"] if folder else Said().data) / _REMEMBERED).read_bytes()
        if sha256(kept[32:]).digest() == kept[:32] and kept[32:64] == key:
            return msgspec.msgpack.decode(kept[64:], type=Said)
    except (OSError, ValueError, msgspec.MsgspecError):
        pass
    return None


def _config(said: Said, beside: Path, secrets: Secrets, endpoints: Endpoints) -> Config:
    return Config(
        packs=tuple(beside / folder for folder in said.packs),
        seeds=beside / said.seeds,
        data=beside / said.data,
        strict=said.strict,
        gaps=said.gaps,
        usage=said.usage,
        texts=beside / said.texts if said.texts else None,
        show_texts=said.show_texts,
        timezone=ZoneInfo(said.timezone),
        language=said.language,
        subscriptions=tuple(replace(order, timezone=order.timezone or said.timezone) for order in said.subscriptions),
        places=said.places,
        home=MappingProxyType(said.home),
        managers=MappingProxyType(said.managers),
        editors=MappingProxyType(said.editors),
        slack=said.slack,
        web=said.web,
        secrets=secrets,
        endpoints=endpoints,
    )


def _secret(name: str, environ: Mapping[str, str], complaints: list[Complaint]) -> Secret | None:
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
    return Secret(said) if said else None


def _endpoint(name: str, environ: Mapping[str, str], complaints: list[Complaint]) -> str | None:
    said = environ.get(name, "").strip()
    schemes = ("ws", "wss") if "GATEWAY" in name else ("http", "https")
    if said and not said.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        remedy = f"begin it with {schemes[1]}://"
        complaints.append(Complaint(path=name, problem="this is not an address that can be used here", remedy=remedy))
    return said or None
