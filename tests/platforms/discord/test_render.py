import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from simcord.components import validate_message_state

from bot.cards.asks import Ask, ask
from bot.cards.fit import fit
from bot.cards.model import (
    Button,
    Buttons,
    Card,
    Choice,
    Code,
    Entries,
    Entry,
    FigureRow,
    Figures,
    Footnote,
    Heading,
    Mark,
    Menu,
    Passage,
    Quote,
    Remark,
)
from bot.cards.words import Words
from bot.platforms.discord.components import LIMITS, Component, Drawing, Kind, walk
from bot.platforms.discord.render import draw, fits, render
from bot.service.commands import handle
from bot.service.desk import Desk
from bot.service.ports import Invocation, Place, Platform
from tests.builders import NOW

from . import openapi
from .cards import cards

WORDS = Words()
ASKED = ask("brief", topic="korea")
CONTRACT = openapi.Contract()
EVIDENCE = ask("evidence", fact="kedo-1")
NOTE = Footnote(number=1, text="R. Drifte, ¶ 9", url="https://a.example/x", mark=Mark.CHECKED)


def parts(card: Card, *, plain: bool = False) -> list[Component]:
    return list(walk(render(card, WORDS, plain=plain).components))


def shown(card: Card) -> list[str]:
    return [part["content"] for part in parts(card) if part["type"] == Kind.TEXT]


def kinds(card: Card) -> list[Kind]:
    return [part["type"] for part in parts(card)[0]["components"]]


def labels(card: Card, *, plain: bool = False) -> list[str]:
    return [part["label"] for part in parts(card, plain=plain) if part["type"] == Kind.BUTTON]


def pages(card: Card, *, plain: bool) -> Iterator[Card]:
    judge = partial(fits, words=WORDS, plain=plain)
    number = 1
    while True:
        page = fit(card, ASKED.with_options(page=str(number)), judge, WORDS)
        yield page
        number += 1
        onward = f"a1|brief|topic=korea|page={number}"
        if not any(part.get("custom_id") == onward for part in parts(page)):
            return


def assert_discord_takes(drawing: Drawing) -> None:
    payload = drawing.payload
    validate_message_state(
        payload["components"], flags=payload["flags"], content=payload.get("content"), embeds=[], require_nonempty=True
    )
    if openapi.FILE.exists():
        assert list(CONTRACT.message_complaints(payload)) == []


@pytest.mark.parametrize("plain", [False, True], ids=["components", "plain"])
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(card=cards)
def test_every_page_of_any_card_is_a_message_discord_takes(card: Card, plain: bool) -> None:
    for page in pages(card, plain=plain):
        assert_discord_takes(render(page, WORDS, plain=plain))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(card=cards)
def test_no_text_of_any_card_pings_or_links(card: Card) -> None:
    ours = re.compile(
        r"(?s:^```\n.*?\n```$)|<t:1799053200:F>|(?<=\]\()https://a\.example/[xy]+(?=\))|^https://a\.example/[xy]+$",
        re.MULTILINE,
    )
    for text in [*shown(card), render(card, WORDS, plain=True).content]:
        bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", ours.sub("", text))
        assert "<" not in bare
        assert "@" not in bare
        assert "://" not in bare


def test_a_title_says_how_old_the_news_is() -> None:
    assert shown(Card(title="Korea", as_of="as of October 2003")) == ["## Korea\n-# as of October 2003"]


def test_every_block_is_drawn() -> None:
    blocks = (
        Heading(text="Money"),
        Passage(text="Japan paid.", notes=(1,)),
        Passage(text="Britain thanked."),
        Figures(rows=(FigureRow(amount="950 m³", label="the most", notes=(1,)),)),
        Entries(rows=(Entry(lead="2002", text="It began."), Entry(text="It ended.", notes=(1,)))),
        Passage(text="It paused."),
        Entries(rows=(Entry(lead="Corrected", text="It rested."),)),
        Quote(text="one\ntwo", notes=(1,)),
        Quote(before="He *paid* ", text="1_000", after=". Then\nhe left.", notes=(1,)),
        Code(text="@book{a,\n  b}"),
        Remark(text="Shared by Ann"),
    )

    assert shown(Card(title="T", blocks=blocks, footnotes=(NOTE,)))[1:] == [
        "### Money",
        "Japan paid. [1]\n\nBritain thanked.",
        "## 950 m³\nthe most [1]",
        "- **2002** — It began.\n- It ended. [1]",
        "It paused.\n\n**Corrected** — It rested.",
        "> one\n> two [1]",
        "> He \\*paid\\* **1\\_000**\\. Then\n> he left. [1]",
        "```\n@book{a,\n  b}\n```",
        "-# Shared by Ann",
        "-# [1] [R. Drifte, ¶ 9](https://a.example/x) · checked",
    ]


@pytest.mark.parametrize("text", ["```", "a ````b", "`", "x`\n```\n@here"])
def test_no_text_to_be_copied_ends_its_fence(text: str) -> None:
    (drawn,) = shown(Card(title="T", blocks=(Code(text=text),)))[1:]

    assert drawn.count("```") == 2
    assert drawn.replace("\u200b", "") == f"```\n{text}\n```"


def test_footnotes_stand_before_the_buttons_a_card_ends_with() -> None:
    blocks = (Passage(text="A.", notes=(1,)), Buttons(buttons=(Button(label="All facts", ask=ASKED),)))

    assert kinds(Card(title="T", blocks=blocks, footnotes=(NOTE,))) == [
        Kind.TEXT,
        Kind.SEPARATOR,
        Kind.TEXT,
        Kind.SEPARATOR,
        Kind.TEXT,
        Kind.SEPARATOR,
        Kind.ROW,
    ]


def test_no_gap_follows_another() -> None:
    figures = Figures(rows=(FigureRow(amount="950 m³", label="the most"),))
    card = Card(title="T", blocks=(figures, Heading(text="Money"), Passage(text="Japan paid.")))

    assert kinds(card) == [Kind.TEXT, *(Kind.SEPARATOR, Kind.TEXT) * 2, Kind.TEXT]


def test_a_button_carries_its_question() -> None:
    card = Card(title="T", blocks=(Buttons(buttons=(Button(label="Go", ask=ASKED),)),))

    assert parts(card)[-1] == {"type": 2, "style": 2, "label": "Go", "custom_id": "a1|brief|topic=korea"}


def test_a_button_to_an_address_that_cannot_be_trusted_is_left_out() -> None:
    buttons = (Button(label="Read", url="https://a.example/"), Button(label="Run", url="javascript:x"))

    assert labels(Card(title="T", blocks=(Buttons(buttons=buttons),))) == ["Read"]


def test_a_menu_offers_its_questions() -> None:
    choices = (Choice(label="KEDO", description="reactors", ask=EVIDENCE), Choice(label="Korea", ask=ASKED))

    assert parts(Card(title="T", blocks=(Menu(prompt="Which?", choices=choices),)))[-1] == {
        "type": 3,
        "custom_id": "menu|0",
        "placeholder": "Which?",
        "options": [
            {"label": "KEDO", "description": "reactors", "value": "a1|evidence|fact=kedo-1"},
            {"label": "Korea", "value": "a1|brief|topic=korea"},
        ],
    }


def test_a_row_that_opens_something_has_a_button_beside_it() -> None:
    card = Card(title="T", blocks=(Entries(rows=(Entry(lead="1995", text="KEDO began.", ask=EVIDENCE),)),))

    assert kinds(card)[-1] == Kind.SECTION
    assert parts(card)[-1]["custom_id"] == EVIDENCE.encode()


def test_a_row_needs_no_button_where_a_menu_opens_it() -> None:
    row, menu = Entry(text="KEDO began.", ask=EVIDENCE), Menu(prompt="?", choices=(Choice(label="K", ask=EVIDENCE),))

    assert shown(Card(title="T", blocks=(Entries(rows=(row,)), menu)))[1:] == ["KEDO began."]


def test_a_question_is_asked_by_one_button_only() -> None:
    twice = Buttons(buttons=(Button(label="Back", ask=ASKED), Button(label="Short", ask=ASKED)))

    assert labels(Card(title="T", blocks=(twice,))) == ["Back"]


def test_plain_text_keeps_the_buttons_and_the_addresses() -> None:
    row = Entry(lead="1995", text="KEDO *began*.", notes=(1,), ask=EVIDENCE)
    blocks = (Entries(rows=(row,)), Buttons(buttons=(Button(label="Korea", ask=ASKED),)))
    card = Card(title="T", blocks=blocks, footnotes=(NOTE,))
    content = render(card, WORDS, plain=True).content

    assert r"1995: KEDO \*began\*. \[1\]" in content
    assert content.endswith("\nhttps://a.example/x")
    assert labels(card, plain=True) == ["1995", "Korea"]


def _card_of(size: int) -> Card:
    return Card(title="T", blocks=(Passage(text="x" * (size - len("## T"))),))


def test_a_card_fits_up_to_the_last_character() -> None:
    assert fits(_card_of(LIMITS.text), WORDS)
    assert not fits(_card_of(LIMITS.text + 1), WORDS)


def test_characters_outside_the_basic_plane_count_twice() -> None:
    assert not fits(Card(title="T", blocks=(Passage(text="👍" * (LIMITS.text // 2)),)), WORDS)


def test_a_card_fits_up_to_the_last_component() -> None:
    texts = tuple(Remark(text="x") for _ in range(LIMITS.components - len(["container", "title", "gap"])))

    assert fits(Card(title="T", blocks=texts), WORDS)
    assert not fits(Card(title="T", blocks=(*texts, Remark(text="x"))), WORDS)


def test_a_menu_fits_up_to_the_last_choice() -> None:
    choices = tuple(Choice(label=f"{n}", ask=ask("brief", topic=f"{n}")) for n in range(LIMITS.choices + 1))

    assert fits(Card(title="T", blocks=(Menu(prompt="?", choices=choices[:-1]),)), WORDS)
    assert not fits(Card(title="T", blocks=(Menu(prompt="?", choices=choices),)), WORDS)


def test_plain_text_fits_up_to_the_fifth_row_of_buttons() -> None:
    buttons = tuple(Button(label=f"{n}", ask=ask("brief", topic=f"{n}")) for n in range(26))

    assert fits(Card(title="T", blocks=(Buttons(buttons=buttons[:25]),)), WORDS, plain=True)
    assert not fits(Card(title="T", blocks=(Buttons(buttons=buttons),)), WORDS, plain=True)


def _next_asks(drawing: Drawing) -> Iterator[Ask]:
    for part in walk(drawing.components):
        options = part.get("options", [])
        yield from (Ask.decode(option["value"]) for option in options)
        if part["type"] == Kind.BUTTON and "custom_id" in part:
            yield Ask.decode(part["custom_id"])


@pytest.mark.parametrize("plain", [False, True], ids=["components", "plain"])
async def test_every_card_of_the_pack_is_a_message_discord_takes(desk: Desk, plain: bool) -> None:
    """Follow every button and every line of every menu, but of each chain that never ends the first step only."""
    place = Place(platform=Platform.DISCORD)
    asked: dict[str, Ask] = {}
    todo = [ask("topics"), ask("sources"), ask("help"), ask("about"), ask("onthisday", date="2027-09-17")]
    while todo:
        wanted = todo.pop()
        reply = await handle(Invocation(ask=wanted, place=place, now=NOW, reader="Ann", plain=plain), desk)
        drawing = draw(reply.card, reply.ask, WORDS, plain=plain)
        validate_message_state(drawing.components, flags=drawing.payload["flags"], content=drawing.content, embeds=[])
        found = {following.encode(): following for following in _next_asks(drawing)}
        todo += [following for encoded, following in found.items() if encoded not in asked and _ends(following)]
        asked |= found
    assert {f"a1|brief|topic={brief}" for brief in desk.shelf.library.briefs} <= asked.keys()
    assert {f"a1|evidence|fact={fact}" for fact in desk.shelf.library.facts} <= asked.keys()


def _ends(followed: Ask) -> bool:
    return followed.command != "onthisday" and followed.options.get("skip", "1") == "1"
