"""What would be posted otherwise with another version of the pack.

Which fact of the day comes on which day depends on all that a channel was told, and one fact more or less moves all
that follow. So facts of the day are compared fact by fact, and the one in a digest not at all.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import ndiff
from enum import StrEnum
from itertools import dropwhile, takewhile

from ..cards.model import Block, Buttons, Heading, Menu, Remark, notes_of
from ..cards.text import to_text
from ..cards.words import Words
from ..domain.subscriptions import What
from .rehearsal import Rehearsal, Rehearsed

Key = tuple[str, date, int]

_NUMBER = re.compile(r"\[\d+\]")


class Change(StrEnum):
    """What became of a post."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A post that differs: how, as it is now or was, and its lines marked `+`, `-` or blank."""

    change: Change
    post: Rehearsed
    lines: tuple[str, ...]


def compare(old: Rehearsal, new: Rehearsal, words: Words) -> Mapping[Key, Difference]:
    """Return each post that differs between two rehearsals of the same orders, in the order of time."""
    before, now = ({_identity(post): post for post in rehearsal.posts} for rehearsal in (old, new))
    both = [now.get(identity) or before[identity] for identity in dict.fromkeys([*before, *now])]
    found = (_difference(before.get(_identity(post)), now.get(_identity(post)), words) for post in both)
    return {each.post.key: each for each in sorted(filter(None, found), key=lambda each: each.post.slot.instant)}


def _identity(post: Rehearsed) -> Hashable:
    """Return what makes two posts the same one: the fact of a fact of the day, else the slot."""
    return (post.order.id, post.composed.facts) if _is_fact_of_the_day(post) else post.key


def _is_fact_of_the_day(post: Rehearsed) -> bool:
    return post.composed.reply.ask.command == "fact"


def _difference(before: Rehearsed | None, now: Rehearsed | None, words: Words) -> Difference | None:
    old, new = _comparable(before, words), _comparable(now, words)
    shown = now or before
    if old == new or shown is None:
        return None
    change = Change.CHANGED if before and now else Change.NEW if now else Change.GONE
    lines = (line for line in ndiff(old.splitlines(), new.splitlines()) if not line.startswith("?"))
    return Difference(change=change, post=shown, lines=tuple(lines))


def _comparable(post: Rehearsed | None, words: Words) -> str:
    """Return the text of a post without what depends on the day's turn, and without the numbers of footnotes."""
    if post is None:
        return ""
    card = post.composed.reply.card
    if post.order.what is What.DIGEST:
        blocks = tuple(_without_turn(card.blocks, words("Fact of the day")))
    elif _is_fact_of_the_day(post):
        blocks = tuple(dropwhile(lambda block: isinstance(block, Remark), card.blocks))
    else:
        blocks = card.blocks
    named = notes_of(blocks)
    footnotes = tuple(note for note in card.footnotes if note.number in named)
    text = to_text(replace(card, as_of="", blocks=blocks, footnotes=footnotes), typed=False)
    return _NUMBER.sub("[·]", text)


def _without_turn(blocks: tuple[Block, ...], heading: str) -> Iterator[Block]:
    before = tuple(takewhile(lambda block: block != Heading(text=heading), blocks))
    after = dropwhile(lambda block: not isinstance(block, Heading | Menu | Buttons), blocks[len(before) + 1 :])
    return iter((*before, *after))
