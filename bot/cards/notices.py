"""Cards that tell a person what went wrong, and the one thing to do about it."""

from collections.abc import Sequence
from datetime import date

from ..domain.errors import Complaint
from ..domain.subscriptions import Subscription
from .asks import ask
from .model import Block, Button, Buttons, Card, Entries, Entry, Passage, Remark
from .schedules import describe
from .words import Words

_SHOWN = 5  # mistakes of a pack


def failure_card(
    subscription: Subscription, slot: date | None, reason: str, remedy: str, words: Words, *, paused: bool
) -> Card:
    """Tell that a post could not be made, or that nobody knows whether it was."""
    what = describe(subscription, words)
    told = words("I could not post “{what}”. {reason}", what=what, reason=reason)
    unsure = words(
        "I may or may not have posted “{what}”: please look in the channel. {reason}", what=what, reason=reason
    )
    blocks: list[Block] = [Passage(text=told if paused else unsure)]
    if remedy:
        blocks.append(Remark(text=words("What to do: {remedy}", remedy=remedy)))
    if paused:
        kept = words("It is paused, and its settings are kept. When that is mended, press “Check again”.")
        blocks.append(Remark(text=kept))
    blocks.append(Buttons(buttons=tuple(_buttons(subscription, slot, words, paused=paused))))
    title = words("A post did not get through") if paused else words("Did this post get through?")
    return Card(title=title, blocks=tuple(blocks))


def refused_card(complaints: Sequence[Complaint], words: Words) -> Card:
    """Tell editors that a change of a pack was not taken up, and why."""
    rows = [Entry(lead=complaint.place, text=complaint.message) for complaint in complaints[:_SHOWN]]
    blocks: list[Block] = [
        Passage(
            text=words("The last good version keeps being served. These mistakes stand in the way of the new one:")
        ),
        Entries(rows=tuple(rows)),
    ]
    if len(complaints) > _SHOWN:
        more = words("{n} more; python -m bot check lists them all.", n=len(complaints) - _SHOWN)
        blocks.append(Remark(text=more))
    return Card(title=words("A change of the library was not taken up"), blocks=tuple(blocks))


def _buttons(subscription: Subscription, slot: date | None, words: Words, *, paused: bool) -> list[Button]:
    id = subscription.id
    again = [Button(label=words("Check again"), ask=ask("schedule resume", schedule=id))] if paused else []
    why = ask("why", schedule=id, about=slot.isoformat() if slot else "")
    link = _channel_link(subscription)
    opened = [Button(label=words("Open the channel"), url=link)] if link else []
    return [*again, Button(label=words("Why?"), ask=why), *opened]


def _channel_link(subscription: Subscription) -> str:
    """Return the address of a channel, where it can be told from its ID."""
    if subscription.platform == "slack":
        return f"https://slack.com/app_redirect?channel={subscription.channel}"
    if subscription.platform == "discord" and subscription.workspace:
        return f"https://discord.com/channels/{subscription.workspace}/{subscription.channel}"
    return ""
