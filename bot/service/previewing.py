"""What a schedule would post: shown to one person for any day, or posted once as a test."""

from dataclasses import replace
from datetime import date

from ..cards.asks import Ask, ask
from ..cards.model import Block, Button, Buttons, Remark
from ..cards.schedules import describe, list_button, told_card
from ..domain.errors import BadRequest, GiveUp, Unclear
from ..domain.scope import Scope
from ..domain.standings import declare
from ..domain.subscriptions import Subscription, short_hash
from . import composing
from .desk import Desk
from .keeping import day_ahead, typed
from .ledger import Composed
from .ports import Invocation, Platform, Reply, Target
from .replies import found
from .schedules import chosen, coming_of, ledger_of, refusal
from .subscribing import draft_subscription

_YEAR = 366  # days
_RECALL = 100_000  # facts that the channel was told


async def preview(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule preview`: the real post of a day, for the asker's eyes only."""
    invocation = typed(invocation, "date")
    subscription, asked = await _meant(invocation, desk)
    words, named = desk.words, invocation.ask.options.get("date", "")
    coming = coming_of(declare(subscription, invocation.now), 1)
    day = day_ahead(named, subscription, invocation) or coming[0].day
    asked = asked.with_options(date=day.isoformat())
    composed = await _composed(subscription, day, invocation, desk)
    if composed is None:
        sentence = words("On {day} it would stay quiet: there is nothing to tell.", day=words.day(day))
        buttons = [*_loud(asked, subscription, day, desk), *_onward(asked, day, desk), list_button(words)]
        return Reply(ask=asked, card=told_card(words("Preview"), sentence, buttons), found=False)
    remark = words(
        "Preview for {day}, which only you see: {schedule}.", day=words.day(day), schedule=describe(subscription, words)
    )
    blocks: list[Block] = [Remark(text=remark)]
    if not subscription.cadence.falls_on(day):
        blocks.append(Remark(text=words("On that day it does not come due; this is what it would say.")))
    onward = Buttons(buttons=tuple(_onward(asked, day, desk)))
    reply = composed.reply
    card = replace(reply.card, blocks=(*blocks, *reply.card.blocks, onward))
    return replace(reply, ask=asked, card=card, private=True)


async def test(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule test`: post it in its channel once, now, marked as a test."""
    if refused := refusal(invocation, desk):
        return refused
    standing = await chosen(invocation, desk)
    if refused := refusal(invocation, desk, standing):
        return refused
    words, subscription = desk.words, standing.subscription
    platform, today = Platform(subscription.platform), invocation.now.astimezone(subscription.zone).date()
    contact = desk.office.messengers.get(platform)
    if contact is None:
        raise BadRequest(words("The bot is not connected here; a test can be made in the channel itself."))
    composed = await _composed(subscription, today, invocation, desk)
    if composed is None:
        sentence = words("Today it would stay quiet, so there is nothing to test. A preview shows another day.")
        buttons = [Button(label=words("Preview"), ask=ask("schedule preview", schedule=subscription.id))]
        return Reply(ask=invocation.ask, card=told_card(words("Test"), sentence, buttons), found=False)
    mark = Remark(text=words("This is a test of a schedule, asked for by hand."))
    marked = replace(composed.reply.card, blocks=(mark, *composed.reply.card.blocks))
    key = short_hash("test", subscription.id, invocation.now.isoformat())
    try:
        posted = await contact.post(
            Target(platform=platform, channel=subscription.channel), replace(composed.reply, card=marked), key
        )
    except GiveUp as wrong:
        sentence = words("I could not post there. {problem} {remedy}", problem=wrong, remedy=wrong.remedy)
        card = told_card(words("Test"), sentence, [list_button(words)])
        return Reply(ask=invocation.ask, card=card, found=False)
    except Unclear as unclear:
        raise BadRequest(words("It may have been posted; please look in the channel. {why}", why=unclear)) from None
    buttons = [Button(label=words("Open it"), url=posted.link)] if posted.link else []
    return found(
        invocation.ask, told_card(words("Test"), words("It is in the channel."), [*buttons, list_button(words)])
    )


async def _meant(invocation: Invocation, desk: Desk) -> tuple[Subscription, Ask]:
    """Return what is previewed, a draft or a schedule, and the question that names it."""
    mark = invocation.ask.options.get("d", "")
    if mark:
        draft = await draft_subscription(invocation, desk)
        if draft is None:
            raise BadRequest(desk.words("That draft is no longer here. Begin again with /schedule add."))
        return draft, ask("schedule preview", d=mark, page=invocation.ask.options.get("page", ""))
    subscription = (await chosen(invocation, desk)).subscription
    return subscription, ask("schedule preview", schedule=subscription.id, page=invocation.ask.options.get("page", ""))


async def _composed(subscription: Subscription, day: date, invocation: Invocation, desk: Desk) -> Composed | None:
    ledger = ledger_of(desk, invocation)
    last = await ledger.last_sent(subscription.id)
    told = await ledger.told(subscription.platform, subscription.channel, _RECALL)
    return await composing.preview(subscription, day, desk, told, last.edition if last else "")


def _loud(asked: Ask, subscription: Subscription, day: date, desk: Desk) -> list[Button]:
    """Return a button for the next day on which it would say something."""
    library = desk.shelf.library
    scope = Scope.of(library, subscription.packs, subscription.topics)
    ahead = library.days_ahead(day, _YEAR)
    loud = (d for d, first in ahead if subscription.cadence.falls_on(d) and scope.tells(library, first.fact))
    found_day = next(loud, None)
    if found_day is None:
        return []
    label = desk.words("Preview {day}", day=desk.words.day(found_day))
    return [Button(label=label, ask=asked.with_options(date=found_day.isoformat(), page=""))]


def _onward(asked: Ask, day: date, desk: Desk) -> list[Button]:
    """Return the buttons that lead from a preview back to where it came from."""
    words, mark, id = desk.words, asked.options.get("d", ""), asked.options.get("schedule", "")
    if mark:
        return [Button(label=words("Back to the draft"), ask=ask("schedule again", d=mark))]
    back = Button(label=words("Back to the schedule"), ask=ask("schedule show", schedule=id))
    return [back, Button(label=words("Post a test"), ask=ask("schedule test", schedule=id))]
