"""Socket Mode: links come and go, questions stay."""

import logging

import pytest

from bot.platforms.slack.client import SlackBot
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack.faults import rate_limited, reset, status

from .conftest import Make, Run, eventually


async def _asks(slack: LoopbackSlack) -> str:
    return (await slack.answer(await slack.types("U1", "C1", "/brief korea"))).lines[0]


@pytest.mark.parametrize("why", ["refresh_requested", "warning"])
async def test_a_new_link_is_up_before_the_old_one_is_let_go(slack: LoopbackSlack, bot: SlackBot, why: str) -> None:
    await slack.server.ask_to_leave(why)
    await slack.world.until(lambda: len(slack.server.links_log) == 3)

    assert slack.server.links_log == ["open 1", "open 2", "close 1"]
    assert await _asks(slack) == "The Korean peninsula"
    assert bot.ready


async def test_what_arrives_over_a_link_that_is_leaving_is_answered(slack: LoopbackSlack, bot: SlackBot) -> None:
    slack.faults.next("apps.connections.open", reset(), reset(), reset())
    (old,) = slack.server.links
    await slack.server.ask_to_leave()
    old.leaving = False  # it still delivers

    assert await _asks(slack) == "The Korean peninsula"


async def test_a_link_that_breaks_is_replaced(slack: LoopbackSlack, bot: SlackBot) -> None:
    slack.server.cut()
    await slack.world.until(lambda: "close 0" in slack.server.links_log)
    await slack.world.until(lambda: len(slack.server.links) == 1)

    assert await _asks(slack) == "The Korean peninsula"


async def test_it_says_that_it_is_not_ready_while_no_link_is_up(slack: LoopbackSlack, bot: SlackBot) -> None:
    slack.faults.next("apps.connections.open", *[status(503)] * 50)
    slack.server.cut()

    await eventually(lambda: not bot.ready)
    await eventually(lambda: bot.ready)

    assert await _asks(slack) == "The Korean peninsula"


async def test_it_waits_as_long_as_slack_asks(slack: LoopbackSlack, make_bot: Make, running: Run) -> None:
    waited: list[float] = []
    slack.faults.next("auth.test", rate_limited(3))
    slack.faults.next("apps.connections.open", rate_limited(17), status(500), reset(), status(503))

    async with running(make_bot(), waited):
        assert await _asks(slack) == "The Korean peninsula"

    assert waited == [3, 17, 2, 5, 10]


async def test_eleven_links_are_one_too_many(slack: LoopbackSlack, make_bot: Make, running: Run) -> None:
    slack.server.most_links = 1

    async with running(make_bot()) as bot:
        await slack.server.ask_to_leave()
        await eventually(lambda: slack.server.links_log == ["open 1", "close 0", "open 1"] and bot.ready)

        assert await _asks(slack) == "The Korean peninsula"


async def test_what_is_delivered_twice_is_answered_once(slack: LoopbackSlack, bot: SlackBot) -> None:
    typed = await slack.types("U1", "C1", "/brief korea")
    mentioned = await slack.mentions("U1", "C1", "korea")
    await slack.answer(typed)
    await slack.answer(mentioned)

    for attempt in (1, 2, 3):
        slack.world.time += 100
        await slack.redeliver(typed, attempt)
        await slack.redeliver(mentioned, attempt)
    await _asks(slack)

    names = [name for name, _ in slack.calls]
    assert names.count("chat.postMessage") == 1
    assert names.count("response_url") == 2


async def test_what_was_not_delivered_before_is_answered_though_slack_calls_it_a_retry(
    slack: LoopbackSlack, make_bot: Make, running: Run
) -> None:
    missed = await slack.mentions("U1", "C1", "korea")
    assert missed.failed
    slack.violations.clear()

    async with running(make_bot()):
        await slack.redeliver(missed)

        assert (await slack.answer(missed)).thread_ts


async def test_answers_under_way_are_finished_when_it_stops(slack: LoopbackSlack, make_bot: Make, running: Run) -> None:
    async with running(make_bot()):
        typed = await slack.types("U1", "C1", "/brief korea")

    assert typed.shown[0].lines[0] == "The Korean peninsula"


async def test_a_link_that_breaks_in_the_middle_of_a_frame_is_replaced(
    slack: LoopbackSlack, bot: SlackBot, caplog: pytest.LogCaptureFixture
) -> None:
    slack.server.links[0].transport.write(b"\xff" * 20)
    await slack.world.until(lambda: len(slack.server.links_log) >= 3)
    await eventually(lambda: bot.ready)

    assert await _asks(slack) == "The Korean peninsula"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_noise_on_a_link_only_costs_the_link(
    slack: LoopbackSlack, bot: SlackBot, caplog: pytest.LogCaptureFixture
) -> None:
    await slack.server.links[0].socket.send_str('{"type": "something_new"}')
    await slack.server.links[0].socket.send_str("{half")
    await slack.world.until(lambda: len(slack.server.links_log) >= 2)
    await eventually(lambda: len(slack.server.links) == 1 and bot.ready)

    assert await _asks(slack) == "The Korean peninsula"
    assert [record.event for record in caplog.records if record.levelno >= logging.ERROR] == ["slack.work_failed"]  # type: ignore[attr-defined]
