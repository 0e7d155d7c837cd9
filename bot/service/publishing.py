"""Posting what has come due: once, on time, or with a stated reason.

Materialise, claim, compose, confirm, post, record: the ledger is written before every effect. A crash between any two
steps leaves a claim whose lease runs out, and whoever claims next knows whether a message may already be out there.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from ..cards.model import Remark
from ..cards.words import Words
from ..domain.deliveries import PUNCTUAL, Delivery, State, wait
from ..domain.errors import AttacheError, ConfigError, GiveUp, TryAgain, Unclear
from ..domain.subscriptions import Subscription
from .ports import Claim, Ledger, Messenger, Observer, Platform, Posted, Reply, Target, unobserved

_log = logging.getLogger(__name__)

Compose = Callable[[Subscription, date], Reply | None]  # None: there is nothing to tell on this civil date

_LEVELS = {State.FAILED: logging.WARNING, State.UNKNOWN: logging.ERROR}
_TOLD = {
    State.DUE: "A post has to wait and is tried again. {reason}",
    State.SENT: "Posted.",
    State.LATE: "Posted late.",
    State.MERGED: "Merged into a later post.",
    State.SKIPPED: "Not posted. {reason}",
    State.FAILED: "Not posted, and its subscription is paused. {reason} {remedy}",
    State.UNKNOWN: "It is unknown whether this was posted; please look in the channel. {reason} {remedy}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The sizes and times of publishing; `patience` is shorter than `lease`, so that a sender knows when to stop."""

    lease: timedelta = timedelta(seconds=60)
    patience: timedelta = timedelta(seconds=30)  # how long a platform may take to answer
    at_once: int = 10  # messages on their way at the same time
    batch: int = 500  # subscriptions in one transaction
    looks: int = 20  # attempts after which a message that may be out there is no longer looked for
    locked_out: float = 600.0  # seconds until a platform that does not let the bot in is tried again
    clocks_apart: timedelta = timedelta(minutes=5)  # how far our clocks and a platform's may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What publishing needs. `chance` returns a number from 0 to 1; `at` is told each step between two effects."""

    ledger: Ledger
    messengers: Mapping[Platform, Messenger]
    compose: Compose
    clock: Callable[[], datetime]
    owner: str
    chance: Callable[[], float]
    words: Words = field(default_factory=Words)
    rules: Rules = field(default_factory=Rules)
    at: Observer = unobserved
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set: claim nothing more
    may_post: Callable[[Platform], bool] = lambda platform: True  # False while a platform's breaker is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one round did: subscriptions that came due, and how many deliveries ended how."""

    due: int
    outcomes: Mapping[str, int]  # a State, or `retry`, `unclear`, `lost`, `error`


async def publish_due(press: Press) -> Summary:
    """Write down what has come due and post it; it may run twice, at once, and after a crash anywhere.

    Raises TryAgain or ConfigError when the ledger cannot be written; nothing is posted then.
    """
    due = await _materialise(press)
    outcomes: Counter[str] = Counter()
    room = asyncio.Semaphore(press.rules.at_once)
    async with asyncio.TaskGroup() as group:
        while claim := await _claim(press, room):
            group.create_task(_settle(press, claim, room, outcomes))
    return Summary(due=due, outcomes=outcomes)


async def _materialise(press: Press) -> int:
    total = 0
    while moved := await press.ledger.materialise(press.clock(), press.rules.batch):
        press.at("materialised")
        total += moved
    return total


async def _claim(press: Press, room: asyncio.Semaphore) -> Claim | None:
    """Wait for room, then claim; a ledger that fails now ends the round without hurting what is under way."""
    await room.acquire()
    platforms = [platform for platform in press.messengers if press.may_post(platform)]
    if press.stopping.is_set() or not platforms:
        return None
    try:
        claim = await press.ledger.claim(press.owner, platforms, press.clock(), press.rules.lease)
    except AttacheError as error:
        _log.error("The ledger cannot be read: %s", error, extra={"event": "ledger.unavailable"})
        return None
    if claim:
        press.at("claimed")
    return claim


async def _settle(press: Press, claim: Claim, room: asyncio.Semaphore, outcomes: Counter[str]) -> None:
    """Deliver one claim so that nothing it does can hurt another."""
    try:
        outcome = await _deliver(press, claim)
    except Exception as error:  # the claim's lease runs out, and it is taken up again
        _log.exception("A delivery was interrupted: %s", error, extra=_fields("delivery.error", claim.delivery))
        outcome = "error"
    finally:
        room.release()
    outcomes[outcome] += 1


async def _deliver(press: Press, claim: Claim) -> str:
    """Look for the message if it may be out there, then post it unless there is a reason not to."""
    delivery, telling = claim.delivery, _reply_or_reason(press, claim)
    press.at("composed")
    if delivery.doubtful_since and (isinstance(telling, str) or not _is_remembered(press, claim)):
        delivery = await _look(press, claim, delivery.doubtful_since)
        press.at("looked")
        if delivery.state is not State.CLAIMED:
            return await _record(press, delivery)
    if isinstance(telling, str):
        return await _record(press, delivery.skip(telling, press.clock()))
    return await _post(press, claim, delivery, telling)


def _reply_or_reason(press: Press, claim: Claim) -> Reply | str:
    """Return what to post, or why nothing is."""
    delivery, standing, now = claim.delivery, claim.standing, press.clock()
    if standing.withdrawn:
        return "The subscription was removed."
    if standing.pause:
        return f"The subscription is paused: {standing.pause.reason}"
    if delivery.too_late(standing.subscription.late_after, now):
        return delivery.reason_when_too_late
    reply = press.compose(standing.subscription, delivery.slot)
    if reply is None:
        return "There was nothing to tell."
    return _late(reply, claim, press.words) if now - delivery.due_at > PUNCTUAL else reply


def _late(reply: Reply, claim: Claim, words: Words) -> Reply:
    """Say on the card that it comes late, and when it was due."""
    due = words.moment(claim.delivery.due_at, claim.standing.subscription.zone)
    late = Remark(text=words("Posted late: this was due on {moment}.", moment=due.text), moments=(due,))
    return replace(reply, card=replace(reply.card, blocks=(late, *reply.card.blocks)))


def _is_remembered(press: Press, claim: Claim) -> bool:
    """Whether the platform would still answer a second request with the first message."""
    since = claim.delivery.doubtful_since
    return since is not None and press.clock() - since < _messenger(press, claim).remembers


async def _look(press: Press, claim: Claim, since: datetime) -> Delivery:
    """Find out whether the message is in the channel."""
    delivery, messenger = claim.delivery, _messenger(press, claim)
    try:
        async with asyncio.timeout(press.rules.patience.total_seconds()):
            found = await messenger.find(_target(claim), delivery.id, since - press.rules.clocks_apart)
    except TimeoutError:
        return _look_again(press, delivery, "The channel could not be read back in time.", 0)
    except TryAgain as error:
        return _look_again(press, delivery, str(error), error.after)
    except ConfigError as error:
        return _later(press, delivery, str(error), press.rules.locked_out)
    except (Unclear, GiveUp) as error:
        return delivery.give_up_looking(str(error), press.clock())
    return _posted(press, delivery, found, since) if found else delivery.not_there()


def _look_again(press: Press, delivery: Delivery, reason: str, after: float) -> Delivery:
    if delivery.attempts >= press.rules.looks:
        return delivery.give_up_looking(reason, press.clock())
    return _later(press, delivery, reason, after)


async def _post(press: Press, claim: Claim, delivery: Delivery, reply: Reply) -> str:
    """Send the message under a fresh lease, and record what came of it."""
    sending = delivery.sending(press.clock(), press.rules.lease)
    if not await press.ledger.confirm(sending):
        _log.info("A delivery was taken over or withdrawn.", extra=_fields("delivery.lost", delivery))
        return "lost"
    press.at("confirmed")
    try:
        async with asyncio.timeout(press.rules.patience.total_seconds()):
            posted = await _messenger(press, claim).post(_target(claim), reply, delivery.id)
    except (TimeoutError, Unclear) as error:  # it stays claimed: whoever claims it next looks first
        _log.warning("No answer to a post: %s", error, extra=_fields("delivery.unclear", delivery))
        return "unclear"
    except TryAgain as error:
        return await _record(press, _again(press, claim, sending, error))
    except ConfigError as error:  # it is the bot that is not let in: no channel is at fault
        return await _record(press, _again(press, claim, sending, TryAgain(str(error), press.rules.locked_out)))
    except GiveUp as error:
        return await _record(press, sending.fail(str(error), error.remedy, press.clock()))
    press.at("posted")
    return await _record(press, _posted(press, sending, posted, press.clock()))


def _posted(press: Press, delivery: Delivery, posted: Posted, at: datetime) -> Delivery:
    return delivery.posted(posted.message_id, posted.link, at, press.clock())


def _again(press: Press, claim: Claim, delivery: Delivery, error: TryAgain) -> Delivery:
    """Try once more, if that is still in time."""
    later = _later(press, delivery, str(error), error.after)
    late_after = claim.standing.subscription.late_after
    if later.ready_at and later.too_late(late_after, later.ready_at) and not later.doubtful_since:
        return delivery.skip(later.reason_when_too_late, press.clock())
    return later


def _later(press: Press, delivery: Delivery, reason: str, after: float) -> Delivery:
    return delivery.retry(press.clock() + wait(delivery.attempts, after, press.chance()), reason)


async def _record(press: Press, delivery: Delivery) -> str:
    """Write down what became of it, and tell the log."""
    if not await press.ledger.record(delivery):
        _log.warning("A delivery was taken over meanwhile.", extra=_fields("delivery.lost", delivery))
        return "lost"
    press.at("recorded")
    outcome = "retry" if delivery.state is State.DUE else delivery.state.value
    level = _LEVELS.get(delivery.state, logging.INFO)
    told = _TOLD[delivery.state].format(reason=delivery.reason, remedy=delivery.remedy).strip()
    _log.log(level, "%s", told, extra=_fields(f"delivery.{outcome}", delivery))
    return outcome


def _fields(event: str, delivery: Delivery) -> dict[str, str]:
    """Return what every record about a delivery bears."""
    named = {"subscription": delivery.subscription, "delivery": delivery.id, "slot": delivery.slot.isoformat()}
    told = {"link": delivery.link, "reason": delivery.reason, "remedy": delivery.remedy}
    return {"event": event, **named, **{name: text for name, text in told.items() if text}}


def _messenger(press: Press, claim: Claim) -> Messenger:
    return press.messengers[Platform(claim.standing.subscription.platform)]


def _target(claim: Claim) -> Target:
    subscription = claim.standing.subscription
    return Target(platform=Platform(subscription.platform), channel=subscription.channel)
