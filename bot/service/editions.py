"""Answering as the library stood on a day, from the edition that was served then; the card says so."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ..cards.asks import Ask
from ..cards.model import Block, Button, Buttons, Card, Entries, Menu, Remark
from ..domain.days import read_day
from ..domain.errors import BadRequest, NothingToDo
from .desk import Desk
from .ports import Invocation, Reply

AS_OF = "as-of"
_DATED = frozenset({"brief", "fact", "evidence", "sources"})  # what can be asked of an older edition
_IN_WORDS = re.compile(r"(?P<what>.*?)\s*\bas of (?P<day>.{3,30})", re.IGNORECASE)


def as_it_stood(invocation: Invocation, desk: Desk, answer: Callable[[Invocation, Desk], Reply]) -> Reply:
    """Answer from the edition of the day a question names; from today's when it names none.

    Raises BadRequest when that day has not come, or its edition is not kept.
    """
    wanted, today = invocation.ask, invocation.now.astimezone(desk.timezone).date()
    if wanted.command not in _DATED:
        return answer(invocation, desk)
    wanted = _with_day(wanted, today)
    if not wanted.options.get(AS_OF):
        return answer(invocation, desk)
    day = read_day(wanted.options[AS_OF], today)
    if day > today:
        raise NothingToDo(desk.words("{day} is still to come. Name a day that has been.", day=desk.words.day(day)))
    then = desk.standing_on(day)
    if then is None:
        told = "No edition of the library as it stood on {day} is kept here. Leave the day out for today's."
        raise NothingToDo(desk.words(told, day=desk.words.day(day)))
    reply = answer(replace(invocation, ask=wanted.with_options(**{AS_OF: day.isoformat()})), then)
    said = desk.words("This is what the library said on {day}; ask without a day for today's.", day=desk.words.day(day))
    return replace(reply, card=_dated(reply.card, day, said))


def _with_day(wanted: Ask, today: date) -> Ask:
    """Read a day from the words, too: `korea as of 1 october 2026`."""
    option = {"brief": "topic", "fact": "keyword"}.get(wanted.command, "")
    found = _IN_WORDS.fullmatch(" ".join(wanted.options.get(option, "").split()))
    if found is None or AS_OF in wanted.options:
        return wanted
    try:
        day = read_day(found["day"], today)
    except BadRequest:  # then these are words like others
        return wanted
    return wanted.with_options(**{option: found["what"], AS_OF: day.isoformat()})


def _dated(card: Card, day: date, said: str) -> Card:
    """Return a card that says which day it is of, and whose buttons stay on that day."""
    blocks = [_block(block, day) for block in card.blocks]
    return replace(card, blocks=(Remark(text=said), *(block for block in blocks if block)))


def _block(block: Block, day: date) -> Block | None:
    match block:
        case Buttons(buttons=buttons):
            kept = tuple(button for one in buttons if (button := _button(one, day)))
            return replace(block, buttons=kept) if kept else None
        case Menu(choices=choices):
            return replace(block, choices=tuple(replace(one, ask=_asked(one.ask, day) or one.ask) for one in choices))
        case Entries(rows=rows):
            return replace(block, rows=tuple(replace(row, ask=row.ask and _asked(row.ask, day)) for row in rows))
        case _:
            return block


def _button(button: Button, day: date) -> Button | None:
    if button.ask is None:
        return button
    asked = _asked(button.ask, day)
    return replace(button, ask=asked) if asked else None


def _asked(wanted: Ask, day: date) -> Ask | None:
    """Return a question as it is asked of the edition of a day; None when a button cannot hold it."""
    if wanted.command == "share":
        inner = _asked(Ask.decode(wanted.options["of"]), day)
        dated = wanted.with_options(of=inner.encode()) if inner else None
    else:
        dated = wanted.with_options(**{AS_OF: day.isoformat()}) if wanted.command in _DATED else wanted
    try:
        return dated if dated and dated.encode() else None
    except ValueError:
        return None
