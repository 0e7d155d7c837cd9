"""What becomes of one claimed delivery: looked for, composed, confirmed, posted, recorded."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from ..cards.model import Remark
from ..cards.words import Words
from ..domain.deliveries import LEFT_OUT, Delivery, State, delivery_id, wait
from ..domain.errors import ConfigError, GiveUp, TryAgain, Unclear
from ..domain.standings import Standing
from ..domain.subscriptions import PUNCTUAL, OnUnknown, WhenLate
from .ledger import Assignment, Claim, Composed
from .ports import Messenger, Platform, Posted, Reply, Target
from .press import Press

_log = logging.getLogger(__name__)

_OUTDATED = "A newer post has come due."
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


async def deliver(press: Press, claim: Claim) -> str:
    """Look for the message if it may be out there, then post it unless there is a reason not to."""
    delivery, telling = claim.delivery, await _composed_or_reason(press, claim)
    press.at("composed")
    if delivery.doubtful_since and (isinstance(telling, str) or not _is_remembered(press, claim)):
        delivery = await _look(press, claim, delivery.doubtful_since)
        press.at("looked")
        if delivery.state is not State.CLAIMED:
            return await _record(press, delivery)
    if isinstance(telling, str):
        return await _record(press, _untold(claim, delivery, telling, press.clock()))
    delivery = delivery.composed(telling.edition, telling.facts, press.clock())
    return await _post(press, claim, delivery, telling.reply)


async def _composed_or_reason(press: Press, claim: Claim) -> Composed | str:
    """Return what to post, or why nothing is."""
    delivery, standing = claim.delivery, claim.standing
    if why := _why_not(standing, delivery):
        return why
    if delivery.too_late(standing.subscription, press.clock()):
        return delivery.reason_when_too_late
    if _is_outdated(standing, delivery):
        return _OUTDATED
    composed = await press.compose(await _assignment(press, claim))
    if composed is None:
        return "There was nothing to tell."
    if press.clock() - delivery.due_at <= PUNCTUAL:
        return composed
    return replace(composed, reply=_late(composed.reply, claim, press.words))


def _untold(claim: Claim, delivery: Delivery, why: str, now: datetime) -> Delivery:
    standing = claim.standing
    if why == _OUTDATED and standing.last:
        newest = delivery_id(delivery.subscription, standing.last, standing.last_place)
        return delivery.merge(newest, standing.last, now)
    return delivery.skip(why, now)


def _is_outdated(standing: Standing, delivery: Delivery) -> bool:
    """Whether a newer slot has come due since this one was first claimed: one message is enough."""
    if standing.last is None or standing.subscription.when_late is WhenLate.MERGE:  # what it tells is told nowhere else
        return False
    return (delivery.slot, delivery.place) < (standing.last, standing.last_place)


def _why_not(standing: Standing, delivery: Delivery) -> str:
    """Return why a subscription may not post what came due, "" when it may."""
    if standing.withdrawn:
        return "The subscription was removed."
    if standing.pause:
        return f"The subscription is paused: {standing.pause.reason}"
    return LEFT_OUT if delivery.slot in standing.skipping else ""


async def _assignment(press: Press, claim: Claim) -> Assignment:
    delivery, subscription = claim.delivery, claim.standing.subscription
    last = await press.ledger.last_sent(subscription.id)
    return Assignment(
        subscription=subscription,
        day=delivery.slot,
        covers=delivery.covers,
        due_at=delivery.due_at,
        told=await press.ledger.told(subscription.platform, subscription.channel, press.rules.recall),
        since=last.edition if last else "",
    )


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
        return _look_again(press, claim, "The channel could not be read back in time.", 0)
    except TryAgain as error:
        return _look_again(press, claim, str(error), error.after)
    except ConfigError as error:
        return _later(press, delivery, str(error), press.rules.locked_out)
    except (Unclear, GiveUp) as error:
        return _unseen(press, claim, str(error))
    return _posted(press, delivery, found, since) if found else delivery.not_there(press.clock())


def _look_again(press: Press, claim: Claim, reason: str, after: float) -> Delivery:
    if claim.delivery.attempts >= press.rules.looks:
        return _unseen(press, claim, reason)
    return _later(press, claim.delivery, reason, after)


def _unseen(press: Press, claim: Claim, reason: str) -> Delivery:
    """Nobody can look: the subscription says whether that means to post it again, once."""
    if claim.standing.subscription.on_unknown is OnUnknown.RESEND and not claim.delivery.was_posted_again:
        return claim.delivery.not_there(press.clock(), reason)
    return claim.delivery.give_up_looking(reason, press.clock())


async def _post(press: Press, claim: Claim, delivery: Delivery, reply: Reply) -> str:
    """Send the message under a fresh lease, and record what came of it."""
    began, sending = press.elapsed(), delivery.sending(press.clock(), press.rules.lease)
    if not await press.ledger.confirm(sending):
        return await _refused(press, delivery)
    press.at("confirmed")
    if timedelta(seconds=press.elapsed() - began) >= press.rules.lease - press.rules.patience:
        _log.warning("The ledger was too slow to post safely.", extra=fields_of("delivery.lost", delivery))
        return "lost"  # somebody else may claim it before the platform has answered
    return await _send(press, claim, sending, reply)


async def _refused(press: Press, delivery: Delivery) -> str:
    """Say why it may not be sent after all: its subscription was changed meanwhile, or somebody else has it now."""
    standing = await press.ledger.standing(delivery.subscription)
    why = _why_not(standing, delivery) if standing else ""
    if why and delivery.doubtful_since is None:
        return await _record(press, delivery.skip(why, press.clock()))
    _log.info("A delivery was taken over.", extra=fields_of("delivery.lost", delivery))
    return "lost"


async def _send(press: Press, claim: Claim, sending: Delivery, reply: Reply) -> str:
    try:
        async with asyncio.timeout(press.rules.patience.total_seconds()):
            posted = await _messenger(press, claim).post(_target(claim), reply, sending.id)
    except (TimeoutError, Unclear) as error:  # it stays claimed: whoever claims it next looks first
        _log.warning("No answer to a post: %s", error, extra=fields_of("delivery.unclear", sending))
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
    subscription = claim.standing.subscription
    if later.ready_at and later.too_late(subscription, later.ready_at) and not later.doubtful_since:
        return delivery.skip(later.reason_when_too_late, press.clock())
    return later


def _later(press: Press, delivery: Delivery, reason: str, after: float) -> Delivery:
    now = press.clock()
    return delivery.retry(now + wait(delivery.attempts, after, press.chance()), reason, now)


async def _record(press: Press, delivery: Delivery) -> str:
    """Write down what became of it, and tell the log."""
    if not await press.ledger.record(delivery):
        _log.warning("A delivery was taken over meanwhile.", extra=fields_of("delivery.lost", delivery))
        return "lost"
    press.at("recorded")
    outcome = "retry" if delivery.state is State.DUE else delivery.state.value
    level = _LEVELS.get(delivery.state, logging.INFO)
    told = _TOLD[delivery.state].format(reason=delivery.reason, remedy=delivery.remedy).strip()
    _log.log(level, "%s", told, extra=fields_of(f"delivery.{outcome}", delivery))
    return outcome


def fields_of(event: str, delivery: Delivery) -> dict[str, str]:
    """Return what every record about a delivery bears."""
    named = {"subscription": delivery.subscription, "delivery": delivery.id, "slot": delivery.slot.isoformat()}
    told = {"link": delivery.link, "reason": delivery.reason, "remedy": delivery.remedy}
    return {"event": event, **named, **{name: text for name, text in told.items() if text}}


def _messenger(press: Press, claim: Claim) -> Messenger:
    return press.messengers[Platform(claim.standing.subscription.platform)]


def _target(claim: Claim) -> Target:
    subscription = claim.standing.subscription
    return Target(
        platform=Platform(subscription.platform), channel=subscription.channel, workspace=subscription.workspace
    )
