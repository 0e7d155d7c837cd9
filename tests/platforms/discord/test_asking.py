"""Asking and searching on Discord."""

import pytest
from simcord import MemberActor
from simcord.builders import ChannelHandle

from bot.service.desk import Desk
from tests.service.test_asking import FUEL, Noted

from .reading import answer, labels, text_of, title_of

pytestmark = pytest.mark.simcord(shard_count=1)


async def test_a_question_is_answered_with_its_receipt_and_others_one_tap_away(
    ann: MemberActor, channel: ChannelHandle
) -> None:
    shown = answer(await ann.slash(channel, "ask", question=FUEL))

    assert shown.flags.ephemeral
    assert "cubic metres of fuel" in text_of(shown)
    assert "[1] R. Drifte" in text_of(shown)
    assert "Matched: fuel" in text_of(shown)
    other = next(label for label in labels(shown) if label.startswith("Under a memorandum"))
    assert "950 cubic metres" in text_of(answer(await ann.click(shown, label=other)))


async def test_what_the_library_does_not_have_is_said_so(ann: MemberActor, channel: ChannelHandle) -> None:
    shown = answer(await ann.slash(channel, "ask", question="how many F-35s did Japan buy?"))

    assert title_of(shown) == "Nothing on that"


async def test_statements_are_offered_while_a_question_is_typed(ann: MemberActor, channel: ChannelHandle) -> None:
    choice, *_ = await ann.autocomplete(channel, "ask", "question", "fuel for the royal navy")

    assert "fuel" in text_of(answer(await ann.slash(channel, "ask", question=choice["value"])))


async def test_none_of_these_is_noted_and_thanked_for(ann: MemberActor, channel: ChannelHandle, desk: Desk) -> None:
    gaps = Noted()
    desk.office.gaps = gaps
    try:
        shown = answer(await ann.slash(channel, "ask", question=FUEL))
        thanks = answer(await ann.click(shown, label="None of these"))
    finally:
        desk.office.gaps = None

    assert title_of(thanks) == "None of these"
    assert [noted.question for noted in gaps.unanswered] == [FUEL]


async def test_a_search_lists_statements_with_their_footnotes(ann: MemberActor, channel: ChannelHandle) -> None:
    shown = answer(await ann.slash(channel, "search", words="fuel topic:kedo"))

    assert title_of(shown) == "Search: fuel topic:kedo"
    assert "heavy fuel oil" in text_of(shown)
    assert "[1] R. Drifte" in text_of(shown)
