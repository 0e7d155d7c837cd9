"""Telling a person, once, what went wrong: the editors' channel where there is one, else whoever set the schedule."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..cards.asks import ask
from ..cards.notices import failure_card, refused_card
from ..cards.words import Words
from ..domain.errors import AttacheError, Complaint, GiveUp, TryAgain, Unclear
from ..domain.standings import Standing
from ..domain.subscriptions import short_hash
from .ledger import Ledger, Notice
from .ports import Contact, Platform, Reply, Target

_LEASE = timedelta(minutes=2)
_PATIENCE = timedelta(seconds=30)  # with one way of telling; all three together stay within the lease
_LOCKED_OUT = 600.0  # seconds until a platform that does not let the bot in is tried again
_log = logging.getLogger(__name__)

Way = Callable[[], Awaitable[object]]  # of telling somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Whom to tell: the people of each platform, and the channel of its editors where the configuration names one."""

    contacts: Mapping[Platform, Contact]
    editors: Mapping[Platform, str]
    words: Words
    patience: timedelta = _PATIENCE


async def tell_notices(ledger: Ledger, staff: Staff, clock: Callable[[], datetime], owner: str) -> int:
    """Tell what nobody was told yet, each notice once; return how many were told."""
    told = 0
    while notice := await ledger.claim_notice(owner, staff.contacts.keys(), clock(), _LEASE):
        again_at = None
        standing = await ledger.standing(notice.subscription)
        try:
            if standing:
                await _tell(notice, await _reply(notice, standing, ledger, staff.words), staff)
                told += 1
        except AttacheError as error:
            after = error.after if isinstance(error, TryAgain) else _LOCKED_OUT
            again_at = clock() + timedelta(seconds=max(after, 1.0))
        await ledger.record_notice(notice, again_at)
    return told


async def tell_refused(complaints: Sequence[Complaint], staff: Staff) -> None:
    """Tell the editors that a change of the library was not taken up."""
    reply = Reply(ask=ask("help"), card=refused_card(complaints, staff.words), private=False)
    key = short_hash("refused", *map(str, complaints))
    for platform, channel in staff.editors.items():
        contact = staff.contacts.get(platform)
        try:
            if contact:
                await contact.post(Target(platform=platform, channel=channel), reply, key)
        except AttacheError as error:
            _log.warning("The editors could not be told: %s", error, extra={"event": "editors.untold"})


async def _reply(notice: Notice, standing: Standing, ledger: Ledger, words: Words) -> Reply:
    deliveries = await ledger.deliveries(notice.subscription)
    slot = next((delivery.slot for delivery in deliveries if delivery.id == notice.delivery), None)
    paused = standing.pause is not None
    card = failure_card(standing.subscription, slot, notice.reason, notice.remedy, words, paused=paused)
    return Reply(ask=ask("help"), card=card, private=False)


async def _tell(notice: Notice, reply: Reply, staff: Staff) -> None:
    """Try one way after the other; what no person could be told is left to the log."""
    for way in _ways(notice, reply, staff):
        try:
            async with asyncio.timeout(staff.patience.total_seconds()):
                await way()
            return
        except GiveUp as error:
            _log.info("Somebody could not be told: %s", error, extra={"event": "notice.refused"})
        except (TimeoutError, Unclear):  # it may have been told: twice would be worse
            return
    fields = {"event": "notice.untold", "subscription": notice.subscription, "reason": notice.reason}
    _log.error("Nobody could be told of a post that failed: %s %s", notice.reason, notice.remedy, extra=fields)


def _ways(notice: Notice, reply: Reply, staff: Staff) -> list[Way]:
    """Return the ways to tell, best first: the editors, the person, and last the channel itself."""
    platform = Platform(notice.platform)
    contact, editors = staff.contacts[platform], staff.editors.get(platform, "")
    return [
        *([_posting(contact, platform, editors, reply, notice)] if editors else ()),
        *([lambda: contact.tell(notice.person, reply, notice.id)] if notice.person else ()),
        _posting(contact, platform, notice.channel, reply, notice),
    ]


def _posting(contact: Contact, platform: Platform, channel: str, reply: Reply, notice: Notice) -> Way:
    return lambda: contact.post(Target(platform=platform, channel=channel), reply, notice.id)
