"""Who changed which schedule and when, and taking it back."""

from collections.abc import Mapping
from dataclasses import replace

from ..cards.asks import ask
from ..cards.history import history_card
from ..cards.schedules import describe, standing_card
from ..domain.errors import BadRequest, NothingToDo
from .changes import change, left_out, restored, state_of, subscription_in
from .desk import Desk
from .ledger import Action, Change
from .ports import Invocation, Platform, Reply
from .replies import found
from .schedules import is_of_place, ledger_of, person_name, refusal, seen, standings_here

_SHOWN = 15  # changes
_LOOKED_THROUGH = 500


async def history(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule history`: the newest changes here, who made them, and when."""
    made = (await _changes_here(invocation, desk))[:_SHOWN]
    platform = invocation.place.platform.value
    names = {by: await person_name(platform, by, desk) for by in dict.fromkeys(one.by for one in made)}
    rows = [
        (one.at, names[one.by], one.action.value, _described(one, desk), _undo_of(one, made), left_out(one))
        for one in made
    ]
    return found(invocation.ask, history_card(rows, desk.timezone, desk.words))


async def undo(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule undo`: put a schedule back to what it was before its newest change."""
    if refused := refusal(invocation, desk):
        return refused
    words, ledger = desk.words, ledger_of(desk, invocation)
    meant = await _meant(invocation, desk)
    standing = await ledger.standing(meant.subscription) if meant else None
    if meant is None or standing is None or not is_of_place(standing, invocation, desk):
        raise NothingToDo(words("There is nothing here to take back."))
    if refused := refusal(invocation, desk, standing):
        return refused
    if meant.after is not None and _differs(state_of(standing), meant.after):
        raise BadRequest(words("It was changed again since. Take back the newer change first: /schedule history."))
    back = restored(standing, meant.before, invocation.reader_id, invocation.now)
    made = change(Action.UNDONE, standing, back, invocation)
    if not await ledger.revise(back, made):
        raise BadRequest(words("This schedule was changed meanwhile. Look at it again with /schedule list."))
    shown = await seen(back, invocation, desk, await standings_here(invocation, desk, back.subscription.channel))
    card = standing_card(shown, words, words("Taken back."), ask("schedule undo", change=made.id))
    return replace(found(invocation.ask, card), ask=ask("schedule show", schedule=back.subscription.id))


async def _meant(invocation: Invocation, desk: Desk) -> Change | None:
    """Return the change to take back: the one that is named, else the newest that people made here."""
    named, ledger, place = invocation.ask.options.get("change", ""), ledger_of(desk, invocation), invocation.place
    if not named:
        return next((one for one in await _changes_here(invocation, desk) if one.by not in ("file", "")), None)
    platform = "" if place.platform is Platform.TERMINAL else place.platform.value
    made = await ledger.changes(platform, place.workspace, _LOOKED_THROUGH)  # its schedule may post elsewhere
    return next((one for one in (*made, *await _changes_here(invocation, desk)) if one.id == named), None)


async def _changes_here(invocation: Invocation, desk: Desk) -> list[Change]:
    """Return the changes of this channel's schedules, removed ones too, newest first."""
    ledger, place = ledger_of(desk, invocation), invocation.place
    if place.platform is Platform.TERMINAL:
        return [*await ledger.changes("", "", _LOOKED_THROUGH)]
    if not place.channel:
        return []
    return [*await ledger.changes(place.platform.value, "", _LOOKED_THROUGH, channel=place.channel)]


def _described(made: Change, desk: Desk) -> str:
    settings = made.after or made.before
    return describe(subscription_in(settings), desk.words) if settings else ""


def _undo_of(made: Change, newest_first: list[Change]) -> str:
    """Return what its button takes back: only the newest change of a schedule can be."""
    newest = next(one for one in newest_first if one.subscription == made.subscription)
    return made.id if newest is made and made.by != "file" else ""


def _differs(now: Mapping[str, str], then: Mapping[str, str]) -> bool:
    return {name: now.get(name, "") for name in then} != dict(then)
