"""Buttons and menus: all they need is in their value."""

import pytest

from bot.cards.asks import ask
from tests.loopback.slack import BOT, LoopbackSlack, Message

from .conftest import Make, Run


async def _shown(slack: LoopbackSlack, line: str) -> Message:
    return await slack.answer(await slack.types("U1", "C1", line))


@pytest.mark.usefixtures("bot")
async def test_a_press_replaces_what_only_its_reader_sees(slack: LoopbackSlack) -> None:
    brief = await _shown(slack, "/brief korea")

    facts = await slack.answer(await slack.presses("U1", brief, "All facts"))

    assert facts is brief
    assert facts.lines[0] == "The Korean peninsula · All facts"
    assert slack.screen("U1", "C1") == [brief]


@pytest.mark.usefixtures("bot")
async def test_a_press_on_a_public_message_answers_beside_it_in_private(slack: LoopbackSlack) -> None:
    brief = await _shown(slack, "/brief korea --public")

    facts = await slack.answer(await slack.presses("U2", brief, "All facts"))

    assert brief.lines[0] == "The Korean peninsula"
    assert facts.only_for == "U2"
    assert slack.screen("U1", "C1") == [brief]


@pytest.mark.usefixtures("bot")
async def test_sharing_shows_the_answer_to_everyone_and_who_shared_it(slack: LoopbackSlack) -> None:
    brief = await _shown(slack, "/brief korea")

    shared = await slack.answer(await slack.presses("U1", brief, "Share here"))

    assert shared is not brief
    assert "Shared by ada" in shared.lines
    assert slack.screen("U2", "C1") == [shared]


@pytest.mark.usefixtures("bot")
async def test_a_menu_opens_what_is_picked(slack: LoopbackSlack) -> None:
    topics = await _shown(slack, "/topics")

    brief = await slack.answer(await slack.picks("U1", topics, "The Korean peninsula"))

    assert brief.lines[0] == "The Korean peninsula"


@pytest.mark.usefixtures("bot")
async def test_an_answer_in_a_thread_stays_there(slack: LoopbackSlack) -> None:
    asked = await slack.mentions("U1", "C1", "brief korea")
    brief = await slack.answer(asked)

    facts = await slack.answer(await slack.presses("U2", brief, "All facts"))

    assert brief.thread_ts
    assert facts.thread_ts == brief.thread_ts


@pytest.mark.usefixtures("bot")
async def test_every_button_of_an_answer_answers(slack: LoopbackSlack) -> None:
    before = await _shown(slack, "/fact refuelling --public")

    for label in before.buttons:
        answer = await slack.answer(await slack.presses("U1", before, label))
        assert answer.lines[0] not in ("Not understood", "Not found", "That did not work")


@pytest.mark.usefixtures("bot")
async def test_following_a_link_shows_nothing_new(slack: LoopbackSlack) -> None:
    shown = await _shown(slack, "/sources mofa-pyongyang-2002")

    await slack.presses("U1", shown, "Open the document")
    await _shown(slack, "/about")

    assert [name for name, _ in slack.calls].count("response_url") == 2


async def test_a_button_answers_after_a_restart(slack: LoopbackSlack, make_bot: Make, running: Run) -> None:
    async with running(make_bot()):
        brief = await _shown(slack, "/brief korea")
    slack.world.time += 200 * 24 * 3600

    async with running(make_bot()):
        timeline = await slack.answer(await slack.presses("U1", brief, "Timeline"))

    assert timeline.lines[0] == "The Korean peninsula · Timeline"


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "value",
    [
        pytest.param("a9|from|the=future", id="a later version"),
        pytest.param("rubbish", id="rubbish"),
        pytest.param(ask("brief", topic="no-such-topic").encode(), id="a topic that is gone"),
        pytest.param(ask("share", of="rubbish").encode(), id="sharing rubbish"),
        pytest.param(ask("nonsense").encode(), id="a command that is gone"),
        pytest.param(ask("brief", topic="korea", page="0x7").encode(), id="no page"),
    ],
)
async def test_any_button_is_answered(slack: LoopbackSlack, value: str) -> None:
    button = {"type": "button", "action_id": "ask:0", "value": value, "text": {"type": "plain_text", "text": "Old"}}
    old = Message(
        ts=slack.world.ts(), channel="C1", user=BOT, text="", blocks=[{"type": "actions", "elements": [button]}]
    )

    answer = await slack.answer(await slack.presses("U1", old, "Old"))

    assert answer.only_for == "U1"
    assert answer.lines[0] != "That did not work"


@pytest.mark.usefixtures("bot")
async def test_long_answers_have_pages(slack: LoopbackSlack) -> None:
    before = await _shown(slack, "/brief action-agenda --public")
    facts = await slack.answer(await slack.presses("U1", before, "All facts"))
    pages = [facts.reads]

    while following := [label for label in facts.buttons if label.startswith("Continue")]:
        facts = await slack.answer(await slack.presses("U1", facts, following[0]))
        pages.append(facts.reads)

    assert len(set(pages)) == len(pages)
