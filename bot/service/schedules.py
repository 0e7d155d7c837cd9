"""What every command about schedules needs: the ledger, the schedules of a place, who may change them."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from ..cards.schedules import Seen, describe, list_button, told_card
from ..domain.errors import AttacheError, BadRequest, GiveUp, NothingToDo, TryAgain
from ..domain.slots import Slot, slots_after
from ..domain.standings import Standing
from ..domain.subscriptions import Subscription
from .desk import Desk
from .ledger import Ledger
from .ports import Invocation, Notes, Place, Platform, Reply, Target

HERE = "terminal"  # who types where the bot runs
TIMES = 3  # that are shown of a schedule
_CHANNELS = {Platform.DISCORD: "[0-9]{1,20}", Platform.SLACK: "[CDGUW][A-Z0-9]{1,20}"}  # what their IDs look like


def ledger_of(desk: Desk, invocation: Invocation) -> Ledger:
    """Return the ledger. Raises BadRequest on the web, where nobody is known, and TryAgain before it is open."""
    if invocation.place.platform is Platform.WEB:
        raise BadRequest(desk.words("Schedules are kept in Discord and Slack; ask there."))
    if desk.office.ledger is None:
        raise TryAgain(desk.words("I am still opening the book in which schedules are kept."), after=5.0)
    return desk.office.ledger


def notes_of(desk: Desk) -> Notes:
    """Return the notes of the ledger."""
    if desk.office.notes is None:
        raise TryAgain(desk.words("I am still opening the book in which schedules are kept."), after=5.0)
    return desk.office.notes


def refusal(invocation: Invocation, desk: Desk, standing: Standing | None = None) -> Reply | None:
    """Return a kind refusal for whoever may not change schedules here, or not this one: it is of another place."""
    if invocation.may_manage and (standing is None or is_here(standing, invocation, desk)):
        return None
    words = desk.words
    if not invocation.place.workspace and invocation.place.platform is Platform.DISCORD:
        who = words("those who manage the server, in one of its channels")
    elif invocation.place.platform is Platform.SLACK:
        who = words("the admins of the workspace, and those named under “managers” in the bot's configuration")
    else:
        who = words("those with the permission Manage Server, and those named under “managers” in its configuration")
    sentence = words("What is posted can be changed by {who}. Please ask one of them.", who=who)
    card = told_card(words("This is for those who manage the bot"), sentence, [list_button(words)])
    return Reply(ask=invocation.ask, card=card, found=False)


async def standings_here(invocation: Invocation, desk: Desk, channel: str = "") -> list[Standing]:
    """Return the schedules of a channel, oldest first, without those that were removed; in the terminal, all."""
    ledger, place = ledger_of(desk, invocation), invocation.place
    if place.platform is Platform.TERMINAL:
        found = await ledger.standings()
    elif not (channel or place.channel):
        return []
    else:
        found = await ledger.standings(platform=place.platform.value, channel=channel or place.channel)
        if not channel and invocation.reader_id:  # what is sent to the asker directly
            found += await ledger.standings(platform=place.platform.value, channel=invocation.reader_id)
    shown = (s for s in found if not s.subscription.workspace or is_of_place(s, invocation, desk))
    return [standing for standing in shown if not standing.withdrawn]


def channel_named(named: str, place: Place, desk: Desk) -> str:
    """Return the ID of the channel that somebody names, "" where they name none; Slack writes it `<#C123|name>`.

    Raises BadRequest for anything else, such as the name of a channel.
    """
    pattern = _CHANNELS.get(place.platform, _CHANNELS[Platform.DISCORD])
    found = re.fullmatch(rf"(?:<#)?({pattern})(?:\|[^>]*)?>?", named.strip())
    if named and not found:
        raise BadRequest(desk.words("“{channel}” is not the ID of a channel.", channel=named))
    return found[1] if found else ""


async def chosen(invocation: Invocation, desk: Desk) -> Standing:
    """Return the schedule that is meant: by its id or its start, by its number in the list, or the only one here.

    Raises BadRequest where that is not one, or one of another place.
    """
    ledger, named = ledger_of(desk, invocation), invocation.ask.options.get("schedule", "").strip()
    if exact := await ledger.standing(named) if named else None:
        if is_of_place(exact, invocation, desk):
            return exact
        raise BadRequest(desk.words("That schedule belongs to another place."))
    here = await standings_here(invocation, desk)
    if named.isdecimal() and len(named) < 3 and 1 <= int(named) <= len(here):
        return here[int(named) - 1]
    found = [standing for standing in here if standing.subscription.id.startswith(named)]
    if len(found) == 1:
        return found[0]
    if not here:
        raise NothingToDo(desk.words("Nothing is posted here yet. Begin with /schedule add."))
    raise BadRequest(_which(named, here, desk))


def is_of_place(standing: Standing, invocation: Invocation, desk: Desk) -> bool:
    """Whether a schedule may be seen from a place: its own, or wherever its owner is."""
    return is_here(standing, invocation, desk) or is_owner(standing, invocation)


def is_here(standing: Standing, invocation: Invocation, desk: Desk) -> bool:
    """Whether a place is a schedule's own: its channel, its workspace, or the channel of the editors."""
    subscription, place = standing.subscription, invocation.place
    if place.platform is Platform.TERMINAL:
        return True
    if subscription.platform != place.platform.value:
        return False
    return (
        subscription.channel == place.channel
        or (bool(subscription.workspace) and subscription.workspace == place.workspace)
        or (bool(place.channel) and place.channel == desk.office.editors.get(place.platform))
    )


def is_owner(standing: Standing, invocation: Invocation) -> bool:
    """Whether a schedule is the asker's own: the failure was told to them, so they may say that it is mended."""
    subscription, place = standing.subscription, invocation.place
    same = subscription.owner == invocation.reader_id and subscription.platform == place.platform.value
    return bool(subscription.owner) and same


def coming_of(standing: Standing, limit: int = TIMES) -> tuple[Slot, ...]:
    """Return the next times at which something will be posted, without the days that are left out."""
    first = standing.next
    if first is None:
        return ()
    slots = slots_after(standing.subscription, first.day, first.place - 1)
    return tuple(islice((slot for slot in slots if slot.day not in standing.skipping), limit))


async def seen(standing: Standing, invocation: Invocation, desk: Desk, here: Iterable[Standing]) -> Seen:
    """Return a schedule as it is shown."""
    pause = standing.pause
    by = await person_name(standing.subscription.platform, pause.by, desk) if pause and pause.by else ""
    return Seen(
        standing=standing,
        coming=coming_of(standing),
        paused_by=by,
        twins=twins_of(standing.subscription, here),
        titles=titles(standing.subscription, desk),
        where=where(standing.subscription, invocation),
    )


def where(subscription: Subscription, invocation: Invocation) -> str:
    """Name the channel of a schedule where those of several are shown: in the terminal."""
    in_terminal = invocation.place.platform is Platform.TERMINAL
    return f"{subscription.platform} {subscription.channel}" if in_terminal else ""


def twins_of(subscription: Subscription, here: Iterable[Standing]) -> tuple[Subscription, ...]:
    """Return what else this channel gets of the same kind: the same by the file and by chat, or the same twice."""
    others = (s.subscription for s in here if not s.withdrawn and s.subscription.id != subscription.id)
    kind = (subscription.platform, subscription.channel, subscription.what)
    told = (subscription.topics, subscription.packs)
    same = (other for other in others if (other.platform, other.channel, other.what) == kind)
    return tuple(o for o in same if o.origin is not subscription.origin or (o.topics, o.packs) == told)


async def trouble_of(subscription: Subscription, desk: Desk) -> GiveUp | None:
    """Return what keeps the bot from posting there and what to do about it, as far as the platform can be asked."""
    platform = Platform(subscription.platform)
    contact = desk.office.messengers.get(platform)
    try:
        if contact:
            await contact.check(Target(platform=platform, channel=subscription.channel))
    except GiveUp as wrong:
        return wrong
    except AttacheError:  # it is found out when the time comes, and told to a person
        return None
    return None


def titles(subscription: Subscription, desk: Desk) -> Mapping[str, str]:
    """Return what the topics and packs of a schedule are called, by their ids."""
    library = desk.shelf.library
    packs = {pack.id: pack.title for pack in library.packs}
    return {**packs, **{id: library.briefs[id].title for id in subscription.topics if id in library.briefs}}


async def person_name(platform: str, person: str, desk: Desk) -> str:
    """Return what people call somebody, or their ID where that cannot be found out."""
    if person in ("file", HERE):
        return "config.yaml" if person == "file" else desk.words("somebody at the terminal")
    contact = desk.office.messengers.get(Platform(platform)) if platform in set(Platform) else None
    name = await contact.name_of(person) if contact and person else ""
    return name or (desk.words("somebody ({id})", id=person) if person else desk.words("the bot"))


def _which(named: str, here: list[Standing], desk: Desk) -> str:
    words = desk.words
    listed = "; ".join(f"{n}: {describe(s.subscription, words)}" for n, s in enumerate(here, 1))
    if named:
        return words(
            "There is no schedule “{named}” here. Name one by its number: {listed}.", named=named, listed=listed
        )
    return words("Which one? Name it by its number: {listed}.", listed=listed)
