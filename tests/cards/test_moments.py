from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.asks import ask
from bot.cards.fit import fit
from bot.cards.model import Block, Card, Entries, Entry, Passage, Remark
from bot.cards.moments import Moment, timed
from bot.cards.text import to_text
from bot.cards.words import Words
from bot.platforms.discord.components import Kind, walk
from bot.platforms.discord.render import render as draw_for_discord
from bot.platforms.slack.render import render as draw_for_slack
from bot.service.data import reply_data
from bot.service.ports import Reply
from bot.web.pages import to_html

WORDS = Words()
AT = datetime(2027, 1, 4, 14, tzinfo=UTC)
DUE = WORDS.moment(AT, ZoneInfo("America/New_York"))
TOLD = f"It was due on {DUE.text}."
STAMP = f"<t:{int(AT.timestamp())}:F>"
DATE = {
    "type": "date",
    "timestamp": int(AT.timestamp()),
    "format": "{date_long}, {time}",
    "fallback": DUE.text,
}
EVERYWHERE: list[Block] = [
    Remark(text=TOLD, moments=(DUE,)),
    Passage(text=TOLD, moments=(DUE,)),
    Entries(rows=(Entry(text=TOLD, moments=(DUE,)),)),
    Entries(rows=(Entry(lead="Next", text=TOLD, moments=(DUE,), ask=ask("help")),)),
]


def test_a_moment_is_named_with_the_clock_of_its_zone() -> None:
    assert DUE.text == "Monday 4 January 2027, 09:00 (America/New York)"


@pytest.mark.parametrize("block", EVERYWHERE)
def test_discord_shows_it_in_the_readers_own_time(block: Block) -> None:
    parts = walk(draw_for_discord(Card(title="T", blocks=(block,)), WORDS).components)
    (shown,) = [part["content"] for part in parts if part["type"] == Kind.TEXT and "due" in part["content"]]

    assert shown.endswith(f"It was due on {STAMP}.")


def slack(block: Block) -> dict[str, Any]:
    drawn: dict[str, Any] = draw_for_slack(Card(title="T", blocks=(block,)), WORDS)["blocks"][1]
    return drawn


def test_slack_shows_it_in_the_readers_own_time() -> None:
    remark, passage, listed, opening = map(slack, EVERYWHERE)
    stamp = f"It was due on <!date^{int(AT.timestamp())}^{{date_long}}, {{time}}|{DUE.text}>."

    assert remark["elements"] == [{"type": "mrkdwn", "text": stamp, "verbatim": True}]
    assert passage["elements"][0]["elements"][1] == DATE
    assert listed["elements"][0]["elements"][0]["elements"][1] == DATE
    assert opening["text"]["text"] == f"*Next* — {stamp}"


def test_slack_says_it_in_words_where_other_characters_could_be_misread() -> None:
    remark = slack(Remark(text=f"*Really* {TOLD}", moments=(DUE,)))

    assert remark["elements"] == [{"type": "plain_text", "text": f"*Really* {TOLD}", "emoji": False}]


@pytest.mark.parametrize("block", EVERYWHERE)
def test_text_and_slacks_notification_name_its_zone(block: Block) -> None:
    card = Card(title="T", blocks=(block,))

    assert TOLD in to_text(card)
    assert TOLD in draw_for_slack(card, WORDS)["text"]


@pytest.mark.parametrize("block", EVERYWHERE[:3])
def test_pages_name_it_for_machines_too(block: Block) -> None:
    page = to_html(Card(title="T", blocks=(block,)), WORDS)

    assert f'It was due on <time datetime="2027-01-04T14:00:00+00:00">{DUE.text}</time>.' in page


def test_scripts_get_the_instant() -> None:
    reply = Reply(ask=ask("help"), card=Card(title="T", blocks=(EVERYWHERE[0],)))

    assert reply_data("", reply)["card"]["blocks"][0]["moments"] == [{"at": AT.isoformat(), "text": DUE.text}]


def test_a_moment_that_two_pages_share_stays_words() -> None:
    card = Card(title="", blocks=(Passage(text="It was due on " + DUE.text.replace(" ", "\n"), moments=(DUE,)),))
    page = fit(card, ask("help"), lambda card: len(to_text(card, typed=False)) < 40, WORDS)

    assert STAMP not in str(draw_for_discord(page, WORDS).payload)


def test_a_moment_without_words_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="words"):
        Moment(at=AT, text="")


@given(st.lists(st.text("ab ")), st.lists(st.text("ab ", min_size=1)))
def test_setting_moments_apart_loses_no_character(pieces: list[str], names: list[str]) -> None:
    moments = [Moment(at=AT, text=name) for name in names]
    text = "".join(part for pair in zip(pieces, names, strict=False) for part in pair)
    parts = list(timed(text, moments))

    assert "".join(part if isinstance(part, str) else part.text for part in parts) == text
    assert all(part for part in parts)
