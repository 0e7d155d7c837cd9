"""What the use cases need from the world, and the values that cross the border."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from ..cards.asks import Ask
from ..cards.forms import Form
from ..cards.model import Card
from ..domain.excerpts import Excerpt
from ..domain.gaps import Gap, Unanswered
from ..domain.library import Library
from ..domain.sources import Citation, Source
from ..domain.usage import Count


class Platform(StrEnum):
    """Where a question comes from, or a post goes."""

    DISCORD = "discord"
    SLACK = "slack"
    TERMINAL = "terminal"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a question was asked; identifiers are the platform's own, empty in a direct message."""

    platform: Platform
    workspace: str = ""  # Discord's guild, Slack's team
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A reader's question, from any platform.

    `now` is aware. `reader` is the name to show when they share; it is never stored. `public` and `plain` are how
    answers are given in this place unless the question says otherwise. `may_manage` says whether they may change what
    is posted here.
    """

    ask: Ask
    place: Place
    now: datetime
    reader: str = ""
    reader_id: str = ""
    locale: str = "en"
    public: bool = False
    plain: bool = False
    may_manage: bool = False


class Kind(StrEnum):
    """What a result is."""

    BRIEF = "brief"
    FACT = "fact"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCitation:
    """One citation of a result, as scripts read it."""

    source: str
    locator: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that answers the question, best first."""

    id: str
    kind: Kind
    text: str
    as_of: str
    when: str | None = None  # EDTF
    citations: tuple[ResultCitation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer: the question it answers, a card, whether only the asker sees it, and the same as data.

    A platform that can show a `form` shows it in place of the card. `problems` say what is wrong with single fields of
    the form that was sent. `nearest` is the fact that came nearest where none answers, for curators.
    """

    ask: Ask
    card: Card
    private: bool = True
    plain: bool = False
    found: bool = True
    results: tuple[Result, ...] = ()
    suggestions: tuple[str, ...] = ()
    nearest: str = ""
    form: Form | None = None
    problems: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One line of autocomplete: what is shown and what is sent, 1–100 characters each."""

    label: str
    value: str


class CitationStyle(StrEnum):
    """How a document is cited elsewhere; the value is what readers know it by."""

    APA = "APA"
    MLA = "MLA"
    CHICAGO = "Chicago (author-date)"
    BIBTEX = "BibTeX"
    CSL_JSON = "CSL-JSON"


class Bibliography(Protocol):
    """Writes the reference to a document as a style wants it, in plain text."""

    def cite(self, source: Source, style: CitationStyle) -> str: ...


class Texts(Protocol):
    """Holds the texts of documents that may be shown; None where the paragraph of a citation is not at hand."""

    def excerpt(self, source: Source, citation: Citation) -> Excerpt | None: ...


class Gaps(Protocol):
    """Keeps what readers asked for in vain, so that nobody can tell who asked; each method is one transaction.

    Any of them raises TryAgain when the database does not take it now.
    """

    async def note(self, unanswered: Unanswered) -> None:
        """Note a question; its words are kept only once enough have asked it."""
        ...

    async def listed(self, today: date, place: str | None = None) -> tuple[Gap, ...]:
        """Return what enough have asked in a place, or in all, the most asked first; forget what is long ago."""
        ...


class Usage(Protocol):
    """Keeps how often entries are asked for; each method is one transaction, and raises what those of Gaps raise."""

    async def count(self, counts: Iterable[Count]) -> None:
        """Add these to what was counted before."""
        ...

    async def counted(self, since: date) -> tuple[Count, ...]:
        """Return what was counted from a day on, day by day."""
        ...

    async def most_asked(self, kind: str, since: date, limit: int) -> tuple[str, ...]:
        """Return the entries of a kind that were asked for most from a day on, most first."""
        ...


class Archive(Protocol):
    """Holds older editions of the library; None for one that was not kept."""

    def edition(self, version: str) -> Library | None: ...

    def as_of(self, day: date) -> Library | None: ...


class Shelf(Protocol):
    """Holds the library that is being served; a reload swaps it whole."""

    @property
    def library(self) -> Library: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a post goes; the workspace where it is known."""

    platform: Platform
    channel: str
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the platform says of a message of ours."""

    message_id: str
    link: str = ""


class Messenger(Protocol):
    """Posts cards to one platform.

    `post` raises TryAgain (nothing was posted), Unclear (it may have been), GiveUp (a person must change something
    about the channel), or ConfigError (nothing was posted, and nothing will be: the platform does not let the bot in).
    `find` looks in the channel for the message that bears the key: the message, or None when it is surely not there;
    raises TryAgain when looking may work later, Unclear when it cannot look. For as long as the platform `remembers` a
    key, a second `post` of it returns the first message; zero where it makes a second message.
    """

    @property
    def remembers(self) -> timedelta: ...

    async def post(self, target: Target, reply: Reply, key: str) -> Posted: ...

    async def find(self, target: Target, key: str, since: datetime) -> Posted | None: ...


class Contact(Messenger, Protocol):
    """Deals with the people of one platform, too.

    `check` raises GiveUp with the one thing that keeps the bot from posting there, TryAgain or Unclear when that cannot
    be found out. `tell` writes to a person directly, and raises what `post` raises. `name_of` returns what people call
    somebody, or nothing.
    """

    async def check(self, target: Target) -> None: ...

    async def tell(self, person: str, reply: Reply, key: str) -> Posted: ...

    async def name_of(self, person: str) -> str: ...


class Notes(Protocol):
    """Keeps short notes across restarts."""

    async def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None: ...
