"""Cards become what Slack accepts, at every limit and beyond, and nothing of them is lost."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.asks import ask
from bot.cards.fit import fit
from bot.cards.model import (
    Block,
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
    notes_of,
)
from bot.cards.moments import Moment
from bot.cards.words import Words
from bot.platforms.plain import clean, printable
from bot.platforms.slack.render import fits, render
from bot.service.commands import handle
from bot.service.desk import Desk
from bot.service.ports import Invocation, Place, Platform
from tests.builders import NOW
from tests.loopback.slack.blockkit import problems, too_long
from tests.loopback.slack.reading import markup_misread, pings, shown

WORDS = Words()
ASK = ask("brief", topic="korea")
NASTY = st.text(alphabet="*_~`<>&|:!@# \na.é🇯🇵\u0301\u200d\u202e\x00שلー") | st.sampled_from(
    ["<!channel>", "@here", "*bold*", "> quoted", ":smile:", "https://a.b", "```", "z" + "\u0335" * 300, "مرحبا. " * 40]
)
MOMENT = Moment(at=datetime(2027, 1, 4, 9, tzinfo=UTC), text="Monday 4 January 2027, 09:00 (Europe/London)")
MOMENTS = st.lists(st.just(MOMENT), max_size=2).map(tuple)
TEXTS = NASTY | st.text(max_size=400) | st.integers(1, 150).map(lambda n: f"It is on {MOMENT.text}. " * n)
NOTES = st.lists(st.integers(1, 3), unique=True, max_size=3).map(tuple)
ASKS = st.integers(0, 40).map(lambda n: ask("evidence", fact=f"fact-{n}"))
ROWS = st.builds(Entry, lead=st.just("") | NASTY, text=TEXTS, notes=NOTES, ask=st.none() | ASKS, moments=MOMENTS)
BUTTONS = st.builds(Button, label=TEXTS, ask=ASKS) | st.builds(Button, label=TEXTS, url=st.just("https://example.org"))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text=TEXTS),
    st.builds(Passage, text=TEXTS, notes=NOTES, moments=MOMENTS),
    st.builds(Quote, text=TEXTS, notes=NOTES),
    st.builds(Quote, text=NASTY, before=TEXTS, after=NASTY, notes=NOTES),
    st.builds(Code, text=TEXTS),
    st.builds(Remark, text=TEXTS, moments=MOMENTS),
    st.builds(
        Figures, rows=st.lists(st.builds(FigureRow, amount=NASTY, label=NASTY, notes=NOTES), min_size=1).map(tuple)
    ),
    st.builds(Entries, rows=st.lists(ROWS, min_size=1, max_size=30).map(tuple)),
    st.builds(
        Menu,
        prompt=NASTY,
        choices=st.lists(st.builds(Choice, label=TEXTS, description=TEXTS, ask=ASKS), max_size=30).map(tuple),
    ),
    st.builds(Buttons, buttons=st.lists(BUTTONS, max_size=12).map(tuple)),
)
FOOTNOTES = tuple(
    Footnote(number=number, text=text, url=url, mark=Mark.CHECKED)
    for number, text, url in [
        (1, "R. Drifte, “UK–Japan” & y, ¶ 3", "https://example.org/?a=b|c#:~:text=d"),
        (2, "A *bold* _title_ @here", "https://example.org/"),
        (3, "Unlinked", "javascript:alert(1)"),
    ]
)
CARDS = st.builds(
    Card,
    title=TEXTS,
    as_of=st.just("") | NASTY,
    blocks=st.lists(BLOCKS, max_size=12).map(tuple),
    footnotes=st.just(FOOTNOTES),
)


def _refusals(card: Card, *, plain: bool = False) -> list[str]:
    message = render(card, WORDS, plain=plain)
    return problems(message["blocks"]) + ["too long"] * too_long(message["blocks"])


def _card(*blocks: Block) -> Card:
    return Card(title="T", blocks=blocks, footnotes=FOOTNOTES)


def _pages(card: Card, *, plain: bool = False) -> list[Card]:
    """Turn the pages as a reader would."""
    allowed = partial(fits, words=WORDS, plain=plain)
    pages = [fit(card, ASK, allowed, WORDS)]
    while following := [b for b in _buttons(pages[-1]) if b.ask and b.label.startswith("Continue (")]:
        assert following[0].ask is not None
        pages.append(fit(card, following[0].ask, allowed, WORDS))
    return pages


def _buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


def _words(text: str) -> str:
    return "".join(clean(text).split())


@settings(deadline=None)
@given(CARDS, st.booleans())
def test_what_fits_is_accepted(card: Card, plain: bool) -> None:
    if fits(card, WORDS, plain=plain):
        assert _refusals(card, plain=plain) == []


@settings(max_examples=30, deadline=None)
@given(CARDS, st.booleans())
def test_every_page_of_any_card_is_accepted_and_pings_nobody(card: Card, plain: bool) -> None:
    for page in _pages(card, plain=plain):
        message = render(page, WORDS, plain=plain)
        assert problems(message["blocks"]) == []
        assert not too_long(message["blocks"])
        assert pings(message["text"], message["blocks"]) == []
        assert markup_misread(message["blocks"]) == []


@settings(deadline=None)
@given(CARDS)
def test_every_footnote_that_is_named_is_there(card: Card) -> None:
    lines = shown(render(card, WORDS)["blocks"])

    for number in notes_of(card.blocks):
        assert [line for line in lines if line.startswith(f"[{number}] ")]


@settings(deadline=None)
@given(BLOCKS)
def test_no_text_is_lost(block: Block) -> None:
    seen = _words("".join(shown(render(_card(block), WORDS)["blocks"])))

    match block:
        case Quote() if block.before or block.after:
            assert _words(printable(f"{block.before}{block.text}{block.after}")) in seen
        case Heading() | Passage() | Quote() | Code() | Remark():
            assert _words(block.text) in seen
        case Figures():
            assert all(_words(row.amount) in seen and _words(row.label) in seen for row in block.rows)
        case Entries():
            assert all(_words(row.text) in seen for row in block.rows)
        case Menu() | Buttons():
            pass


def test_a_quotation_is_bold_where_it_stands_in_its_paragraph() -> None:
    (block,) = render(_card(Quote(before="He ", text="paid", after=".", notes=(1,))), WORDS)["blocks"][1:2]

    assert block["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [
                {"type": "text", "text": "He "},
                {"type": "text", "text": "paid", "style": {"bold": True}},
                {"type": "text", "text": "."},
                {"type": "text", "text": " [1]"},
            ],
        }
    ]


def test_text_to_be_copied_is_preformatted() -> None:
    (block,) = render(_card(Code(text="@misc{x,\n  a = {1},\n}")), WORDS)["blocks"][1:2]

    text = {"type": "text", "text": "@misc{x,\n  a = {1},\n}"}
    assert block["elements"] == [{"type": "rich_text_preformatted", "elements": [text]}]


@settings(deadline=None)
@given(CARDS)
def test_the_plain_text_says_the_same(card: Card) -> None:
    message = render(card, WORDS, plain=True)

    assert {block["type"] for block in message["blocks"]} <= {"section", "actions"}
    assert {block["text"]["type"] for block in message["blocks"] if "text" in block} == {"plain_text"}


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        pytest.param(Heading(text="x" * 3001), "rich_text", id="heading"),
        pytest.param(Remark(text="x" * 2001), "context", id="remark"),
        pytest.param(Figures(rows=(FigureRow(amount="1", label="x" * 1996),)), "section", id="field"),
        pytest.param(Figures(rows=(FigureRow(amount="1", label="x" * 1997),)), "rich_text", id="field beyond"),
        pytest.param(Figures(rows=(FigureRow(amount="1", label="x"),) * 11), "section", id="eleven figures"),
        pytest.param(Menu(prompt="x" * 3000, choices=(Choice(label="x" * 76, ask=ASK),)), "section", id="option"),
        pytest.param(Buttons(buttons=(Button(label="x" * 76, ask=ASK),) * 26), "actions", id="buttons"),
        pytest.param(Buttons(buttons=(Button(label="x", url="https://a.b/" + "x" * 2988),)), "actions", id="address"),
        pytest.param(Entries(rows=(Entry(text="x" * 3000, ask=ASK),)), "section", id="row"),
    ],
)
def test_what_is_cut_to_measure_fits(block: Block, kind: str) -> None:
    blocks = render(_card(block), WORDS)["blocks"]

    assert fits(_card(block), WORDS)
    assert problems(blocks) == []
    assert kind in [drawn["type"] for drawn in blocks]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Entries(rows=(Entry(text="x" * 3001, ask=ASK),)), id="a row with a button"),
        pytest.param(Menu(prompt="x" * 3001, choices=(Choice(label="x", ask=ASK),)), id="a prompt"),
        pytest.param(
            Menu(prompt="x", choices=tuple(Choice(label="x", ask=ask("fact", keyword=str(n))) for n in range(101))),
            id="a menu of 101",
        ),
        pytest.param(Passage(text="x" * 12_000), id="everything together"),
    ],
)
def test_what_cannot_be_cut_while_drawing_does_not_fit(block: Block) -> None:
    assert not fits(_card(block), WORDS)


def test_fifty_blocks_fit_and_one_more_does_not() -> None:
    fifty = Card(title="T", blocks=(Passage(text="x"),) * 49)

    assert fits(fifty, WORDS)
    assert not fits(replace(fifty, as_of="as of 2003"), WORDS)


@pytest.mark.parametrize(("length", "kind"), [(150, "header"), (151, "rich_text")])
def test_a_title_too_long_for_a_header_is_a_bold_line(length: int, kind: str) -> None:
    block = render(Card(title="x" * length), WORDS)["blocks"][0]

    assert block["type"] == kind
    assert shown([block]) == ["x" * length]


def test_a_hundred_choices_fit() -> None:
    choices = tuple(Choice(label="x", ask=ask("fact", keyword=str(n))) for n in range(100))

    assert _refusals(_card(Menu(prompt="Pick", choices=choices))) == []


def test_rows_that_a_menu_offers_too_are_a_list() -> None:
    rows = Entries(rows=(Entry(text="one", ask=ASK), Entry(text="two", ask=ask("help"))))
    menu = Menu(prompt="Pick", choices=(Choice(label="One", ask=ASK),))

    blocks = render(_card(rows, menu), WORDS)["blocks"]

    assert [block["type"] for block in blocks] == [
        "header",
        "rich_text",
        "section",
        "context",
        "context",
        "context",
        "section",
    ]


def test_buttons_at_the_end_come_after_the_footnotes() -> None:
    buttons = Buttons(buttons=(Button(label="More", ask=ASK),))

    blocks = render(_card(Passage(text="It is so.", notes=(1,)), buttons), WORDS)["blocks"]

    assert [block["type"] for block in blocks] == ["header", "rich_text", "context", "context", "context", "actions"]


def test_only_a_footnote_that_is_tame_is_linked() -> None:
    first, second, third = (block["elements"][0] for block in render(_card(), WORDS)["blocks"][1:])

    assert first["text"].startswith("<https://example.org/?a=b%7Cc#:~:text=d|[1]> R. Drifte, “UK–Japan” &amp; y")
    assert second == {"type": "plain_text", "text": "[2] A *bold* _title_ @here · checked", "emoji": False}
    assert third["text"] == "[3] Unlinked · checked"


def test_a_screen_reader_hears_what_a_button_opens() -> None:
    blocks = render(_card(Entries(rows=(Entry(lead="Korea", text="A peninsula.", ask=ASK),))), WORDS)["blocks"]

    assert blocks[1]["accessory"]["text"]["text"] == "Open"
    assert blocks[1]["accessory"]["accessibility_label"] == "Open: Korea"


def test_plain_text_spells_out_what_a_button_opens() -> None:
    blocks = render(_card(Entries(rows=(Entry(lead="Korea", text="A peninsula.", ask=ASK),))), WORDS, plain=True)[
        "blocks"
    ]

    assert blocks[-1]["elements"][0]["text"]["text"] == "Open: Korea"


def test_the_fallback_text_is_what_a_notification_says() -> None:
    text = render(_card(Passage(text="A & B <c>.", notes=(1,))), WORDS)["text"]

    assert text.startswith("T\n\nA &amp; B &lt;c&gt;. [1]\n\n[1] R. Drifte")


@pytest.mark.parametrize("plain", [False, True], ids=["cards", "plain"])
async def test_every_entry_of_the_pack_is_accepted_in_every_view(desk: Desk, plain: bool) -> None:
    library = desk.shelf.library
    views = ["", "facts", "timeline", "sources", "related"]
    asks = [ask("brief", topic=topic, view=view) for topic in library.briefs for view in views]
    asks += [
        ask(command, **{name: id})
        for id in library.facts
        for command, name in (("fact", "keyword"), ("evidence", "fact"))
    ]
    asks += [ask("sources", id=id, view=view) for id in library.sources for view in ("", "cite")] + [
        ask("topics"),
        ask("sources"),
        ask("help"),
        ask("about"),
    ]
    for asked in asks:
        reply = await handle(Invocation(ask=asked, place=Place(platform=Platform.SLACK), now=NOW), desk)
        for page in _pages(reply.card, plain=plain):
            assert _refusals(page, plain=plain) == []
            assert markup_misread(render(page, WORDS, plain=plain)["blocks"]) == []
            assert not re.search(r"\S…(?!\S)", json.dumps(_statements(page)))


def _statements(card: Card) -> list[Any]:
    """Return the texts of a card that may never be cut."""
    return [block.text for block in card.blocks if isinstance(block, Passage | Quote)]
