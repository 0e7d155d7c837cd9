"""Composing and drawing every post of some days, just as they would be posted; nothing is sent, nothing is kept."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..cards.text import to_text
from ..cards.words import Words
from ..domain.slots import Slot, slots_on
from ..domain.subscriptions import Subscription
from ..platforms.discord.render import draw as draw_for_discord
from ..platforms.discord.render import fits as fits_discord
from ..platforms.plain import Measure
from ..platforms.slack.render import draw as draw_for_slack
from ..platforms.slack.render import fits as fits_slack
from ..platforms.slack.render import measures as slack_measures
from ..service.composing import compose
from ..service.desk import Desk
from ..service.ledger import Assignment, Composed, Told
from ..service.ports import Platform

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A post as one platform would show it, and how much of each limit it takes up; `whole` when one page is enough."""

    platform: Platform
    payload: Mapping[str, Any]
    measures: tuple[Measure, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """One post: whose it is, when it is due, what it says, and how each platform shows it."""

    order: Subscription
    slot: Slot
    composed: Composed
    looks: tuple[Look, ...]

    @property
    def key(self) -> tuple[str, date, int]:
        """Return what tells it from every other post."""
        return self.order.id, self.slot.day, self.slot.place

    @property
    def text(self) -> str:
        """Return what it says, as plain text."""
        return to_text(self.composed.reply.card, typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The posts of some days, in the order in which they would be made, and how often each order stays quiet."""

    first: date
    last: date
    orders: tuple[Subscription, ...]
    posts: tuple[Rehearsed, ...]
    quiet: Mapping[str, int]  # by the id of the order

    def of(self, order: Subscription) -> tuple[Rehearsed, ...]:
        """Return the posts of one order."""
        return tuple(post for post in self.posts if post.order.id == order.id)

    def tightest(self) -> list[tuple[Platform, Measure, Rehearsed]]:
        """Return, for each limit of each platform, the post that comes nearest to it."""
        found: dict[tuple[Platform, str], tuple[Platform, Measure, Rehearsed]] = {}
        for post in self.posts:
            for look in post.looks:
                for measure in look.measures:
                    known = found.get((look.platform, measure.name))
                    if known is None or measure.used > known[1].used:
                        found[look.platform, measure.name] = (look.platform, measure, post)
        return sorted(found.values(), key=lambda each: -each[1].used / each[1].most)


async def rehearse(
    orders: Iterable[Subscription],
    desk: Desk,
    first: date,
    days: int,
    *,
    since: str = "",
    skipped: Mapping[str, Collection[date]] | None = None,
) -> Rehearsal:
    """Make every post of so many days from the first on; channels begin as if they had been told nothing.

    `since` is the edition from which the first digest of each order tells what changed; `skipped` are days that people
    have taken out, by the id of the order.
    """
    orders, last = tuple(orders), first + min((days - 1) * _DAY, date.max - _DAY - first)
    told: defaultdict[tuple[str, str], dict[str, date]] = defaultdict(dict)
    editions: dict[str, str] = {}
    posts: list[Rehearsed] = []
    quiet: Counter[str] = Counter()
    for slot, order in _slots(orders, first, last, skipped or {}):
        memory = told[order.platform, order.channel]
        composed = await compose(_assignment(order, slot, memory, editions.get(order.id, since)), desk)
        if composed is None:
            quiet[order.id] += 1
            continue
        editions[order.id] = composed.edition
        for fact in composed.facts:  # the newest comes last
            memory.pop(fact, None)
            memory[fact] = slot.day
        posts.append(Rehearsed(order=order, slot=slot, composed=composed, looks=_looks(composed, desk.words)))
    return Rehearsal(first=first, last=last, orders=orders, posts=tuple(posts), quiet=quiet)


def _slots(
    orders: Sequence[Subscription], first: date, last: date, skipped: Mapping[str, Collection[date]]
) -> Iterator[tuple[Slot, Subscription]]:
    """Yield every slot of those days, in the order of time."""
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    due = (
        (slot, order)
        for order in orders
        for day in days
        if order.cadence.falls_on(day) and day not in skipped.get(order.id, ())
        for slot in slots_on(order, day)
    )
    return iter(sorted(due, key=lambda pair: pair[0].instant))


def _assignment(order: Subscription, slot: Slot, memory: Mapping[str, date], since: str) -> Assignment:
    told = tuple(Told(fact=fact, day=day) for fact, day in reversed([*memory.items()]))
    return Assignment(subscription=order, day=slot.day, covers=(), due_at=slot.instant, told=told, since=since)


def _looks(composed: Composed, words: Words) -> tuple[Look, ...]:
    """Draw a post with the very renderers that post it."""
    card, asked = composed.reply.card, composed.reply.ask
    drawing, message = draw_for_discord(card, asked, words), draw_for_slack(card, asked, words)
    return (
        Look(
            platform=Platform.DISCORD,
            payload=drawing.payload,
            measures=tuple(drawing.measures()),
            whole=fits_discord(card, words),
        ),
        Look(
            platform=Platform.SLACK,
            payload=message,
            measures=tuple(slack_measures(message["blocks"])),
            whole=fits_slack(card, words),
        ),
    )
