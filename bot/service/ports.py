"""What the use cases need from the world, and the values that cross the border."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ..cards.asks import Ask
from ..cards.model import Card
from ..domain.deliveries import Delivery
from ..domain.excerpts import Excerpt
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
    """The answer: the question it answers, a card, whether only the asker sees it, and the same as data."""

    ask: Ask
    card: Card
    private: bool = True
    plain: bool = False
    found: bool = True
    results: tuple[Result, ...] = ()
    suggestions: tuple[str, ...] = ()


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


class Shelf(Protocol):
    """Holds the library that is being served; a reload swaps it whole."""

    @property
    def library(self) -> Library: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a post goes."""

    platform: Platform
    channel: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours until its lease runs out, and the subscription it belongs to."""

    delivery: Delivery
    standing: Standing


Observer = Callable[[str], None]  # is told each step between two effects, so that a test may crash there


def unobserved(step: str) -> None:
    """Let every step pass."""


class Ledger(Protocol):
    """Knows every subscription and what became of every post; each method is one transaction.

    Any of them raises TryAgain when the database does not take it now, and ConfigError when it never will.
    `confirm` and `record` return False, and change nothing, when somebody else has taken the delivery over; `confirm`
    also when its subscription is no longer in force. Recording a failed delivery pauses its subscription.
    """

    async def declare(self, subscriptions: Iterable[Subscription], now: datetime) -> None:
        """Make these all the subscriptions of the file; others of the file are kept, and withdrawn."""

    async def resume(self, subscription: str, now: datetime) -> None:
        """Lift the pause of a subscription."""

    async def materialise(self, now: datetime, limit: int) -> int:
        """Write a delivery for each slot that has come due, for at most `limit` subscriptions; return for how many."""
        ...

    async def claim(self, owner: str, platforms: Collection[Platform], now: datetime, lease: timedelta) -> Claim | None:
        """Take the delivery that has been ready longest, for one of these platforms."""
        ...

    async def confirm(self, sending: Delivery) -> bool:
        """Write down that the message is about to be sent."""
        ...

    async def record(self, delivery: Delivery) -> bool:
        """Write down what became of a claimed delivery."""
        ...

    async def next_wake(self, after: datetime) -> datetime | None:
        """Return the first moment after this one at which there may be something to do."""
        ...

    async def standings(self) -> tuple[Standing, ...]:
        """Return every subscription, oldest first."""
        ...

    async def deliveries(self, subscription: str) -> tuple[Delivery, ...]:
        """Return every delivery of a subscription, oldest first."""
        ...
