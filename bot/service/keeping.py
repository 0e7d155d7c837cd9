"""Schedules that stand: listing them, pausing and resuming them, leaving out a day, removing them."""

import re
from dataclasses import replace
from datetime import date

from ..cards.asks import ask
from ..cards.model import Button
from ..cards.schedules import list_button, list_card, none_card, standing_card, told_card
from ..domain.days import day_near, read_day
from ..domain.errors import BadRequest
from ..domain.standings import Pause, Standing
from ..domain.subscriptions import Origin, Subscription
from .changes import change
from .desk import Desk
from .ledger import Action
from .ports import Invocation, Platform, Reply
from .replies import found
from .schedules import channel_named, chosen, coming_of, is_owner, ledger_of, refusal, seen, standings_here, trouble_of


async def list_schedules(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule list`: what this channel gets, and when next."""
    words, place = desk.words, invocation.place
    named = "" if place.platform is Platform.TERMINAL else invocation.ask.options.get("channel", "")
    channel = channel_named(named, place, desk)
    theirs = channel in ("", place.channel, invocation.reader_id)
    if place.platform is Platform.SLACK and not theirs and not invocation.may_manage:
        # Discord offers only what its reader can see; Slack takes any ID, of a private channel or of somebody else.
        raise BadRequest(words("To see what another channel gets, open it and type /schedule list there."))
    here = await standings_here(invocation, desk, channel)
    if not here:
        return found(invocation.ask, none_card(desk.words, anywhere=place.platform is Platform.TERMINAL))
    shown = [await seen(standing, invocation, desk, here) for standing in here]
    return found(invocation.ask, list_card(shown, desk.words))


async def show(invocation: Invocation, desk: Desk) -> Reply:
    """Show one schedule, with all that can be done to it."""
    return await _shown(await chosen(invocation, desk), invocation, desk)


async def pause(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule pause`: nothing is posted until it is resumed, or until a day."""
    invocation = typed(invocation, "until")
    standing, refused = await _manageable(invocation, desk)
    if refused:
        return refused
    words = desk.words
    until = day_ahead(invocation.ask.options.get("until", ""), standing.subscription, invocation)
    if until and until <= invocation.now.astimezone(standing.subscription.zone).date():
        raise BadRequest(words("{day} is not ahead. Name the first day on which it runs again.", day=words.day(until)))
    reason = Pause(since=invocation.now, reason="Somebody paused it.", until=until, by=invocation.reader_id)
    paused = standing.suspend(reason, invocation.now)
    told = words("Paused until {day}.", day=words.day(until)) if until else words("Paused until it is resumed.")
    return await _done(Action.PAUSED, standing, paused, told, invocation, desk)


async def resume(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule resume`, and the buttons “Resume” and “Check again”: post again, if that is possible now."""
    standing, refused = await _manageable(invocation, desk, by_owner=True)
    if refused:
        return refused
    words = desk.words
    if standing.pause is None:
        return await _shown(standing, invocation, desk, words("It is not paused."))
    if wrong := await trouble_of(standing.subscription, desk):
        sentence = words("It stays paused: I cannot post there yet. {problem}", problem=wrong)
        again = Button(label=words("Check again"), ask=ask("schedule resume", schedule=standing.subscription.id))
        card = told_card(words("Not yet"), f"{sentence} {wrong.remedy}".strip(), [again, list_button(words)])
        return Reply(ask=invocation.ask, card=card, found=False)
    told = words("It runs again.")
    return await _done(Action.RESUMED, standing, standing.resume(invocation.now), told, invocation, desk)


async def skip(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule skip`: leave out one day, the next one when none is named."""
    invocation = typed(invocation, "day")
    standing, refused = await _manageable(invocation, desk)
    if refused:
        return refused
    words = desk.words
    coming = coming_of(standing, 1)
    named = day_ahead(invocation.ask.options.get("day", ""), standing.subscription, invocation)
    day = named or (coming[0].day if coming else None)
    if day is None:
        raise BadRequest(words("Nothing is coming that could be left out."))
    if day < invocation.now.astimezone(standing.subscription.zone).date():
        raise BadRequest(words("{day} is past.", day=words.day(day)))
    told = words("Left out: {days}.", days=words.day(day))
    if not standing.subscription.cadence.falls_on(day):
        told = words("{day} would have been quiet anyway; it is noted all the same.", day=words.day(day))
    return await _done(Action.SKIPPED, standing, standing.skip(day), told, invocation, desk)


async def remove(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule remove`: post it no more. Nothing is deleted, so that it can be undone."""
    standing, refused = await _manageable(invocation, desk)
    if refused:
        return refused
    words = desk.words
    if standing.subscription.origin is Origin.FILE:
        told = words("This one is declared in config.yaml: remove it there, or pause it here.")
        return await _shown(standing, invocation, desk, told)
    told = words("Removed.")
    return await _done(Action.REMOVED, standing, standing.withdraw(invocation.now), told, invocation, desk)


def typed(invocation: Invocation, other: str) -> Invocation:
    """Take `2 until 4 january`, or a day alone, apart, as people type it where there are no fields."""
    options = invocation.ask.options
    text = re.sub(r"\b(until|on|for)\b", " ", options.get("schedule", "")).strip()
    if options.get(other) or not text:
        return invocation
    today = invocation.now.date()
    number = re.match(r"(\d{1,2}|[0-9a-f]{16})\b", text)
    rest = text[number.end() :].strip() if number else text
    if _is_day(text, today):
        split = {"schedule": "", other: text}
    elif number and rest and _is_day(rest, today):
        split = {"schedule": number[0], other: rest}
    else:
        return invocation
    return replace(invocation, ask=invocation.ask.with_options(**split))


def _is_day(text: str, today: date) -> bool:
    try:
        read_day(text, today)
    except BadRequest:
        return False
    return True


async def _manageable(invocation: Invocation, desk: Desk, *, by_owner: bool = False) -> tuple[Standing, Reply | None]:
    """Return the schedule that is meant, and a refusal where it is not the asker's to change."""
    standing = await chosen(invocation, desk)
    of_itself = standing.pause is None or not standing.pause.by  # what a manager paused is a manager's to resume
    allowed = by_owner and of_itself and is_owner(standing, invocation)
    return standing, None if allowed else refusal(invocation, desk, standing)


async def _done(
    action: Action, before: Standing, after: Standing, told: str, invocation: Invocation, desk: Desk
) -> Reply:
    """Write a change down, and show what stands now."""
    made = change(action, before, after, invocation)
    if not await ledger_of(desk, invocation).revise(after, made):
        raise BadRequest(desk.words("This schedule was changed meanwhile. Look at it again with /schedule list."))
    reply = await _shown(after, invocation, desk, told, undo=made.id)
    return replace(reply, ask=ask("schedule show", schedule=after.subscription.id))


async def _shown(standing: Standing, invocation: Invocation, desk: Desk, told: str = "", undo: str = "") -> Reply:
    here = await standings_here(invocation, desk, standing.subscription.channel)
    shown = await seen(standing, invocation, desk, here)
    back = ask("schedule undo", change=undo) if undo else None
    return found(invocation.ask, standing_card(shown, desk.words, told, back))


def day_ahead(text: str, subscription: Subscription, invocation: Invocation) -> date | None:
    """Read a day where the schedule lives; one without a year is the next of its kind. Nothing for no text."""
    if not text:
        return None
    today = invocation.now.astimezone(subscription.zone).date()
    day = day_near(text, today)
    without_year = str(day.year) not in text and text.casefold() != "yesterday"
    return day.replace(year=day.year + 1) if day < today and without_year and (day.month, day.day) != (2, 29) else day
