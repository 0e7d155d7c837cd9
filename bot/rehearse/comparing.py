"""What would be posted otherwise with another version of the pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import ndiff
from enum import StrEnum

from .rehearsal import Rehearsal, Rehearsed

Key = tuple[str, date, int]


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


def compare(old: Rehearsal, new: Rehearsal) -> Mapping[Key, Difference]:
    """Return each post that differs between two rehearsals of the same orders, in the order of time."""
    before, now = ({post.key: post for post in rehearsal.posts} for rehearsal in (old, new))
    both = sorted({**before, **now}.values(), key=lambda post: post.slot.instant)
    return {post.key: found for post in both if (found := _difference(before.get(post.key), now.get(post.key)))}


def _difference(before: Rehearsed | None, now: Rehearsed | None) -> Difference | None:
    old, new = before.text if before else "", now.text if now else ""
    shown = now or before
    if old == new or shown is None:
        return None
    change = Change.CHANGED if before and now else Change.NEW if now else Change.GONE
    lines = (line for line in ndiff(old.splitlines(), new.splitlines()) if not line.startswith("?"))
    return Difference(change=change, post=shown, lines=tuple(lines))
