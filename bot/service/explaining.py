"""Why something was posted, or was not: every stage and attempt, in plain words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ..cards.asks import ask
from ..cards.schedules import span, when_of
from ..cards.why import Account, Step, nothing_card, why_card
from ..cards.words import Words
from ..domain.days import day_near
from ..domain.deliveries import Delivery, Event, State
from ..domain.errors import BadRequest
from ..domain.slots import slots_on
from ..domain.standings import Standing
from .desk import Desk
from .ports import Invocation, Platform, Reply
from .replies import found
from .schedules import is_of_place, ledger_of, person_name, where

KEPT = timedelta(days=365)  # for which what became of a post is kept

_MESSAGES = (  # a link to a message of Discord or Slack, or its bare id there
    re.compile(r"\S*/channels/\w+/(?P<channel>\d+)/(?P<id>\d+)\S*"),
    re.compile(r"\S*/archives/(?P<channel>\w+)/p(?P<seconds>\d{10})(?P<rest>\d{6})\S*"),
    re.compile(r"(?P<id>\d{15,20}|\d{10}\.\d{6})"),
)
_STAGES: Mapping[str, str] = MappingProxyType(
    {
        "due": "it came due",
        "claimed": "taken up",
        "composed": "written",
        "sending": "sent to the platform",
        "retry": "did not work, to be tried again: {detail}",
        "released": "put back, because the bot was stopping",
        "looked": "looked for in the channel and not found. {detail}",
        "sent": "posted",
        "late": "posted, late",
        "merged": "left to the newer post of {detail}",
        "skipped": "left out: {detail}",
        "failed": "given up: {detail}",
        "unknown": "nobody can tell whether it was posted: {detail}",
    }
)


async def why(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/why [day or message]`."""
    about = invocation.ask.options.get("about", "").strip()
    for pattern in _MESSAGES:
        if meant := pattern.fullmatch(about):
            return await _of_message(meant.groupdict(), invocation, desk)
    return await _of_day(about, invocation, desk)


def is_message(text: str) -> bool:
    """Whether this is a link to a message, or the ID of one."""
    return any(pattern.fullmatch(text.strip()) for pattern in _MESSAGES)


async def _of_message(meant: Mapping[str, str | None], invocation: Invocation, desk: Desk) -> Reply:
    words, ledger, place = desk.words, ledger_of(desk, invocation), invocation.place
    id = meant.get("id") or f"{meant.get('seconds')}.{meant.get('rest')}"
    platform = Platform.SLACK if "." in id else Platform.DISCORD
    channel = meant.get("channel") or invocation.ask.options.get("channel", "") or place.channel
    delivery = await ledger.delivery_of_message(platform.value, channel, id)
    if delivery is None and channel.startswith("D"):  # Slack shows as a channel what was sent to a person by their ID
        delivery = await ledger.delivery_of_message(platform.value, invocation.reader_id, id)
    standing = await ledger.standing(delivery.subscription) if delivery else None
    asked = words("This post")
    if delivery is None or standing is None or not is_of_place(standing, invocation, desk):
        sentence = words(
            "That is no scheduled post of mine that I have a record of: it may be an answer that somebody shared, a "
            "test, or older than a year."
        )
        return Reply(ask=invocation.ask, card=nothing_card(asked, sentence, words), found=False)
    account = await _account(standing, delivery, invocation, desk)
    same = ask("why", about=delivery.slot.isoformat(), schedule=delivery.subscription)
    return found(same, why_card(asked, [account], words))


async def _of_day(about: str, invocation: Invocation, desk: Desk) -> Reply:
    words = desk.words
    standings = await _standings(invocation, desk)
    zone = standings[0].subscription.zone if standings else desk.timezone
    day = day_near(about, invocation.now.astimezone(zone).date())
    if not standings:
        sentence = words("Nothing is subscribed here, so nothing is posted. Begin with /schedule add.")
        return Reply(ask=invocation.ask, card=nothing_card(words.day(day), sentence, words), found=False)
    accounts = [account for standing in standings for account in await _accounts(standing, day, invocation, desk)]
    return found(invocation.ask.with_options(about=day.isoformat()), why_card(words.day(day), accounts, words))


async def _standings(invocation: Invocation, desk: Desk) -> Sequence[Standing]:
    """Return the schedules that are asked about: the one named, else all of this channel, removed ones last."""
    ledger, place = ledger_of(desk, invocation), invocation.place
    named = invocation.ask.options.get("schedule", "")
    if place.platform is Platform.TERMINAL:
        channel = invocation.ask.options.get("channel", "")
        here = [*await ledger.standings(channel=channel)]
    else:
        channels = filter(None, (place.channel, invocation.reader_id))  # what is sent to the asker directly, too
        here = [s for one in channels for s in await ledger.standings(platform=place.platform.value, channel=one)]
    if named:
        exact = await ledger.standing(named)
        meant = [exact] if exact and is_of_place(exact, invocation, desk) else _numbered(named, here)
        if not meant:
            raise BadRequest(desk.words("There is no schedule “{named}” here. See /schedule list.", named=named))
        return meant
    return sorted(here, key=lambda standing: standing.withdrawn is not None)


def _numbered(named: str, here: Sequence[Standing]) -> list[Standing]:
    standing = [s for s in here if not s.withdrawn]
    return [s for n, s in enumerate(standing, 1) if named == str(n) or s.subscription.id.startswith(named)][:1]


async def _accounts(standing: Standing, day: date, invocation: Invocation, desk: Desk) -> list[Account]:
    """Return what became of a schedule's posts of a day; of one that was removed, only where there is something."""
    deliveries = await ledger_of(desk, invocation).deliveries_on(day, subscription=standing.subscription.id)
    if deliveries:
        return [await _account(standing, delivery, invocation, desk) for delivery in deliveries]
    zone = standing.subscription.zone
    if standing.withdrawn and standing.withdrawn.astimezone(zone).date() < day:
        return []
    return [await _nothing(standing, day, invocation, desk)]


async def _account(standing: Standing, delivery: Delivery, invocation: Invocation, desk: Desk) -> Account:
    """Tell what became of one post."""
    words, zone = desk.words, standing.subscription.zone
    due = words.moment(delivery.due_at, zone)
    events = await ledger_of(desk, invocation).events(delivery.id)
    into = await _day_of(delivery.merged_into, standing, invocation, desk) if delivery.merged_into else ""
    return Account(
        subscription=standing.subscription,
        sentence=words("Due {moment}. {became}", moment=due.text, became=_became(delivery, into, words)),
        moments=(due,),
        steps=tuple(Step(at=_clock(e.at.astimezone(zone), delivery.slot, words), told=_told(e, words)) for e in events),
        remedy=delivery.remedy or _remedy(delivery, words),
        link=delivery.link,
        is_paused=delivery.state is State.FAILED and standing.pause is not None,
        where=where(standing.subscription, invocation),
    )


async def _day_of(delivery: str, standing: Standing, invocation: Invocation, desk: Desk) -> str:
    every = await ledger_of(desk, invocation).deliveries(standing.subscription.id)
    return next((desk.words.day(one.slot) for one in every if one.id == delivery), "")


def _became(delivery: Delivery, into: str, words: Words) -> str:
    told = [_ended(delivery, into, words)]
    if delivery.covers:
        days = words.listed(words.day(day) for day in delivery.covers)
        told.append(words("It also tells what was missed on {days}.", days=days))
    if delivery.attempts > 1:
        told.append(words("{n} attempts were made.", n=delivery.attempts))
    return " ".join(told)


def _ended(delivery: Delivery, into: str, words: Words) -> str:
    late = (delivery.settled_at or delivery.due_at) - delivery.due_at
    reason = _lowered(delivery.reason)
    match delivery.state:
        case State.SENT:
            return words("It was posted on time.")
        case State.LATE:
            return words("It was posted {span} late.", span=span(late, words))
        case State.MERGED:
            return words("It was told in the newer post of {day}.", day=into)
        case State.SKIPPED:
            return words("It was not posted: {reason}", reason=reason)
        case State.FAILED:
            return words("It could not be posted: {reason}", reason=reason)
        case State.UNKNOWN:
            return words("Nobody can tell whether it was posted: {reason}", reason=reason)
        case State.CLAIMED:
            return words("It is being posted right now.")
        case State.DUE:
            return words("It waits to be posted. {reason}", reason=delivery.reason).strip()


def _remedy(delivery: Delivery, words: Words) -> str:
    if delivery.state is State.UNKNOWN:
        return words("Please look in the channel. If it is missing, post it with /schedule test.")
    return ""


def _clock(at: datetime, day: date, words: Words) -> str:
    """Write a time to the second, with its day where that is another one."""
    return f"{at:%H:%M:%S}" if at.date() == day else f"{words.day(at.date())}, {at:%H:%M:%S}"


def _told(event: Event, words: Words) -> str:
    message = _STAGES.get(event.stage)
    detail = "" if event.stage in ("claimed", "composed") else event.detail
    return words(message, detail=detail).strip() if message else event.stage


async def _nothing(standing: Standing, day: date, invocation: Invocation, desk: Desk) -> Account:
    """Tell why there is no post of a day."""
    sentence, remedy = await _why_nothing(standing, day, invocation, desk)
    paused = standing.pause is not None and not standing.withdrawn
    subscription = standing.subscription
    return Account(
        subscription=subscription,
        sentence=sentence,
        remedy=remedy,
        is_paused=paused,
        where=where(subscription, invocation),
    )


async def _why_nothing(standing: Standing, day: date, invocation: Invocation, desk: Desk) -> tuple[str, str]:
    words, subscription = desk.words, standing.subscription
    zone, pause = subscription.zone, standing.pause
    today = invocation.now.astimezone(zone).date()
    slots = slots_on(subscription, day)
    declared = standing.declared.astimezone(zone)
    if day in standing.skipping:
        return words("Nothing is posted on {day}: somebody left this day out.", day=words.day(day)), ""
    if not subscription.cadence.falls_on(day):
        return words("It is not due on that day: it is posted {when}.", when=when_of(subscription, words)), ""
    if not slots:
        return words("That day does not exist in the time zone {zone}.", zone=subscription.timezone), ""
    if slots[-1].instant < standing.declared:
        return words(
            "It was set up later: on {day} at {time}.", day=words.day(declared.date()), time=f"{declared:%H:%M}"
        ), ""
    if pause and pause.since.astimezone(zone).date() <= day and not (pause.until and day >= pause.until):
        return await _why_paused(standing, desk), pause.remedy
    if slots[0].instant > invocation.now:
        at = words.moment(slots[0].instant, zone)
        return words("It comes due {moment}.", moment=at.text), ""
    if today - day > KEPT:
        return words("What became of a post is kept for a year; this day is longer ago."), ""
    if invocation.now - slots[0].instant < timedelta(minutes=1):
        return words("It has just come due, and is on its way."), ""
    unseen = words("I have no record of that day: it was paused then, or set differently. The history says by whom.")
    return unseen, words("See /schedule history.")


async def _why_paused(standing: Standing, desk: Desk) -> str:
    words, pause, subscription = desk.words, standing.pause, standing.subscription
    if pause is None:
        return ""
    since = words.moment(pause.since, subscription.zone)
    if pause.by:
        who = await person_name(subscription.platform, pause.by, desk)
        return words("Nothing was posted: it is paused by {person} since {moment}.", person=who, moment=since.text)
    return words("Nothing was posted: it is paused since {moment}. {reason}", moment=since.text, reason=pause.reason)


def _lowered(reason: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return f"{reason[:1].lower()}{reason[1:]}" if reason[1:2].islower() else reason
