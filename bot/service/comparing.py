"""What changed in the library since a channel was last told."""

import asyncio

from ..domain.changes import UNCHANGED, Changes, changes
from ..domain.scope import Scope
from ..domain.subscriptions import Subscription, What
from .desk import Desk
from .ledger import Assignment
from .ports import Place, Platform


async def changed_since_last(assignment: Assignment, desk: Desk) -> Changes:
    """Return what changed, of what the channel may be told, since the subscription's last post."""
    new, place = desk.shelf.library, place_of(assignment.subscription)
    if assignment.subscription.what is not What.DIGEST or assignment.since in ("", new.version) or not desk.archive:
        return UNCHANGED
    old = desk.archive.edition(assignment.since)
    if old is None:
        return UNCHANGED
    if not desk.is_home(place):
        old, new = old.away or old, new.away or new
    parts, key = desk.memory.parts(new.version, assignment.day), ("changes", old.version)
    found: Changes | None = parts.known(key)
    if found is None:  # a large library takes a second, in which readers should not wait
        found = await asyncio.to_thread(changes, old, new)
        parts.once(key, lambda: found)
    order = assignment.subscription
    scope = Scope.of(new, order.packs, order.topics)
    return found.told(old, new, scope.tells) if scope.leaves_out else found


def place_of(order: Subscription) -> Place:
    """Return where a standing order posts."""
    return Place(platform=Platform(order.platform), workspace=order.workspace, channel=order.channel)
