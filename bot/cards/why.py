"""The card that says why something was posted, or was not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..domain.subscriptions import Subscription
from .asks import ask
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Remark
from .moments import Moment
from .schedules import describe, list_button
from .words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage or attempt: when, on the clock of the schedule's zone, and what happened."""

    at: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of one post: in a sentence, step by step, and what to do about it."""

    subscription: Subscription
    sentence: str
    moments: tuple[Moment, ...] = ()
    steps: tuple[Step, ...] = field(default=())
    remedy: str = ""
    link: str = ""
    is_paused: bool = False
    where: str = ""  # its channel, where those of several are told of


def why_card(asked: str, accounts: Iterable[Account], words: Words) -> Card:
    """Tell of each post that a day or a message is about."""
    blocks = [block for account in accounts for block in _blocks(account, words)]
    return Card(title=words("Why? {asked}", asked=asked), blocks=(*blocks, Buttons(buttons=(list_button(words),))))


def nothing_card(asked: str, sentence: str, words: Words) -> Card:
    """Say why there is no post to tell of."""
    return Card(
        title=words("Why? {asked}", asked=asked),
        blocks=(Passage(text=sentence), Buttons(buttons=(list_button(words),))),
    )


def _blocks(account: Account, words: Words) -> Iterator[Block]:
    what = describe(account.subscription, words)
    yield Heading(text=words("{what}, in {channel}", what=what, channel=account.where) if account.where else what)
    yield Passage(text=account.sentence, moments=account.moments)
    if account.remedy:
        yield Remark(text=words("What to do: {remedy}", remedy=account.remedy))
    if account.steps:
        yield Entries(rows=tuple(Entry(lead=step.at, text=step.told) for step in account.steps))
    buttons = [Button(label=words("Open the post"), url=account.link)] if account.link else []
    if account.is_paused:
        again = words("Check again") if account.remedy else words("Resume")
        buttons.append(Button(label=again, ask=ask("schedule resume", schedule=account.subscription.id)))
    if buttons:
        yield Buttons(buttons=tuple(buttons))
