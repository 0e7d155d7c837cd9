"""What something rests on: the receipts of a fact, a document, a message."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cards.asks import Ask, ask
from bot.cards.model import Button, Buttons, Code, Entries, Heading, Menu, Quote, Remark
from bot.cards.text import to_text
from bot.domain.briefs import Correction, Position, Retired
from bot.domain.library import Library
from bot.domain.sources import Access, Citation, Name, Source, Verdict
from bot.packs.texts import fingerprint
from bot.service.desk import Desk
from bot.service.ports import Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, make_source, say

PARAGRAPH = "The old bridge has five arches. It has cost £1,250 so far."
TEXT = f"On Bridges\n{PARAGRAPH}\nNobody was paid.\n"
QUOTED = Citation(
    source="open", at="p2", terms=("five",), exact="The old bridge has five arches", verdict=Verdict.CHECKED
)


def open_source(**changes: Any) -> Source:
    lines = TEXT.splitlines()
    values = {
        "access": Access.OPEN,
        "author": (Name(family="Pont", given="Ada"),),
        "url": "https://example.org/report",
        "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "paragraphs": {f"p{n}": fingerprint(line) for n, line in enumerate(lines, 1)},
    }
    return make_source("open", **{**values, **changes})


def desk_with(citation: Citation = QUOTED, source: Source | None = None, **desk: Any) -> Desk:
    fact = make_fact("arches", "It has five arches.", citations=(citation,))
    library = make_library(make_brief("bridges", [fact]), sources=[source or open_source()])
    return make_desk(replace(library, checked_on=date(2026, 11, 23)), **desk)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def quotes(reply: Reply) -> list[Quote]:
    return [block for block in reply.card.blocks if isinstance(block, Quote)]


def parts(reply: Reply) -> dict[str, str]:
    return {row.lead: row.text for block in reply.card.blocks if isinstance(block, Entries) for row in block.rows}


def buttons(reply: Reply) -> dict[str, Button]:
    return {b.label: b for block in reply.card.blocks if isinstance(block, Buttons) for b in block.buttons}


# The receipts of a fact


async def test_a_quotation_of_an_open_document_is_shown() -> None:
    reply = await say(desk_with(), "/evidence arches")

    assert quotes(reply) == [Quote(text="The old bridge has five arches", notes=(1,))]
    assert parts(reply) == {
        "Document": "A Report on Bridges",
        "Author": "Ada Pont",
        "Published": "May 1999",
        "Place": "Spans, ¶ 2",
        "Verified on 23 November 2026": "A machine found the quotation in this paragraph, once and only once.",
    }
    address = "https://example.org/report#:~:text=The%20old%20bridge%20has%20five%20arches"
    assert buttons(reply)["Open source [1]"].url == reply.card.footnotes[0].url == address


async def test_a_quotation_is_shown_in_its_paragraph_where_the_text_is_at_hand(folder: Path) -> None:
    reply = await say(desk_with(texts=folder), "/evidence arches")

    rest = ". It has cost £1,250 so far."
    assert quotes(reply) == [Quote(text="The old bridge has five arches", after=rest, notes=(1,))]
    assert f"“»The old bridge has five arches«{rest}” [1]" in to_text(reply.card)


async def test_a_paragraph_without_its_quotation_shows_both_words_of_the_source(folder: Path) -> None:
    moved = replace(QUOTED, exact="six arches", verdict=Verdict.UNCHECKED)
    reply = await say(desk_with(moved, texts=folder), "/evidence arches")

    assert quotes(reply) == [Quote(text="six arches", notes=(1,))]
    assert "Unverified" in parts(reply)


CLOSED = replace(QUOTED, exact="")


async def test_of_a_closed_document_the_key_terms_and_the_fingerprint_are_shown(folder: Path) -> None:
    reply = await say(desk_with(CLOSED, open_source(access=Access.CLOSED), texts=folder), "/evidence arches")

    assert quotes(reply) == []
    assert parts(reply)["Key terms found there"] == "five"
    assert parts(reply)["Fingerprint of the paragraph"] == fingerprint(PARAGRAPH)[:16]
    assert (
        parts(reply)["Verified on 23 November 2026"] == "A machine found the key terms and figures in this paragraph."
    )


async def test_those_who_hold_a_closed_document_may_show_it_among_themselves(folder: Path) -> None:
    closed = open_source(access=Access.CLOSED)
    reply = await say(desk_with(CLOSED, closed, texts=folder, show_closed=True), "/evidence arches")

    assert quotes(reply) == [Quote(text=PARAGRAPH, notes=(1,))]
    assert parts(reply)["Key terms found there"] == "five"


async def test_a_page_is_named_and_opened() -> None:
    reply = await say(desk_with(source=open_source(pages={"p2": 12})), "/evidence arches")

    assert parts(reply)["Place"] == "Spans, p. 12, ¶ 2"
    assert buttons(reply)["Open source [1]"].url == "https://example.org/report#page=12"
    assert reply.card.footnotes[0].text.endswith("Spans, p. 12, ¶ 2")
    assert reply.results[0].citations[0].locator == "Spans, p. 12, ¶ 2"


async def test_a_place_that_is_quoted_twice_is_described_once(folder: Path) -> None:
    again = replace(QUOTED, exact="£1,250")
    fact = make_fact("arches", "It has five arches.", citations=(QUOTED, again, QUOTED))
    desk = make_desk(make_library(make_brief("bridges", [fact]), sources=[open_source()]), texts=folder)

    reply = await say(desk, "/evidence arches")

    assert [quote.text for quote in quotes(reply)] == [QUOTED.exact, again.exact]
    assert [block.text for block in reply.card.blocks if isinstance(block, Heading)] == ["Receipt [1]"]
    assert to_text(reply.card).count("Verified") == 1


async def test_terms_nobody_has_found_are_not_said_to_be_there() -> None:
    unchecked = replace(CLOSED, verdict=Verdict.UNCHECKED)
    reply = await say(desk_with(unchecked, open_source(access=Access.CLOSED)), "/evidence arches")

    assert parts(reply)["Key terms to be found there"] == "five"
    assert parts(reply)["Unverified"].startswith("Not checked since")


async def test_the_receipts_of_the_pack_name_document_place_terms_and_fingerprint(desk: Desk) -> None:
    text = to_text((await say(desk, "/evidence refuelling-total")).card)

    for expected in ("Reinhard Drifte", "Iraq, ¶ 13", "5,385 cubic metres", "Fingerprint of the paragraph"):
        assert expected in text


async def test_a_record_without_its_text_says_that_no_machine_checked_it(desk: Desk) -> None:
    text = to_text((await say(desk, "/evidence korea-koizumi-pyongyang")).card)

    assert "The text of this record is not held, so no machine could check it." in text
    assert "https://www.mofa.go.jp/region/asia-paci/n_korea/pmv0209/" in text


async def test_disagreement_is_shown_with_who_holds_what() -> None:
    cited = (Citation(source="report", at="p2", terms=("span",), verdict=Verdict.CHECKED),)
    sides = (
        Position(holder="Ada", view="Wide.", citations=cited),
        Position(holder="Bo", view="Narrow.", citations=cited),
    )
    desk = make_desk(make_library(make_brief("bridges", [make_fact("width", "They differ.", positions=sides)])))

    for line in ("/fact width", "/evidence width"):
        reply = await say(desk, line)

        assert "Ada: Wide. [2]" in to_text(reply.card)
        assert "Bo: Narrow. [2]" in to_text(reply.card)
        assert Remark(text="One source · disputed") in reply.card.blocks


async def test_a_correction_cites_both_and_a_missing_check_shows() -> None:
    better = make_source("record", access=Access.NONE, paragraphs={}, sections=(), url="https://example.org/r")
    cited = (Citation(source="record", verdict=Verdict.NOT_HELD),)
    fact = make_fact(
        "opened",
        "It opened on 2 May 1999.",
        citations=(Citation(source="report", at="p1", terms=("1 May 1999",)),),
        correction=Correction(has="1 May 1999", told="2 May 1999", why="The record has the 2nd.", citations=cited),
    )
    desk = make_desk(make_library(make_brief("bridges", [fact]), sources=[better]))

    reply = await say(desk, "/fact opened")

    assert Remark(text="2 sources · corrected · unverified") in reply.card.blocks
    assert [str(note.mark) for note in reply.card.footnotes] == ["not checked", "text not held"]
    assert [c.verified for c in reply.results[0].citations] == [False, False]


# A document


async def test_a_document_says_what_cites_it(desk: Desk, library: Library) -> None:
    reply = await say(desk, "/sources drifte")

    citing = [f for f in library.facts.values() if any(c.source == "drifte-2003" for c in f.all_citations)]
    text = to_text(reply.card)
    assert f"{len(citing)} facts cite it." in text
    (counts,) = [
        block for block in reply.card.blocks if isinstance(block, Entries) and block.rows[0].lead == "Action Agenda 21"
    ]
    assert [row.ask for row in counts.rows] == [ask("brief", topic=id) for id in dict.fromkeys(f.brief for f in citing)]
    assert sum(int(row.text.split()[0].replace("one", "1")) for row in counts.rows) == len(citing)


async def test_a_document_can_be_cited_in_every_style(desk: Desk) -> None:
    pressed = buttons(await say(desk, "/sources drifte-2003"))["Copy citation"].ask
    assert pressed is not None

    reply = await say(desk, "", ask=Ask.decode(pressed.encode()))

    headings = [block.text for block in reply.card.blocks if isinstance(block, Heading)]
    codes = [block.text for block in reply.card.blocks if isinstance(block, Code)]
    assert headings == ["APA", "MLA", "Chicago (author-date)", "BibTeX", "CSL-JSON"]
    assert codes[0].startswith("Drifte, R. (2003, October). The UK-Japan Security Relationship:")
    assert codes[3].startswith("@misc{drifte-2003,")
    assert any("Rights: Copyright" in block.text for block in reply.card.blocks if isinstance(block, Remark))
    assert buttons(reply)["The document"].ask == ask("sources", id="drifte-2003")
    assert reply.results[0].id == "drifte-2003"


async def test_a_citation_is_offered_as_it_is_written() -> None:
    reply = await say(desk_with(), "/sources open --view cite")

    assert "Pont, A. (1999, May). A Report on Bridges. https://example.org/report\n" in to_text(reply.card, width=20)


async def test_a_document_is_found_by_its_author_and_an_unknown_one_is_not() -> None:
    assert (await say(desk_with(), "/sources pont")).results[0].id == "open"
    assert not (await say(desk_with(), "/sources zzzz --view cite")).found


# A message


TWO = make_desk(
    make_library(
        make_brief(
            "bridges", [make_fact("arches", "It has five arches."), make_fact("cost", "It cost *much*: 5_000.")]
        ),
        make_brief("roads", [make_fact("road", "It leads away.", "roads")]),
        retired=(Retired(id="ferry", see="bridges"),),
    )
)


async def locate(desk: Desk, text: str = "", *offered: Ask | str) -> Reply:
    lines = (offer if isinstance(offer, str) else offer.encode() for offer in offered)
    return await say(desk, "", ask=ask("locate", text=text, of="\n".join(lines)))


async def test_a_message_with_one_fact_opens_its_evidence() -> None:
    by_words = await locate(TWO, "Heard this?  It has\nfive arches. [1]\n[1] Bridges")
    by_button = await locate(TWO, "", ask("evidence", fact="arches"), ask("brief", topic="bridges"), "poll|yes")

    assert by_words.card == by_button.card
    assert by_words.card.title == "Evidence · Bridges"


async def test_a_message_with_several_facts_offers_the_evidence_of_each_in_its_order() -> None:
    said = r"It cost \*much\*: 5\_000. \[1\] (disputed)"
    reply = await locate(TWO, said, ask("evidence", fact="road"), ask("evidence", fact="cost"))

    (menu,) = [block for block in reply.card.blocks if isinstance(block, Menu)]
    assert [choice.ask for choice in menu.choices] == [ask("evidence", fact="cost"), ask("evidence", fact="road")]
    assert "This message rests on 2 facts." in to_text(reply.card)
    assert [result.id for result in reply.results] == ["cost", "road"]
    assert reply.private


async def test_more_facts_than_a_menu_takes_are_all_offered(desk: Desk, library: Library) -> None:
    reply = await locate(desk, "", *(ask("evidence", fact=id) for id in library.facts))

    menus = [block for block in reply.card.blocks if isinstance(block, Menu)]
    assert max(len(menu.choices) for menu in menus) <= 25
    assert [choice.ask.options["fact"] for menu in menus for choice in menu.choices] == list(library.facts)


@pytest.mark.parametrize("view", ["", "facts", "timeline", "sources"])
async def test_a_message_with_a_brief_opens_all_its_facts(view: str) -> None:
    shown = await say(TWO, "", ask=ask("brief", topic="bridges", view=view))
    offered = [b.ask for b in buttons(shown).values() if b.ask]

    assert (await locate(TWO, to_text(shown.card), *offered)).card.title == "Bridges · All facts"


async def test_a_message_with_a_document_opens_it() -> None:
    shown = await say(TWO, "/sources report")
    offered = [b.ask for b in buttons(shown).values() if b.ask]

    assert (await locate(TWO, to_text(shown.card), *offered)).card.title == "Bridges"
    assert (await locate(TWO, "", ask("sources", id="report"))).results[0].id == "report"


async def test_a_post_of_a_day_leads_to_all_it_tells(desk: Desk) -> None:
    day = await say(desk, "/onthisday 4 april")
    offered = [c.ask for block in day.card.blocks if isinstance(block, Menu) for c in block.choices]
    offered += [b.ask for b in buttons(day).values() if b.ask]

    found = await locate(desk, to_text(day.card), *offered)

    assert {result.id for result in found.results} == {result.id for result in day.results}


async def test_a_message_that_offers_a_topic_only_opens_its_facts() -> None:
    assert (await locate(TWO, "", ask("brief", topic="roads"))).card.title == "Roads · All facts"


async def test_a_fact_that_is_told_no_more_says_what_became_of_it() -> None:
    retired = await locate(TWO, "", ask("evidence", fact="ferry"))
    unknown = await locate(TWO, "", ask("evidence", fact="no-such-fact"))

    assert retired.results[0].id == "bridges"
    assert not unknown.found


async def test_words_that_are_nearly_a_fact_find_it(desk: Desk) -> None:
    found = await locate(desk, "I read this. Japan handed over 5,385 cubic metres of fuel by summer 2003! Wow.")
    nothing = await locate(desk, "zzzz " * 200)

    assert found.results[0].id == "refuelling-total"
    assert not nothing.found


@pytest.mark.parametrize("offered", ["", "a1|share|of=x", "zz|evidence|fact=arches", "a1|evidence", "a1|brief|view=x"])
async def test_odd_offers_of_a_message_are_passed_over(offered: str) -> None:
    assert not (await locate(TWO, "zzzz", offered)).found
