"""What publishing needs, and its sizes and times."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..cards.words import Words
from .ledger import Compose, Ledger, Observer, unobserved
from .ports import Messenger, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The sizes and times of publishing; `patience` is shorter than `lease`, so that a sender knows when to stop."""

    lease: timedelta = timedelta(seconds=60)
    patience: timedelta = timedelta(seconds=30)  # how long a platform may take to answer
    at_once: int = 20  # messages on their way at the same time
    handful: int = 20  # deliveries that are claimed in one transaction
    batch: int = 2000  # subscriptions in one transaction
    looks: int = 20  # attempts after which a message that may be out there is no longer looked for
    locked_out: float = 600.0  # seconds until a platform that does not let the bot in is tried again
    clocks_apart: timedelta = timedelta(minutes=5)  # how far our clocks and a platform's may differ
    recall: int = 100_000  # facts a channel was told that are handed to the composer


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What publishing needs.

    `elapsed` counts seconds and is never set back, unlike `clock`. `chance` returns a number from 0 to 1. `at` is told
    each step between two effects.
    """

    ledger: Ledger
    messengers: Mapping[Platform, Messenger]
    compose: Compose
    clock: Callable[[], datetime]
    elapsed: Callable[[], float]
    owner: str
    chance: Callable[[], float]
    words: Words = field(default_factory=Words)
    rules: Rules = field(default_factory=Rules)
    at: Observer = unobserved
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set: claim nothing more
    under_way: set[str] = field(default_factory=set)  # deliveries that this process is sending, over all its rounds
    may_post: Callable[[Platform], bool] = lambda platform: True  # False while a platform's breaker is open
