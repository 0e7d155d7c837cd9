"""Whatever breaks, the reader gets a kind sentence, the log gets the reason, and neither gets a secret."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.platforms.slack.client import SlackBot
from bot.service.desk import Desk
from tests.loopback.slack import LoopbackSlack, Message
from tests.loopback.slack.faults import reset, status

from .conftest import Make, Run


class BrokenShelf:
    """Holds nothing that can be read."""

    @property
    def library(self) -> object:
        """Fail as nothing should."""
        raise RuntimeError("the roof is leaking")


@pytest.fixture
def broken(desk: Desk) -> Desk:
    """A desk on which every question fails."""
    return replace(desk, shelf=BrokenShelf())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _nothing_secret_is_logged(slack: LoopbackSlack, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    for secret in (slack.tokens.bot, slack.tokens.app, slack.tokens.signing_secret, "/respond/", "ticket="):
        assert secret not in caplog.text


def _errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if getattr(record, "event", "") == "slack.answer_failed"]


def _is_kind(answer: Message, record: logging.LogRecord) -> bool:
    return (
        answer.lines[-2] == "That did not work"
        and f"error {record.error_id}" in answer.lines[-1]  # type: ignore[attr-defined]
        and "leaking" not in answer.reads
        and "Traceback" not in answer.reads
    )


async def test_a_broken_answer_is_a_kind_sentence_with_an_id(
    slack: LoopbackSlack, make_bot: Make, running: Run, broken: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(make_bot(desk=broken)):
        typed = await slack.answer(await slack.types("U1", "C1", "/brief korea"))
        mentioned = await slack.answer(await slack.mentions("U1", "C1", "korea"))

    first, second = _errors(caplog)
    assert _is_kind(typed, first)
    assert _is_kind(mentioned, second)
    assert typed.only_for == mentioned.only_for == "U1"
    assert mentioned.thread_ts
    assert first.exc_info is not None


async def test_a_broken_answer_in_a_modal_is_said_there(
    slack: LoopbackSlack, make_bot: Make, running: Run, broken: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(make_bot(desk=broken)):
        opened = await slack.global_shortcut("U1", "look_up")
        await slack.answer(opened)
        assert opened.view is not None
        before = opened.view.hash
        assert await slack.searches(opened.view, "kor") == []
        answer = await slack.updated(opened.view, before)

    assert _is_kind(answer, _errors(caplog)[0])


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("fault", [status(500), status(404), reset()], ids=str)
async def test_an_answer_slack_does_not_take_is_apologised_for(
    slack: LoopbackSlack, fault: object, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.next("response_url", fault)  # type: ignore[arg-type]

    answer = await slack.answer(await slack.types("U1", "C1", "/brief korea"))

    assert _is_kind(answer, _errors(caplog)[0])


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_was_shown_is_not_shown_twice_when_the_line_breaks(slack: LoopbackSlack) -> None:
    slack.faults.next("response_url", reset(accepted=True))

    typed = await slack.types("U1", "C1", "/brief korea")
    await slack.world.until(lambda: len(typed.shown) == 2)

    assert [message.lines[0] for message in typed.shown] == ["The Korean peninsula", "That did not work"]


async def test_it_stays_quiet_when_not_even_the_apology_gets_through(
    slack: LoopbackSlack, bot: SlackBot, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.next("response_url", status(500), status(500))

    await slack.types("U1", "C1", "/brief korea")
    answer = await slack.answer(await slack.types("U1", "C1", "/about"))

    assert answer.lines[0] == "About Attaché"
    assert "slack.apology_failed" in [getattr(record, "event", "") for record in caplog.records]
