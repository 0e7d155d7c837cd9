"""How strong a fact is, in words, wherever it is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cards.asks import Ask, ask
from bot.cards.model import Remark
from bot.cards.text import to_text
from bot.domain.briefs import Correction, Fact, Figure, Position, Sentence
from bot.domain.dates import parse_when
from bot.domain.sources import Access, Citation, Verdict
from bot.service.composing import compose
from bot.service.desk import Desk
from bot.service.ports import Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, make_source, say
from tests.posting import make_assignment

CHECKED = Citation(source="report", at="p1", terms=("bridge",), verdict=Verdict.CHECKED)
ELSEWHERE = replace(CHECKED, source="ledger")
NOT_HELD = Citation(source="record", verdict=Verdict.NOT_HELD)
SIDES = (
    Position(holder="Ada", view="Wide.", citations=(CHECKED,)),
    Position(holder="Bo", view="Narrow.", citations=(replace(CHECKED, at="p2"),)),
)
CORRECTION = Correction(has="1 May 1999", told="2 May 1999", why="The record has the 2nd.", citations=(NOT_HELD,))
SOURCES = (make_source("ledger"), make_source("record", access=Access.NONE, paragraphs={}, sections=()))
PLAIN = make_fact("span", "It spans.", when="1999-05-02")
BEFORE, AFTER = datetime(2027, 6, 30, 12, tzinfo=UTC), datetime(2027, 7, 1, 12, tzinfo=UTC)
DUE = date(2027, 6, 30)
SINCE = "due for review since 30 June 2027"


def desk_with(*facts: Fact, **changes: object) -> Desk:
    brief = make_brief("bridges", facts)
    return make_desk(make_library(replace(brief, **changes), sources=SOURCES))  # type: ignore[arg-type]


def remarks(reply: Reply) -> list[str]:
    return [block.text for block in reply.card.blocks if isinstance(block, Remark)]


@pytest.mark.parametrize(
    ("changes", "badges"),
    [
        pytest.param({}, "One source", id="one source"),
        pytest.param({"citations": (CHECKED, replace(CHECKED, at="p2"))}, "One source", id="one source, twice"),
        pytest.param({"citations": (CHECKED, ELSEWHERE)}, "2 sources", id="two sources"),
        pytest.param({"correction": CORRECTION}, "2 sources · corrected", id="corrected by a record nobody holds"),
        pytest.param({"positions": SIDES}, "One source · disputed", id="disputed"),
        pytest.param(
            {"citations": (replace(CHECKED, verdict=Verdict.UNCHECKED),)}, "One source · unverified", id="unverified"
        ),
        pytest.param({"citations": (NOT_HELD,)}, "One source", id="nobody can check it"),
        pytest.param({"review_by": DUE}, f"One source · {SINCE}", id="due for review"),
    ],
)
async def test_a_fact_and_its_evidence_say_how_strong_it_is(changes: dict[str, object], badges: str) -> None:
    desk = desk_with(replace(PLAIN, **changes))  # type: ignore[arg-type]

    assert badges in remarks(await say(desk, "/fact span", now=AFTER))
    assert badges in remarks(await say(desk, "/evidence span", now=AFTER))


WEAK = replace(PLAIN, positions=SIDES, citations=(replace(CHECKED, verdict=Verdict.UNCHECKED),), review_by=DUE)
CAVEATS = f"(disputed between Ada and Bo; unverified; {SINCE})"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(ask("brief", topic="bridges"), id="the summary"),
        pytest.param(ask("brief", topic="bridges", view="facts"), id="all facts"),
        pytest.param(ask("brief", topic="bridges", view="timeline"), id="the timeline"),
        pytest.param(ask("onthisday", date="2 may"), id="a day"),
    ],
)
async def test_what_is_open_about_a_fact_stands_beside_it_wherever_it_is_told(question: Ask) -> None:
    reply = await say(desk_with(WEAK), "", ask=question, now=AFTER)

    assert f"It spans. {CAVEATS} [1]" in to_text(reply.card)


async def test_what_is_open_about_a_fact_stands_beside_its_figures_and_among_runners_up() -> None:
    figures = (Figure(value="5", unit="arches", label="of stone"),)
    desk = desk_with(make_fact("first", "It spans a river."), replace(WEAK, key=True, figures=figures))

    assert f"It spans. {CAVEATS}" in to_text((await say(desk, "/fact first", now=AFTER)).card)
    assert f"5 arches  of stone {CAVEATS}" in to_text((await say(desk, "/brief bridges", now=AFTER)).card)


async def test_a_week_says_it_too() -> None:
    told = replace(WEAK, review_by=None)

    assert "It spans. (disputed between Ada and Bo; unverified)" in to_text(
        (await say(desk_with(told), "/onthisday this week", now=datetime(2027, 4, 30, tzinfo=UTC))).card
    )


async def test_a_sentence_says_what_is_open_about_any_of_its_facts() -> None:
    summary = (Sentence(text="Both.", facts=("span", "other")),)
    unverified = make_fact("other", "It stands.", citations=(replace(CHECKED, verdict=Verdict.UNCHECKED),))

    reply = await say(desk_with(replace(PLAIN, positions=SIDES), unverified, summary=summary), "/brief bridges")

    assert "Both. (disputed between Ada and Bo; unverified) [1]" in to_text(reply.card)


async def test_of_many_sides_three_are_named() -> None:
    sides = tuple(replace(SIDES[0], holder=holder) for holder in ("Ada", "Bo", "Cy", "Di", "Ed"))

    reply = await say(desk_with(replace(PLAIN, positions=sides)), "/brief bridges")

    assert "It spans. (disputed between Ada, Bo, Cy and others) [1]" in to_text(reply.card)


async def test_a_fact_of_which_nothing_is_open_stands_alone() -> None:
    for line in ("/brief bridges", "/brief bridges --view facts", "/onthisday 2 may"):
        text = to_text((await say(desk_with(PLAIN), line, now=AFTER)).card)

        assert "It spans. [1]" in text
        assert "(disputed" not in text


async def test_the_day_of_review_itself_is_in_time() -> None:
    desk = desk_with(replace(PLAIN, review_by=DUE), review_by=DUE)

    for line in ("/fact span", "/brief bridges", "/brief bridges --view facts"):
        assert SINCE[1:] not in to_text((await say(desk, line, now=BEFORE)).card)
        assert SINCE[1:] in to_text((await say(desk, line, now=AFTER)).card)


async def test_a_brief_that_is_due_says_so_once_on_its_own_cards_and_beside_its_facts_elsewhere() -> None:
    desk = desk_with(PLAIN, review_by=DUE)

    for view in ("", "facts", "timeline", "sources", "related"):
        reply = await say(desk, "", ask=ask("brief", topic="bridges", view=view), now=AFTER)
        assert remarks(reply)[0] == f"D{SINCE[1:]}"
        assert to_text(reply.card).count(SINCE[1:]) == 1
    assert f"It spans. ({SINCE})" in to_text((await say(desk, "/onthisday 2 may", now=AFTER)).card)
    assert f"One source · {SINCE}" in remarks(await say(desk, "/fact span", now=AFTER))


async def test_a_fact_reviewed_later_than_its_brief_goes_by_its_own_day() -> None:
    desk = desk_with(replace(PLAIN, review_by=date(2028, 1, 1)), review_by=DUE)

    assert "One source" in remarks(await say(desk, "/fact span", now=AFTER))


async def test_a_post_says_what_is_open_on_its_own_day() -> None:
    desk = desk_with(replace(PLAIN, when=parse_when("1999-07-01"), review_by=DUE))

    posted = await compose(make_assignment(AFTER.date()), desk)

    assert posted is not None
    assert f"It spans. ({SINCE})" in to_text(posted.reply.card)
