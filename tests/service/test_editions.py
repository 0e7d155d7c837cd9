"""Answers as the library stood on a day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from bot.cards.asks import MAX_LENGTH, ask
from bot.cards.model import Buttons, Entries, Menu, Remark
from bot.cards.text import to_text
from bot.domain.library import Library
from bot.service.desk import Desk
from bot.service.ports import Place, Platform, Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, say

SINCE = date(2026, 10, 1)


def library(statement: str, **changes: Any) -> Library:
    fact = make_fact("span", statement, when="1890-05-04", key=True)
    return make_library(make_brief("bridges", [fact, make_fact("cost", "It cost much.")]), **changes)


@dataclass
class Kept:
    """An archive of one edition, served from a day on."""

    library: Library

    def edition(self, version: str) -> Library | None:
        return self.library if version == self.library.version else None

    def as_of(self, day: date) -> Library | None:
        return self.library if day >= SINCE else None


@pytest.fixture
def desk() -> Desk:
    """Return a desk whose library said something else in October."""
    return replace(make_desk(library("It spans now.")), archive=Kept(library("It spanned then.")))


@pytest.mark.parametrize(
    "line",
    [
        "/fact spanned --as-of 2026-10-02",
        "/fact span --as-of 2 october",
        "/fact span as of 2 october 2026",
        "/brief bridges as of 2026-10-02",
        "/brief bridges --as-of yesterday",
    ],
)
async def test_a_day_brings_what_was_said_then(desk: Desk, line: str) -> None:
    text = to_text((await say(desk, line)).card)

    assert "It spanned then." in text
    assert "This is what the library said on " in text
    assert "It spans now." not in text


async def test_without_a_day_it_is_todays(desk: Desk) -> None:
    text = to_text((await say(desk, "/fact span")).card)

    assert "It spans now." in text
    assert "what the library said" not in text


async def test_words_that_name_no_day_are_words(desk: Desk) -> None:
    assert "It spans now." in to_text((await say(desk, "/fact span as of old")).card)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/fact span --as-of 2026-09-30", "No edition of the library as it stood on 30 September 2026 is kept here."),
        ("/fact span --as-of 2030-01-01", "1 January 2030 is still to come."),
        ("/fact span --as-of 31 february", "February"),
    ],
)
async def test_a_day_that_cannot_be_had_is_said_kindly(desk: Desk, line: str, said: str) -> None:
    reply = await say(desk, line)

    assert not reply.found
    assert said in to_text(reply.card)


async def test_without_an_archive_nothing_is_kept(desk: Desk) -> None:
    assert not (await say(replace(desk, archive=None), "/fact span --as-of 2026-10-02")).found


def questions(reply: Reply) -> list[str]:
    """Return every question that a card offers, as its button bears it."""
    asks = [reply.ask]
    for block in reply.card.blocks:
        match block:
            case Buttons(buttons=buttons):
                asks += [button.ask for button in buttons if button.ask]
            case Menu(choices=choices):
                asks += [choice.ask for choice in choices]
            case Entries(rows=rows):
                asks += [row.ask for row in rows if row.ask]
            case _:
                pass
    return [one.encode() for one in asks]


async def test_every_button_stays_on_that_day(desk: Desk) -> None:
    pending, seen = ["a1|brief|topic=bridges|as-of=2026-10-02"], set[str]()
    while pending:
        encoded = pending.pop()
        if encoded in seen or "share" in encoded:
            continue
        seen.add(encoded)
        reply = await say(desk, "", ask=ask("help").decode(encoded))
        assert "It spans now." not in to_text(reply.card)
        pending += questions(reply)
        assert max(map(len, questions(reply))) <= MAX_LENGTH
    assert any(question.startswith("a1|evidence|fact=span|as-of=") for question in seen)


async def test_what_is_shared_is_of_that_day(desk: Desk) -> None:
    reply = await say(desk, "/fact span --as-of 2026-10-02")
    (shared,) = [question for question in questions(reply) if question.startswith("a1|share")]

    told = await say(desk, "", ask=ask("help").decode(shared), reader="Ada")

    assert not told.private
    assert "It spanned then." in to_text(told.card)
    assert isinstance(told.card.blocks[0], Remark)


async def test_what_stays_at_home_stays_there_on_any_day(desk: Desk) -> None:
    secret = replace(desk, archive=Kept(library("It spanned then.", outside_home=False)), is_home=lambda place: False)

    reply = await say(secret, "/fact span --as-of 2026-10-02", place=Place(platform=Platform.DISCORD, workspace="7"))

    assert "It spanned then." not in to_text(reply.card)
