"""Asking in one's own words, searching, and saying that none of it was it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.asks import MAX_LENGTH, Ask, ask
from bot.cards.model import Buttons, Entries, Remark
from bot.cards.text import to_text
from bot.domain.errors import TryAgain
from bot.domain.gaps import Gap, Unanswered
from bot.service.commands import handle
from bot.service.desk import Desk, Office
from bot.service.ports import Invocation, Place, Platform, Reply
from tests.builders import NOW, make_brief, make_desk, make_fact, make_library, say

FUEL = "how much fuel has Japan given the Royal Navy?"


class Noted:
    """Remembers what was noted, and can be out of order."""

    def __init__(self, *gaps: Gap, broken: bool = False) -> None:
        self.unanswered: list[Unanswered] = []
        self._gaps, self._broken = gaps, broken

    async def note(self, unanswered: Unanswered) -> None:
        if self._broken:
            raise TryAgain("the disk is full", after=60.0)
        self.unanswered.append(unanswered)

    async def listed(self, today: object, place: str | None = None) -> tuple[Gap, ...]:
        return self._gaps if place in (None, "discord:1") else ()


def noting(desk: Desk, gaps: Noted) -> Desk:
    """Return the desk with a place for what is asked in vain."""
    made = make_desk(desk.shelf.library)
    made.office.gaps = gaps
    return made


def buttons(reply: Reply) -> dict[str, Ask | None]:
    return {b.label: b.ask for block in reply.card.blocks if isinstance(block, Buttons) for b in block.buttons}


def remarks(reply: Reply) -> list[str]:
    return [block.text for block in reply.card.blocks if isinstance(block, Remark)]


async def test_the_statement_that_answers_comes_first_with_its_receipt_and_the_words_that_matched(desk: Desk) -> None:
    reply = await say(desk, f"/ask {FUEL}")

    assert reply.found
    assert reply.results[0].id in {"refuelling-total", "refuelling-monthly-ceiling"}
    assert reply.results[0].citations[0].verified
    assert reply.card.footnotes
    assert any(remark.startswith("Matched: fuel") for remark in remarks(reply))


async def test_what_stands_for_an_asked_word_is_named(desk: Desk) -> None:
    reply = await say(desk, "/ask how much petrol could the British navvy take from Japan each month at most")

    assert "“navvy” was read as “navy”." in remarks(reply)
    assert any("petrol → fuel" in remark for remark in remarks(reply))


async def test_up_to_four_others_are_one_tap_away(desk: Desk) -> None:
    reply = await say(desk, f"/ask {FUEL}")

    offered = [asked for asked in buttons(reply).values() if asked and asked.command == "fact"]
    assert len(offered) == 4
    for asked in offered:
        assert (await say(desk, "", ask=asked)).found


@pytest.mark.parametrize(
    "question",
    [
        "who is the king of Spain",
        "what is the capital of Peru",
        "おいしいラーメンの作り方",
        "how do I reset my password",
    ],
)
async def test_what_the_library_does_not_have_is_said_so(desk: Desk, question: str) -> None:
    reply = await say(desk, f"/ask {question}")

    assert not reply.found
    assert reply.card.title in {"Nothing on that", "No sure answer"}
    assert "All topics" in buttons(reply)


async def test_what_only_comes_near_is_shown_and_not_told_as_the_answer(desk: Desk) -> None:
    reply = await say(desk, "/ask when was Reinhard Drifte born")

    assert not reply.found
    assert reply.card.title == "No sure answer"
    assert [block for block in reply.card.blocks if isinstance(block, Entries)]
    assert reply.results


async def test_a_name_alone_brings_the_key_facts_of_its_topic(desk: Desk) -> None:
    reply = await say(desk, "refuelling")

    assert reply.found
    assert reply.results[0].id == "refuelling-monthly-ceiling"


@pytest.mark.parametrize("command", ["ask", "search"])
async def test_of_a_page_of_text_the_beginning_is_read_and_that_is_said(desk: Desk, command: str) -> None:
    begun = f"/{command} fuel Royal Navy {'and so on ' * 45}"

    short, long = await say(desk, begun[:390]), await say(desk, f"{begun} {'Koizumi Pyongyang ' * 300}")

    assert [result.id for result in long.results] == [result.id for result in short.results]
    assert "Only the first 400 characters were read" in remarks(long)[0]
    assert not any("were read" in remark for remark in remarks(short))


async def test_what_nothing_answers_is_said_to_be_read_in_part_too(desk: Desk) -> None:
    reply = await say(desk, f"/ask {'zzzz' * 200}")

    assert not reply.found
    assert "Only the first 400 characters were read" in remarks(reply)[0]


async def test_a_chosen_statement_is_told(desk: Desk) -> None:
    assert (await say(desk, "/ask refuelling-total")).results[0].id == "refuelling-total"


@pytest.mark.parametrize(("line", "title"), [("/ask", "Ask a question"), ("/search", "Search the library")])
async def test_who_asks_nothing_yet_is_told_what_to_type_with_an_example_that_is_answered(
    desk: Desk, line: str, title: str
) -> None:
    reply = await say(desk, line)

    assert reply.card.title == title
    label, example = next(iter(buttons(reply).items()))
    assert example
    assert label.startswith(f"{line} ")
    assert (await say(desk, "", ask=example)).results
    assert (await say(desk, label)).results


async def test_the_example_is_a_question_that_stands_beside_a_fact() -> None:
    fact = make_fact("span", "It spans the river.", key=True)
    library = make_library(make_brief("bridges", [fact]), questions={"span": ("How far does it reach?",)})

    reply = await say(make_desk(library), "/ask")

    assert "/ask How far does it reach?" in buttons(reply)


async def test_a_question_in_vain_is_noted_with_the_nearest_statement(desk: Desk) -> None:
    gaps = Noted()

    reply = await say(noting(desk, gaps), "/ask when was Reinhard Drifte born", reader_id="7")

    (noted,) = gaps.unanswered
    assert noted.question == "when was Reinhard Drifte born"
    assert noted.nearest == reply.results[0].id
    assert noted.day == NOW.date()


async def test_none_of_these_is_noted_and_thanked_for(desk: Desk) -> None:
    gaps = Noted()
    made = noting(desk, gaps)
    answered = await say(made, f"/ask {FUEL}")
    assert gaps.unanswered == []

    thanks = await say(made, "", ask=buttons(answered)["None of these"])

    assert [noted.question for noted in gaps.unanswered] == [FUEL]
    assert gaps.unanswered[0].nearest == answered.results[0].id
    assert thanks.card.title == "None of these"


async def test_where_nothing_is_noted_nothing_is_offered_to_note(desk: Desk) -> None:
    assert "None of these" not in buttons(await say(desk, f"/ask {FUEL}"))


async def test_an_answer_does_not_fail_because_it_cannot_be_noted(desk: Desk) -> None:
    reply = await say(noting(desk, Noted(broken=True)), "/ask who is the king of Spain")

    assert not reply.found


async def test_only_managers_read_what_was_asked_in_vain(desk: Desk) -> None:
    day = NOW.date()
    gap = Gap(
        question="how many f35s did japan buy",
        first=day - timedelta(days=9),
        last=day,
        days=3,
        readers=2,
        nearest="missile-joint-development",
    )
    made = noting(desk, Noted(gap))

    here, elsewhere = (Place(platform=Platform.DISCORD, workspace=id) for id in "12")

    assert "Only those who manage a server or workspace" in to_text((await say(made, "/gaps", place=here)).card)
    assert "f35s" not in to_text((await say(made, "/gaps", place=elsewhere, may_manage=True)).card)
    told = to_text((await say(made, "/gaps", place=here, may_manage=True)).card)
    assert "how many f35s did japan buy" in told
    assert "on 3 days" in told
    assert "statement:" in told


@given(st.text(min_size=1, max_size=400))
async def test_every_button_under_any_question_fits(text: str) -> None:
    library = make_library(make_brief("bridges", [make_fact("span", "It spans the river.")]))
    made = make_desk(library)
    made.office.gaps = Noted()
    wanted = ask("ask", question=text)

    reply = await handle(Invocation(ask=wanted, place=Place(platform=Platform.TERMINAL), now=NOW), made)

    for asked in (*buttons(reply).values(), reply.ask):
        assert asked is None or len(asked.encode()) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("line", "every", "never"),
    [
        ("/search fuel", "refuelling-total", "japan-policy-question"),  # only a question beside it speaks of gas
        ("/search fuel topic:kedo", "kedo-oil-stopped", "refuelling-total"),
        ("/search fuel after:2002-06 topic:kedo", "kedo-oil-stopped", "kedo-task"),
        ("/search koizumi before:2003", "korea-koizumi-pyongyang", "iraq-koizumi-support"),
        ("/search iraq has:figure", "iraq-troops-law", "iraq-invasion"),
        ("/search koizumi is:corrected", "korea-koizumi-pyongyang", "iraq-koizumi-support"),
        ("/search korea is:disputed", "korea-how-to-deal", "korea-only-ally"),
        ("/search fuel is:verified pack:uk-japan", "refuelling-total", "korea-dilemma"),
        ("/search topic:psi", "psi-aim", "kedo-task"),
        ('/search "memorandum of understanding"', "refuelling-monthly-ceiling", "refuelling-total"),
        ("/search nuclear -KEDO", "korea-incentive", "kedo-standstill"),
        ("/search alliance source:drifte", "korea-only-ally", "alliances-passe"),
    ],
)
async def test_a_search_lists_what_has_the_words_and_passes_the_filters(
    desk: Desk, line: str, every: str, never: str
) -> None:
    ids = {result.id for result in (await say(desk, line)).results}

    assert every in ids
    assert never not in ids


async def test_each_statement_of_a_search_has_its_footnote(desk: Desk) -> None:
    reply = await say(desk, "/search fuel")

    (rows,) = [block.rows for block in reply.card.blocks if isinstance(block, Entries)]
    assert all(row.notes and row.ask for row in rows)


async def test_a_search_in_vain_says_so(desk: Desk) -> None:
    for line in ("/search zzzz", "/search topic:zzzz", "/search fuel -fuel"):
        assert not (await say(desk, line)).found or line == "/search fuel -fuel"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/search fuel topic:zzzz", "No topic is called “zzzz”"),
        ("/search fuel source:zzzz", "No source is called “zzzz”"),
        ("/search fuel after:2001 before:1999", "before and after"),
        ("/search fuel colour:red", "“colour:” is no filter. There are topic:, source:"),
        ("/search fuel pack:nope", "No pack is called “nope”. The library has uk-japan."),
        ("/search is:disputed", "Add a word to look for; of the filters only “topic:” stands alone."),
    ],
)
async def test_a_filter_that_leaves_nothing_is_named(desk: Desk, line: str, told: str) -> None:
    assert told in to_text((await say(desk, line)).card)


async def test_a_quoted_colon_is_no_filter(desk: Desk) -> None:
    assert "no filter" not in to_text((await say(desk, '/search "colour:red"')).card)


async def test_office_has_no_gaps_until_they_are_open() -> None:
    assert Office().gaps is None


@pytest.mark.parametrize(
    "question",
    [
        "Did Kawaguchi visit Pyongyang?",
        "how many British soldiers went to Iraq",
        "Did Hemmings write a book about China?",
        "what did Italy do",
        "Putin",
        "Anglo-Japanese Alliance 1902",
    ],
)
async def test_a_name_in_passing_makes_no_answer(desk: Desk, question: str) -> None:
    assert not (await say(desk, f"/ask {question}")).found


@pytest.mark.parametrize("words", ["hello", "who are you", "thanks", "?!"])
async def test_words_that_ask_nothing_are_met_with_what_may_be_asked(desk: Desk, words: str) -> None:
    reply = await say(desk, f"/ask {words}")

    assert reply.card.title == "What would you like to know?"
    assert "/help" in to_text(reply.card)


async def test_mentions_and_links_are_no_words_of_a_question(desk: Desk) -> None:
    with_mention = await say(desk, "/ask <!channel> refuelling https://example.com/channel")

    assert with_mention.results == (await say(desk, "/ask refuelling")).results


async def test_words_that_only_stand_beside_a_statement_are_not_said_to_match(desk: Desk) -> None:
    reply = await say(desk, "/ask pls whats the upshot of can japan handle china and kim with gas in the tank")

    assert reply.results[0].id == "japan-policy-question"
    assert not any("gas" in remark for remark in remarks(reply) if remark.startswith("Matched"))
