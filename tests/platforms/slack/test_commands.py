"""Slash commands: from what a person types to what they see."""

import pytest

from bot.service.catalogue import COMMANDS
from tests.loopback.slack import LoopbackSlack

from .conftest import House

pytestmark = pytest.mark.usefixtures("bot")


async def test_an_answer_is_shown_to_its_reader_alone(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/brief korea"))

    assert answer.lines[:2] == ["The Korean peninsula", "as of October 2003"]
    assert answer.buttons[-5:] == ["All facts", "Timeline", "Sources", "Related", "Share here"]
    assert answer.only_for == "U1"
    assert slack.screen("U2", "C1") == []


async def test_figures_are_set_off_and_footnotes_come_last(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/brief refuelling"))

    assert "950 m³ a month" in answer.lines
    assert answer.lines[-1].startswith("[1] R. Drifte")
    assert answer.lines[-1].endswith("· checked")


async def test_public_shows_the_answer_to_everyone(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/brief korea --public"))

    assert answer in slack.screen("U2", "C1")


async def test_a_dash_that_slack_has_made_of_two_hyphens_is_understood(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/brief korea —public"))

    assert answer in slack.screen("U2", "C1")


async def test_a_place_may_want_answers_public_and_plain(slack: LoopbackSlack, house: House) -> None:
    house.public = house.plain = True

    answer = await slack.answer(await slack.types("U1", "C1", "/fact refuelling"))

    assert answer in slack.screen("U2", "C1")
    assert {block["type"] for block in answer.blocks} == {"section", "actions"}
    assert house.asked == [("slack", "T1", "C1", "U1")]


async def test_a_command_works_where_the_bot_was_never_invited(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "G1", "/fact refuelling"))

    assert answer.only_for == "U1"


async def test_a_miss_says_so_in_private_even_when_asked_in_public(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/fact zzzz & <b> --public"))

    assert "Nothing in the library about “zzzz & <b>”." in answer.lines
    assert answer.only_for == "U1"


async def test_what_cannot_be_read_is_answered_kindly(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/onthisday 31 february"))

    assert answer.lines[0] == "Not understood"
    assert answer.buttons == ["What you can ask"]


async def test_a_command_of_an_older_manifest_is_answered_kindly(slack: LoopbackSlack) -> None:
    slack.commands.add("/breif")

    answer = await slack.answer(await slack.types("U1", "C1", "/breif korea"))

    assert "Did you mean /brief?" in answer.reads


async def test_mentions_in_a_question_reach_nobody(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/fact <!channel> <@U2> @here *x*"))

    assert answer.pings == []
    assert answer.misread == []


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
async def test_every_command_answers(slack: LoopbackSlack, command: str) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", f"/{command}"))

    assert answer.lines
    assert answer.misread == []
    assert answer.sent["unfurl_links"] is answer.sent["unfurl_media"] is False
