"""What the use cases need from the world, and the values that cross the border."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from ..cards.asks import Ask
from ..cards.forms import Form
from ..cards.model import Card
from ..domain.deliveries import Delivery
from ..domain.deliveries import Event as Event  # what a ledger returns
from ..domain.excerpts import Excerpt
from ..domain.gaps import Gap, Unanswered
from ..domain.library import Library
from ..domain.sources import Citation, Source
from ..domain.subscriptions import Standing, Subscription


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
    the form that was sent.
    """

    ask: Ask
    card: Card
    private: bool = True
    plain: bool = False
    found: bool = True
    results: tuple[Result, ...] = ()
    suggestions: tuple[str, ...] = ()
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

    async def listed(self, today: date) -> tuple[Gap, ...]:
        """Return what enough have asked, the most asked first; what was not asked for long is forgotten."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact, and the civil date on which a channel was last told it."""

    fact: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A post to compose.

    `covers` are missed days to be told in the same message; `told` is what this channel was told, newest first, up to
    the library's size; `since` is the edition that the subscription's last sent post was composed from, "" for none.
    """

    subscription: Subscription
    day: date
    covers: tuple[date, ...]
    due_at: datetime
    told: tuple[Told, ...]
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A post: what to show, the ids of the facts in it, and the version of the library it was composed from."""

    reply: Reply
    facts: tuple[str, ...]
    edition: str


Compose = Callable[[Assignment], Awaitable[Composed | None]]  # None: there is nothing to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours until its lease runs out, and the subscription it belongs to."""

    delivery: Delivery
    standing: Standing


class Action(StrEnum):
    """What was done to the settings of a subscription."""

    ADDED = "added"
    EDITED = "edited"
    PAUSED = "paused"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    REMOVED = "removed"
    UNDONE = "undone"
    DECLARED = "declared"  # by the file
    WITHDRAWN = "withdrawn"  # no longer in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changed a subscription, when, and its settings before and after, in the words of `domain.settings`.

    `by` is a user's id, "file" for the configuration, "" for the bot itself.
    """

    id: str
    subscription: str
    at: datetime
    by: str
    action: Action
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a person must be told once: a post failed, or nobody knows whether it was posted.

    `person` is a user's id; without one the `channel` is told. `id` is the key of the message, `epoch` says whose lease
    it is.
    """

    id: str
    platform: str
    person: str
    channel: str
    subscription: str
    reason: str
    remedy: str
    at: datetime
    delivery: str = ""
    epoch: int = 0


Observer = Callable[[str], None]  # is told each step between two effects, so that a test may crash there


def unobserved(step: str) -> None:
    """Let every step pass."""


class Ledger(Protocol):
    """Knows every subscription and what became of every post; each method is one transaction.

    Any of them raises TryAgain when the database does not take it now, and ConfigError when it never will.
    `confirm` and `record` return False, and change nothing, when somebody else has taken the delivery over; `confirm`
    also when its subscription may not post that day. Recording a failed delivery pauses its subscription; recording a
    failed or unknown one also writes a notice.
    """

    async def time(self, now: datetime) -> datetime:
        """Return the time that decides what is due: the database's own where several machines share it, else `now`."""
        ...

    async def declare(self, subscriptions: Iterable[Subscription], now: datetime) -> None:
        """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""

    async def resume(self, subscription: str, now: datetime) -> None:
        """Lift the pause of a subscription."""

    async def lift_failures(self, now: datetime) -> None:
        """Lift every pause that nobody asked for."""

    async def revise(self, standing: Standing, change: Change) -> bool:
        """Write a standing and what was changed; False, and nothing is written, when its revision moved on meanwhile.

        One with revision 0 is new.
        """
        ...

    async def changes(self, platform: str, workspace: str, limit: int) -> tuple[Change, ...]:
        """Return the newest changes of a workspace's subscriptions, newest first."""
        ...

    async def materialise(self, now: datetime, limit: int) -> int:
        """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
        ...

    async def claim(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta, limit: int
    ) -> tuple[Claim, ...]:
        """Take at most `limit` deliveries that have been ready longest, for these platforms."""
        ...

    async def confirm(self, sending: Delivery) -> bool:
        """Write down that the message is about to be sent."""
        ...

    async def record(self, delivery: Delivery) -> bool:
        """Write down what became of a claimed delivery."""
        ...

    async def claim_notice(
        self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta
    ) -> Notice | None:
        """Take the oldest notice that nobody was told yet."""
        ...

    async def record_notice(self, notice: Notice, again_at: datetime | None = None) -> bool:
        """Write down that it was told, or when to try again; False when somebody else has taken it over."""
        ...

    async def forget(self, before: datetime) -> int:
        """Remove settled deliveries, changes and told notices older than this; return how many deliveries."""
        ...

    async def next_wake(self, after: datetime) -> datetime | None:
        """Return the first moment after this one at which there may be something to do."""
        ...

    async def standing(self, subscription: str) -> Standing | None:
        """Return one subscription."""
        ...

    async def standings(self, platform: str = "", workspace: str = "", channel: str = "") -> tuple[Standing, ...]:
        """Return every subscription there, oldest first; an empty name stands for all."""
        ...

    async def deliveries(self, subscription: str) -> tuple[Delivery, ...]:
        """Return every delivery of a subscription, oldest first."""
        ...

    async def deliveries_on(
        self, day: date, subscription: str = "", platform: str = "", channel: str = ""
    ) -> tuple[Delivery, ...]:
        """Return the deliveries of a civil date, of one subscription or one channel, oldest first."""
        ...

    async def delivery_of_message(self, platform: str, channel: str, message_id: str) -> Delivery | None:
        """Return the delivery that a message is."""
        ...

    async def events(self, delivery: str) -> tuple[Event, ...]:
        """Return every stage and attempt of a delivery, oldest first."""
        ...

    async def last_sent(self, subscription: str) -> Delivery | None:
        """Return the newest delivery of a subscription that was posted."""
        ...

    async def told(self, platform: str, channel: str, limit: int) -> tuple[Told, ...]:
        """Return what a channel was told, newest first, each fact once."""
        ...
