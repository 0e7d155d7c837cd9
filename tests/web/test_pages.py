"""Pages: every block of a card as HTML that is safe, accessible and complete."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.asks import ask
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
)
from bot.cards.words import Words
from bot.web.pages import policy, safe_url, to_html
from bot.web.paths import to_path
from tests.pages import Reader

KOREA = ask("brief", topic="korea")
BLOCKS: tuple[Block, ...] = (
    Heading(text="Key facts"),
    Passage(text="Japan refuelled British ships.", notes=(1, 2)),
    Figures(rows=(FigureRow(amount="950 m³", label="a month", notes=(1,)),)),
    Entries(
        rows=(Entry(lead="January 2002", text="It began.", notes=(2,), ask=KOREA), Entry(text="Elsewhere", ask=KOREA))
    ),
    Quote(text="free of charge", notes=(1,)),
    Quote(text="each month", before="at most ", after=", it says"),
    Code(text="@misc{drifte-2003,\n  year = {2003},\n}"),
    Remark(text="Found by “fuel”."),
    Menu(prompt="Related", choices=(Choice(label="Korea", description="The peninsula", ask=KOREA),)),
    Buttons(
        buttons=(
            Button(label="Timeline", ask=KOREA.with_options(view="timeline")),
            Button(label="Share here", ask=ask("share", of="x")),
            Button(label="The document", url="https://example.org/document"),
        )
    ),
)
NOTES = (
    Footnote(number=1, text="R. Drifte, ¶ 13", url="https://example.org/a?b=1&c=2", mark=Mark.CHECKED),
    Footnote(number=2, text="Ministry, ¶ 2", mark=Mark.NOT_HELD),
)
CARD = Card(title="Refuelling", as_of="as of October 2003", blocks=BLOCKS, footnotes=NOTES)


def page(card: Card = CARD) -> Reader:
    return Reader(to_html(card, Words(), to_path))


def test_the_sample_has_every_kind_of_block() -> None:
    assert {type(block) for block in BLOCKS} == set(get_args(Block))


def test_every_text_of_a_card_is_on_its_page() -> None:
    text = page().text

    for expected in [
        "Refuelling",
        "as of October 2003",
        "Key facts",
        "950 m³",
        "a month",
        "January 2002",
        "free of charge",
        "at most each month, it says",
        "@misc{drifte-2003,\n  year = {2003},\n}",
    ]:
        assert expected in text
    for expected in [
        "Found by “fuel”.",
        "Related",
        "The peninsula",
        "Timeline",
        "R. Drifte, ¶ 13 · checked",
        "text not held",
    ]:
        assert expected in text


def test_a_quotation_is_marked_where_it_stands_in_its_paragraph() -> None:
    written = to_html(CARD, Words())

    assert "at most <mark>each month</mark>, it says" in written
    assert "<mark>free of charge" not in written


def test_the_page_is_well_formed_and_names_its_language() -> None:
    read = page()

    assert read.open == []
    assert ("html", {"lang": "en-GB"}) in read.elements
    assert [tag for tag, _ in read.elements if tag in ("h1", "h2")] == ["h1", "h2", "h2"]


def test_footnotes_lead_to_their_entries_and_back() -> None:
    read = page()
    ids = read.values("id")

    assert len(ids) == len(set(ids))
    assert {"#note-1", "#note-2", "#ref-1", "#ref-2"} <= set(read.values("href"))
    assert {href[1:] for href in read.values("href") if href.startswith("#")} <= set(ids)


def test_a_footnote_that_no_text_names_has_no_way_back() -> None:
    read = page(Card(title="Sources", footnotes=NOTES))

    assert [href for href in read.values("href") if href.startswith("#")] == []


def test_footnotes_keep_their_numbers() -> None:
    assert page(Card(title="The second page", footnotes=NOTES[1:])).values("value") == ["2"]


def test_questions_become_links_except_where_a_page_cannot_answer() -> None:
    read = page()

    assert {"/brief/korea", "/brief/korea?view=timeline", "https://example.org/document"} <= set(read.values("href"))
    assert "Share here" not in read.text


def test_a_page_on_its_own_has_no_links_into_a_server() -> None:
    read = Reader(to_html(CARD, Words()))

    assert [href for href in read.values("href") if href.startswith("/")] == []
    assert "Korea" in read.text
    assert "Elsewhere" in read.text


def test_a_page_needs_no_script_and_no_other_file() -> None:
    read = page()

    assert not {tag for tag, _ in read.elements} & {"script", "link", "img", "iframe", "object"}
    assert read.values("src") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "x"])
def test_only_web_addresses_become_links(url: str) -> None:
    card = Card(
        title="Sources",
        blocks=(Buttons(buttons=(Button(label="Open", url=url),)),),
        footnotes=(Footnote(number=1, text="A source", url=url, mark=Mark.CHECKED),),
    )

    assert safe_url(url) == ""
    assert page(card).values("href") == []
    assert "A source" in page(card).text


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_whatever_a_text_holds_it_stays_text(text: str) -> None:
    card = Card(
        title=text, blocks=(Passage(text=text), Entries(rows=(Entry(text=text, ask=ask("fact", keyword=text)),)))
    )

    read = page(card)

    assert read.text.count(text) >= 3
    assert len(read.elements) == len(page(Card(title="x", blocks=(Passage(text="x"), card.blocks[1]))).elements)


def test_the_header_allows_the_page_its_own_style_and_nothing_else() -> None:
    directives = dict(part.split(" ", 1) for part in policy().split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["style-src"].startswith("'sha256-")
