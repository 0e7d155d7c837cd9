"""Setting a schedule: it is read, said back with its next times, and saved when its person says so."""

from collections.abc import Mapping
from dataclasses import replace

from ..cards.asks import ask
from ..cards.model import Block, Button, Buttons, Card, Passage, Remark
from ..cards.schedules import Seen, describe, draft_card, list_button, standing_card, told_card
from ..domain.errors import BadRequest
from ..domain.settings import settings_of, subscription_of
from ..domain.standings import Standing, declare
from ..domain.subscriptions import Origin, Subscription, short_hash
from .changes import change
from .desk import Desk
from .drafts import Draft, discard, keep, kept
from .ledger import Action
from .ordering import read_settings, spread
from .ports import Invocation, Platform, Reply
from .replies import found
from .schedule_forms import form_of
from .schedules import (
    channel_named,
    chosen,
    coming_of,
    is_here,
    ledger_of,
    notes_of,
    refusal,
    seen,
    standings_here,
    titles,
    trouble_of,
    twins_of,
)

_NEW: Mapping[str, str] = {
    "what": "onthisday",
    "cadence": "daily",
    "at": "09:00",
    "late_after": str(6 * 60 * 60),
    "when_late": "post",
    "when_empty": "",
    "on_unknown": "skip",
    "packs": "",
    "topics": "",
    "language": "",
    "most": "5",
    "origin": Origin.CHAT.value,
}
_ELSEWHERE = ("schedule", "channel", "public")  # options that are no settings


async def add(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule add`: say back what would be posted; with nothing said, show the form."""
    if refused := refusal(invocation, desk):
        return refused
    ledger_of(desk, invocation)
    said = _said(invocation)
    return await _drafted(Draft(settings=_blank(invocation, desk)), said, invocation, desk)


async def edit(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/schedule edit`: say back what it would become; with nothing said, show the form."""
    if refused := refusal(invocation, desk):
        return refused
    standing = await chosen(invocation, desk)
    if refused := refusal(invocation, desk, standing):
        return refused
    if standing.subscription.origin is Origin.FILE:
        return await _declared_in_file(standing, invocation, desk)
    settings = settings_of(standing.subscription)
    draft = Draft(settings=settings, revision=standing.revision, before=settings)
    return await _drafted(draft, _said(invocation), invocation, desk)


async def change_draft(invocation: Invocation, desk: Desk) -> Reply:
    """Show the form of what is not saved yet."""
    draft = await _draft_of(invocation, desk)
    return _form(draft, desk) if draft else _lost(invocation, desk)


async def take_form(invocation: Invocation, desk: Desk) -> Reply:
    """Take over what a form says, and say back what it makes."""
    draft = await _draft_of(invocation, desk)
    if draft is None:
        return _lost(invocation, desk)
    said = {name: text for name, text in invocation.ask.options.items() if name != "d"}
    return await _drafted(draft, said, invocation, desk)


async def again(invocation: Invocation, desk: Desk) -> Reply:
    """Look once more whether the channel of what is not saved yet can be posted in."""
    draft = await _draft_of(invocation, desk)
    return await _said_back(draft, invocation, desk) if draft else _lost(invocation, desk)


async def to_me(invocation: Invocation, desk: Desk) -> Reply:
    """Send it to whoever sets it up, in place of a channel that cannot be posted in yet."""
    draft = await _draft_of(invocation, desk)
    if draft is None:
        return _lost(invocation, desk)
    direct = replace(draft, settings={**draft.settings, "channel": invocation.reader_id})
    await keep(direct, invocation, notes_of(desk))
    return await _said_back(direct, invocation, desk)


async def save(invocation: Invocation, desk: Desk) -> Reply:
    """Let what was said back stand from now on."""
    if refused := refusal(invocation, desk):
        return refused
    draft = await _draft_of(invocation, desk)
    if draft is None:
        return _lost(invocation, desk)
    ledger, subscription = ledger_of(desk, invocation), subscription_of(draft.settings)
    old = await ledger.standing(subscription.id) if draft.revision else None
    standing = old.redeclare(subscription, invocation.now) if old else declare(subscription, invocation.now)
    standing = replace(standing, revision=draft.revision)
    made = change(Action.EDITED if old else Action.ADDED, old, standing, invocation)
    if not await ledger.revise(standing, made):
        raise BadRequest(desk.words("This schedule was changed meanwhile. Look at it again with /schedule list."))
    await discard(invocation, notes_of(desk))
    here = await standings_here(invocation, desk, subscription.channel)
    shown = await seen(standing, invocation, desk, here)
    undo = ask("schedule undo", change=made.id)
    return found(invocation.ask, standing_card(shown, desk.words, desk.words("Saved."), undo))


async def cancel(invocation: Invocation, desk: Desk) -> Reply:
    """Forget what is not saved yet."""
    await discard(invocation, notes_of(desk))
    words = desk.words
    card = told_card(words("Nothing was changed"), words("The draft is gone; nothing was saved."), [list_button(words)])
    return found(invocation.ask, card)


async def draft_subscription(invocation: Invocation, desk: Desk) -> Subscription | None:
    """Return what is not saved yet, for a preview of it."""
    draft = await _draft_of(invocation, desk)
    return subscription_of(draft.settings) if draft else None


async def _drafted(draft: Draft, said: Mapping[str, str], invocation: Invocation, desk: Desk) -> Reply:
    """Keep a draft with what was said of it, and say it back."""
    if not said:
        await keep(draft, invocation, notes_of(desk))
        return _form(draft, desk)
    library = desk.shelf.library
    settings, problems = read_settings(said, draft.settings, library, desk.words)
    draft = replace(draft, settings=settings)
    await keep(draft, invocation, notes_of(desk))
    if problems:
        return _unread(draft, problems, desk)
    return await _said_back(draft, invocation, desk)


async def _said_back(draft: Draft, invocation: Invocation, desk: Desk) -> Reply:
    words, subscription = desk.words, subscription_of(draft.settings)
    here = await standings_here(invocation, desk, subscription.channel)
    standing = declare(subscription, invocation.now)
    shown = Seen(
        standing=standing,
        coming=coming_of(standing),
        twins=twins_of(subscription, here),
        titles=titles(subscription, desk),
    )
    trouble = await _trouble(draft, subscription, desk)
    before = describe(subscription_of(draft.before), words) if draft.before else ""
    card = draft_card(shown, draft.mark, words, trouble=trouble, before=before)
    return found(ask("schedule again", d=draft.mark), card)


async def _trouble(draft: Draft, subscription: Subscription, desk: Desk) -> tuple[Block, ...]:
    """Say what keeps the bot from posting there and what to do; else nothing."""
    words, wrong = desk.words, await trouble_of(subscription, desk)
    if wrong is None:
        return ()
    buttons = [Button(label=words("Check again"), ask=ask("schedule again", d=draft.mark))]
    if subscription.platform == Platform.SLACK.value:
        buttons.append(Button(label=words("Send it to me meanwhile"), ask=ask("schedule direct", d=draft.mark)))
    buttons.append(Button(label=words("Cancel"), ask=ask("schedule cancel", d=draft.mark)))
    problem = words("It cannot be saved yet: I cannot post there. {problem}", problem=wrong)
    remedy = Remark(text=wrong.remedy or words("Choose another channel."))
    return Passage(text=problem), remedy, Buttons(buttons=tuple(buttons))


def _unread(draft: Draft, problems: Mapping[str, str], desk: Desk) -> Reply:
    """Say in a sentence each what cannot be read; what can is kept in the draft."""
    words = desk.words
    blocks: list[Block] = [Passage(text=sentence) for sentence in problems.values()]
    blocks.append(Remark(text=words("What could be read is kept. “Change” shows it in a form.")))
    change_it = Button(label=words("Change"), ask=ask("schedule change", d=draft.mark))
    blocks.append(Buttons(buttons=(change_it, list_button(words))))
    card = Card(title=words("Not understood"), blocks=tuple(blocks))
    return Reply(ask=ask("schedule again", d=draft.mark), card=card, found=False, problems=problems)


def _form(draft: Draft, desk: Desk) -> Reply:
    """Show the form; where none can be shown, say what to type."""
    words = desk.words
    example = "digest mondays and thursdays 08:30 Europe/London"
    line = f"/schedule edit {draft.settings['id']} --cadence weekdays" if draft.before else f"/schedule add {example}"
    card = told_card(words("Set a schedule"), words("Type it in one line: {line}", line=line), [list_button(words)])
    return replace(found(ask("schedule change", d=draft.mark), card), form=form_of(draft, desk.shelf.library, words))


def _lost(invocation: Invocation, desk: Desk) -> Reply:
    """Say that a draft was saved, cancelled or replaced by a newer one."""
    words = desk.words
    sentence = words("That draft is no longer here: it was saved or cancelled, or you have begun another since.")
    buttons = [list_button(words), Button(label=words("Add a schedule"), ask=ask("schedule add"))]
    return Reply(ask=invocation.ask, card=told_card(words("Nothing was changed"), sentence, buttons), found=False)


async def _declared_in_file(standing: Standing, invocation: Invocation, desk: Desk) -> Reply:
    """Say where a schedule of the file is changed, and what can be done here."""
    shown = await seen(
        standing, invocation, desk, await standings_here(invocation, desk, standing.subscription.channel)
    )
    told = desk.words("This one is declared in config.yaml, so it is changed there: under “subscriptions:”.")
    return replace(found(invocation.ask, standing_card(shown, desk.words, told)), found=False)


async def _draft_of(invocation: Invocation, desk: Desk) -> Draft | None:
    """Return the asker's draft, where its place is this one: they may be no manager of another."""
    draft = await kept(invocation, notes_of(desk))
    here = draft and is_here(declare(subscription_of(draft.settings), invocation.now), invocation, desk)
    return draft if here else None


def _said(invocation: Invocation) -> dict[str, str]:
    options = {name: text for name, text in invocation.ask.options.items() if name not in _ELSEWHERE}
    return spread(options)


def _blank(invocation: Invocation, desk: Desk) -> dict[str, str]:
    """Return the settings of a schedule of which nothing has been said yet."""
    place, person = invocation.place, invocation.reader_id
    platform, channel = _where(invocation, desk)
    id = short_hash("chat", platform, channel, person, invocation.now.isoformat())[:16]
    owner = "" if place.platform is Platform.TERMINAL else person
    where = {"id": id, "platform": platform, "channel": channel, "workspace": place.workspace}
    return {**_NEW, **where, "timezone": desk.timezone.key, "owner": owner}


def _where(invocation: Invocation, desk: Desk) -> tuple[str, str]:
    """Return the platform and the channel to post in: the one named, else the one asked from.

    Raises BadRequest where there is none, as in the terminal.
    """
    named, place = invocation.ask.options.get("channel", ""), invocation.place
    if place.platform is Platform.TERMINAL:
        platform, _, channel = named.partition(":")
        if platform not in (Platform.DISCORD, Platform.SLACK) or not channel:
            raise BadRequest(desk.words("Name the channel, such as --channel discord:1044000000000000001."))
        return platform, channel
    return place.platform.value, channel_named(named, place, desk) or place.channel
