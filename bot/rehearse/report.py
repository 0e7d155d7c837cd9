"""A rehearsal as a few lines of text: a calendar with counts, and how near the posts come to the limits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..cards.schedules import describe
from ..cards.words import Words
from ..domain.occasions import months_between
from .comparing import Difference, Key
from .rehearsal import Rehearsal

_TIGHTEST = 6  # limits that are named
_DIFFERENCES = 40  # posts that are named


def report(rehearsal: Rehearsal, differences: Mapping[Key, Difference] | None, words: Words) -> str:
    """Write the report."""
    parts = [_orders(rehearsal, words), _calendar(rehearsal, words), _limits(rehearsal, words)]
    if differences is not None:
        parts.append(_differences(differences, words))
    days = words.days(rehearsal.first, rehearsal.last)
    return "\n\n".join([f"Rehearsal of {days}: {len(rehearsal.posts)} posts.", *("\n".join(part) for part in parts)])


def _orders(rehearsal: Rehearsal, words: Words) -> Iterator[str]:
    for number, order in enumerate(rehearsal.orders, 1):
        posts, quiet = len(rehearsal.of(order)), rehearsal.quiet.get(order.id, 0)
        yield f"  {number}. {order.platform} {order.channel}: {describe(order, words)}"
        told = words.count("one post", "{n} posts", posts)
        yield f"     {told}, {words.count('quiet once', 'quiet {n} times', quiet)}"


def _calendar(rehearsal: Rehearsal, words: Words) -> Iterator[str]:
    """Write a line for each month: how many posts of each order."""
    counts = Counter((post.order.id, post.slot.day.replace(day=1)) for post in rehearsal.posts)
    columns = [f"{number}." for number in range(1, len(rehearsal.orders) + 1)]
    rows = [
        (words.month(month), [str(counts[order.id, month] or "–") for order in rehearsal.orders])
        for month in months_between(rehearsal.first, rehearsal.last)
    ]
    width = max((len(name) for name, _ in rows), default=0)
    yield _row("", columns, width)
    for name, cells in rows:
        yield _row(name, cells, width)


def _row(name: str, cells: Sequence[str], width: int) -> str:
    return f"  {name:<{width}}  {'  '.join(f'{cell:>4}' for cell in cells)}"


def _limits(rehearsal: Rehearsal, words: Words) -> Iterator[str]:
    yield "The limits that posts come nearest to:"
    for platform, measure, post in rehearsal.tightest()[:_TIGHTEST]:
        used = f"{round(100 * measure.used / measure.most):>3} %  {platform} {measure.name}"
        post_named = f"{post.order.what}, {words.day(post.slot.day)}"
        yield f"  {used}: {measure.used:,} of {measure.most:,}  ({post_named})"
    parted = [post for post in rehearsal.posts if not all(look.whole for look in post.looks)]
    for post in parted:
        yield f"  {post.order.what} of {words.day(post.slot.day)} goes on behind a button “Continue”."


def _differences(differences: Mapping[Key, Difference], words: Words) -> Iterator[str]:
    counts = Counter(difference.change.value for difference in differences.values())
    told = ", ".join(f"{count} {change}" for change, count in counts.items())
    yield f"Against the other version: {told}." if told else "Against the other version: every post is the same."
    for difference in [*differences.values()][:_DIFFERENCES]:
        post = difference.post
        yield f"  {difference.change}: {post.order.what} of {words.day(post.slot.day)}"
    if len(differences) > _DIFFERENCES:
        yield f"  … and {len(differences) - _DIFFERENCES} more; --html shows them all."
