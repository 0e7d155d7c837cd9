from datetime import UTC, datetime

import pytest

from bot.cards.asks import Ask, ask
from bot.cards.model import Block, Button, Buttons, Entries, Figures, Menu, Remark
from bot.cards.text import to_text
from bot.domain.briefs import LeapDay, Retired
from bot.domain.library import Library
from bot.service.desk import Desk
from bot.service.ports import Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, say


def buttons(reply: Reply) -> dict[str, Ask | None]:
    return {b.label: b.ask for block in reply.card.blocks if isinstance(block, Buttons) for b in block.buttons}


def remarks(reply: Reply) -> list[str]:
    return [block.text for block in reply.card.blocks if isinstance(block, Remark)]


def blocks_of(reply: Reply, kind: type[Block]) -> list[Block]:
    return [block for block in reply.card.blocks if isinstance(block, kind)]


async def test_a_brief_is_told_short_with_its_date_its_figures_and_its_sources(desk: Desk) -> None:
    reply = await say(desk, "/brief refuelling")

    text = to_text(reply.card)
    assert reply.card.title == "Refuelling in the Indian Ocean"
    assert reply.card.as_of == "as of October 2003"
    assert "950 m³ a month" in text
    assert "5,385 m³" in text
    assert "R. Drifte, “UK–Japan Security Relationship” (October 2003), Iraq, ¶ 13" in text
    assert reply.results[0].id == "refuelling"


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("/brief korea", "korea"),
        ("/brief KOREA", "korea"),
        ("/brief kroea", "korea"),
        ("/brief 北朝鮮", "korea"),
        ("/brief refueling", "refuelling"),
        ("/brief 給油", "refuelling"),
        ("/brief PSI", "psi"),
        ("/brief the way ahead", "way-ahead"),
        ("/brief nomonhan", "nomonhan"),
        ("/brief brexit", "after-brexit"),
        ("/brief james bond", "popular-culture"),
    ],
)
async def test_a_brief_is_found_by_what_people_type(desk: Desk, line: str, topic: str) -> None:
    reply = await say(desk, line)

    assert reply.found
    assert reply.results[0].id == topic


@pytest.mark.parametrize("view", ["", "facts", "timeline", "sources", "related"])
async def test_every_view_of_every_brief_is_told_and_leads_back(desk: Desk, library: Library, view: str) -> None:
    for topic in library.briefs:
        reply = await say(desk, "", ask=ask("brief", topic=topic, view=view))

        assert reply.found
        assert "Share here" in buttons(reply)
        assert view == "" or "In short" in buttons(reply)


async def test_every_question_on_every_button_of_every_answer_is_answered(desk: Desk, library: Library) -> None:
    pending = [ask("topics"), ask("sources"), ask("help"), ask("about"), ask("brief"), ask("onthisday")]
    pending += [ask("fact", keyword=fact) for fact in library.facts]
    seen: set[str] = set()
    while pending:
        question = pending.pop()
        if question.encode() in seen or int(question.options.get("skip", "0")) > 2 or len(seen) > 2500:
            continue
        seen.add(question.encode())
        reply = await say(desk, "", ask=Ask.decode(question.encode()), reader="Ada")
        assert reply.found or question.command == "onthisday", question
        for block in reply.card.blocks:
            match block:
                case Menu():
                    pending += [choice.ask for choice in block.choices]
                case Buttons():
                    pending += [button.ask for button in block.buttons if button.ask]
                case Entries():
                    pending += [row.ask for row in block.rows if row.ask]
                case _:
                    pass
    assert len(seen) > 800


async def test_no_topic_gives_a_menu_of_all(desk: Desk, library: Library) -> None:
    reply = await say(desk, "/brief")

    (menu,) = blocks_of(reply, Menu)
    assert isinstance(menu, Menu)
    assert [choice.ask.options["topic"] for choice in menu.choices] == list(library.briefs)


async def test_why_it_was_found_is_said(desk: Desk) -> None:
    assert "“kroea” was read as “korea”." in remarks(await say(desk, "/brief kroea"))
    assert "“給油” is listed under “Refuelling in the Indian Ocean”." in remarks(await say(desk, "/fact 給油"))
    assert remarks(await say(desk, "/brief korea")) == []


async def test_the_two_figures_of_the_refuelling_are_told_and_cited(desk: Desk) -> None:
    reply = await say(desk, "/fact refuelling")

    assert [result.id for result in reply.results][:2] == ["refuelling-monthly-ceiling", "refuelling-total"]
    assert "950 cubic metres of fuel a month. [1]" in to_text(reply.card)
    assert "5,385 cubic metres" in to_text(reply.card)


async def test_a_place_listed_under_a_topic_brings_the_facts_that_mention_it(desk: Desk) -> None:
    reply = await say(desk, "/fact Pyongyang")

    first, second, *_ = reply.results
    assert "korea-koizumi-pyongyang" in (first.id, second.id)
    assert "Pyongyang" in first.text
    assert "Pyongyang" in second.text


async def test_another_goes_round_all_that_fit_and_begins_again(desk: Desk) -> None:
    question = ask("fact", keyword="KEDO")
    told = []
    for _ in range(30):
        reply = await say(desk, "", ask=question)
        told.append(reply.results[0].id)
        another = buttons(reply)["Another"]
        assert another is not None
        question = another

    assert told.index(told[0], 1) == len(set(told))


async def test_a_question_too_long_for_a_button_still_has_buttons(desk: Desk) -> None:
    reply = await say(
        desk, "/fact how much fuel has Japan handed to the Royal Navy in the Indian Ocean " + "so far " * 20
    )

    assert reply.found
    assert all(question.encode() for question in buttons(reply).values() if question)


async def test_the_fact_of_the_day_changes_with_the_day_and_goes_round_the_whole_library(
    desk: Desk, library: Library
) -> None:
    told = set()
    for day in range(len(library.facts)):
        now = datetime.fromordinal(730000 + day).replace(hour=12, tzinfo=UTC)
        told.add((await say(desk, "/fact", now=now)).results[0].id)

    assert told == set(library.facts)


async def test_a_miss_is_honest_and_offers_the_nearest(desk: Desk) -> None:
    reply = await say(desk, "/brief navel gazing")

    assert not reply.found
    assert reply.results == ()
    assert "Nothing in the library about “navel gazing”." in to_text(reply.card)
    assert reply.suggestions[0] in buttons(reply)


@pytest.mark.parametrize("line", ["/fact zzzz", "/brief zzzz", "/sources zzzz"])
async def test_nonsense_is_not_answered(desk: Desk, line: str) -> None:
    reply = await say(desk, line)

    assert not reply.found
    assert reply.private


async def test_the_day_in_pyongyang_is_told_corrected(desk: Desk) -> None:
    reply = await say(desk, "/onthisday 17 september")

    text = to_text(reply.card)
    assert "2002, 24 years ago" in text
    assert "17 September 2002; the source has 19 September 2002." in text
    assert reply.results[0].when == "2002-09-17"
    assert not (await say(desk, "/onthisday 19 september")).found


async def test_the_action_agenda_is_told_corrected(desk: Desk) -> None:
    reply = await say(desk, "/onthisday 6 september")

    assert "the source has" in to_text(reply.card)
    assert not (await say(desk, "/onthisday 21 september")).found


async def test_an_empty_day_says_so_and_names_the_next(desk: Desk) -> None:
    reply = await say(desk, "/onthisday 3 may")

    assert not reply.found
    assert "Nothing in the library happened on 3 May." in to_text(reply.card)
    assert "Next: 6 September" in buttons(reply)


async def test_the_coming_week_is_told_day_by_day(desk: Desk) -> None:
    reply = await say(desk, "/onthisday this week", now=datetime(2026, 3, 30, 9, tzinfo=UTC))

    assert [result.when for result in reply.results] == ["2003-03-31", "2003-04-04"]
    quiet = await say(desk, "/onthisday this week", now=datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert not quiet.found
    assert "Nothing in the library happened on these days." in to_text(quiet.card)


async def test_today_is_today_where_the_readers_are(desk: Desk) -> None:
    late = datetime(2026, 3, 30, 23, 30, tzinfo=UTC)  # 00:30 on the 31st in London

    assert (await say(desk, "/onthisday", now=late)).card.title == "On this day: 31 March"


async def test_a_day_nobody_has_gets_a_kind_sentence(desk: Desk) -> None:
    reply = await say(desk, "/onthisday 31 february")

    assert not reply.found
    assert "February ends on the 28th" in to_text(reply.card)


async def test_29_february_says_where_it_was_moved_to() -> None:
    fact = make_fact("leap", "A bridge opened.", when="2000-02-29")
    desk = make_desk(
        make_library(make_brief("bridges", [fact]), leap_day=LeapDay.MARCH_1, calendar_note="Dates are Gregorian.")
    )

    reply = await say(desk, "/onthisday 1 march")

    assert "It happened on 29 February; in common years it is remembered on this day." in remarks(reply)
    assert "Dates are Gregorian." in remarks(reply)


async def test_a_month_is_never_made_a_day(library: Library) -> None:
    for anniversary in library.anniversaries:
        assert anniversary.fact.when is not None
        assert anniversary.fact.when.edtf == anniversary.happened.isoformat()


async def test_a_retired_entry_says_what_to_read_instead() -> None:
    retired = (Retired(id="viaducts", see="bridges"), Retired(id="old-fact", see="span"))
    desk = make_desk(make_library(make_brief("bridges", [make_fact("span", "It spans.")]), retired=retired))

    for question in (ask("brief", topic="viaducts"), ask("evidence", fact="old-fact"), ask("fact", keyword="old-fact")):
        reply = await say(desk, "", ask=question)

        assert reply.results[0].id == "bridges", question
        assert any("is retired; read this instead." in remark for remark in remarks(reply))


async def test_an_empty_library_is_not_a_crash() -> None:
    desk = make_desk(make_library())

    for line in ("/brief", "/fact", "/fact x", "/onthisday", "/topics", "/sources", "/sources zz", "/help", "/about"):
        assert (await say(desk, line)).card.title


async def test_figures_stand_apart_with_their_footnotes(desk: Desk) -> None:
    (figures,) = blocks_of(await say(desk, "/brief refuelling"), Figures)

    assert isinstance(figures, Figures)
    assert all(row.notes for row in figures.rows)


def test_a_button_label_and_its_question_are_both_there() -> None:
    with pytest.raises(ValueError, match="needs a question or an address"):
        Button(label="Nothing")


@pytest.mark.parametrize("line", ["/onthisday april", "/onthisday april 2026", "/onthisday 2026-04"])
async def test_a_month_is_told_day_by_day_and_then_what_has_no_day(desk: Desk, line: str) -> None:
    reply = await say(desk, line)

    assert reply.card.title == "In April"
    assert [result.when for result in reply.results] == ["2003-04-04", "2003-04-09", "2003-04"]
    assert "IN APRIL, THE DAY IS NOT KNOWN" in to_text(reply.card)
    assert "April 2003, 23 years ago" in to_text(reply.card)


async def test_a_month_of_another_year_is_told_with_its_year(desk: Desk) -> None:
    assert (await say(desk, "/onthisday april 2027")).card.title == "In April 2027"


async def test_a_year_is_told_what_is_round_in_it(desk: Desk) -> None:
    reply = await say(desk, "/onthisday 2028")

    assert reply.card.title == "Round years in 2028"
    assert {result.when for result in reply.results} == {"2003", "2018", "2018~", "1998"}
    assert not (await say(desk, "/onthisday 1905")).found


async def test_a_button_asks_for_a_stretch_of_days(desk: Desk) -> None:
    reply = await say(desk, "", ask=ask("onthisday", date="2027-03-29", days="7"))

    assert reply.card.title == "29 Mar – 4 Apr 2027"
    assert [result.when for result in reply.results] == ["2003-03-31", "2003-04-04"]
    assert (await say(desk, "", ask=ask("onthisday", date="9999-12-30", days="300"))).card.title == "30–31 Dec 9999"
    assert (
        await say(desk, "", ask=ask("onthisday", date="2027-04-04", days="9999"))
    ).card.title == "On this day: 4 April"
