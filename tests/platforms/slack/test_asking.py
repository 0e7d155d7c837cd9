"""Asking and searching on Slack."""

import pytest

from bot.service.desk import Desk
from tests.loopback.slack import LoopbackSlack
from tests.service.test_asking import FUEL, Noted

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_question_is_answered_with_its_receipt_and_others_one_tap_away(slack: LoopbackSlack) -> None:
    shown = await slack.answer(await slack.types("U1", "C1", f"/ask {FUEL}"))

    assert shown.only_for == "U1"
    assert "cubic metres of fuel" in shown.reads
    assert "R. Drifte" in shown.reads
    assert "Matched: fuel" in shown.reads
    other = next(label for label in shown.buttons if label.startswith("Under a memorandum"))
    assert "950 cubic metres" in (await slack.answer(await slack.presses("U1", shown, other))).reads


async def test_a_mention_in_ones_own_words_asks_the_library(slack: LoopbackSlack) -> None:
    shown = await slack.answer(await slack.mentions("U1", "C1", FUEL))

    assert shown.lines[0] == "Refuelling in the Indian Ocean"
    assert shown.thread_ts


async def test_what_the_library_does_not_have_is_said_so(slack: LoopbackSlack) -> None:
    shown = await slack.answer(await slack.types("U1", "C1", "/ask how many F-35s did Japan buy?"))

    assert shown.lines[0] == "Nothing on that"


async def test_none_of_these_is_noted_and_thanked_for(slack: LoopbackSlack, desk: Desk) -> None:
    gaps = Noted()
    desk.office.gaps = gaps
    try:
        shown = await slack.answer(await slack.types("U1", "C1", f"/ask {FUEL}"))
        thanks = await slack.answer(await slack.presses("U1", shown, "None of these"))
    finally:
        desk.office.gaps = None

    assert thanks.lines[0] == "None of these"
    assert [noted.question for noted in gaps.unanswered] == [FUEL]


async def test_a_search_lists_statements_with_their_footnotes(slack: LoopbackSlack) -> None:
    shown = await slack.answer(await slack.types("U1", "C1", "/search fuel topic:kedo"))

    assert shown.lines[0] == "Search: fuel topic:kedo"
    assert "heavy fuel oil" in shown.reads
