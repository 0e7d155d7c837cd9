"""HTTP mode: signed requests, and nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.asks import ask
from bot.platforms.slack.client import PATH, Reach, SlackBot
from bot.platforms.slack.http import is_signed
from tests.loopback.slack import LoopbackSlack

from .conftest import Make, Run

COMMAND = {
    "command": "/brief",
    "text": "korea",
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "user_name": "ada",
    "response_url": "http://127.0.0.1:9/never",
    "trigger_id": "1.1.x",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def bot(slack: LoopbackSlack, make_bot: Make, running: Run) -> AsyncIterator[SlackBot]:
    """The bot, waiting for requests."""
    reach = Reach(socket_mode=False, signing_secret=slack.tokens.signing_secret)
    async with running(make_bot(reach=reach)) as ready, TestServer(ready.web_app()) as server:
        slack.http = str(server.make_url(PATH))
        yield ready


async def _send(slack: LoopbackSlack, body: bytes, kind: str = FORM, **headers: str) -> tuple[int, str]:
    timestamp = headers.pop("timestamp", str(int(slack.world.time)))
    told = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": headers.pop("signature", slack.sign(body, timestamp)),
    }
    told = {name: value for name, value in told.items() if value}
    async with aiohttp.ClientSession() as session, session.post(slack.http, data=body, headers=told) as response:
        return response.status, await response.text()


@pytest.mark.usefixtures("bot")
async def test_everything_works_over_http(slack: LoopbackSlack) -> None:
    brief = await slack.answer(await slack.types("U1", "C1", "/brief korea"))
    facts = await slack.answer(await slack.presses("U1", brief, "All facts"))
    thread = await slack.answer(await slack.mentions("U1", "C1", "korea"))
    modal = await slack.global_shortcut("U1", "look_up")
    await slack.answer(modal)
    asked = ask("ask", question="kor").encode()

    assert facts.lines[0] == "The Korean peninsula · All facts"
    assert thread.thread_ts
    assert modal.view is not None
    assert [option["value"] for option in await slack.searches(modal.view, "kor")][-1] == asked
    assert slack.server.links == []


@pytest.mark.usefixtures("bot")
async def test_a_question_about_payloads_is_a_question(slack: LoopbackSlack) -> None:
    answer = await slack.answer(await slack.types("U1", "C1", "/fact payload={}"))

    assert "payload={}" in answer.reads


@pytest.mark.usefixtures("bot")
async def test_slack_can_verify_the_address(slack: LoopbackSlack) -> None:
    body = b'{"type": "url_verification", "challenge": "abc", "token": "x"}'

    assert await _send(slack, body, "application/json") == (200, '{"challenge": "abc"}')


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="signed"),
        pytest.param({"signature": ""}, 401, id="no signature"),
        pytest.param({"timestamp": "", "signature": "v0=00"}, 401, id="no timestamp"),
        pytest.param({"signature": "v0=" + "0" * 64}, 401, id="another signature"),
        pytest.param({"signature": "é"}, 401, id="no ASCII"),
        pytest.param({"timestamp": "yesterday", "signature": "v0=00"}, 401, id="no number"),
        pytest.param({"timestamp": "9" * 40, "signature": "v0=00"}, 401, id="the end of time"),
        pytest.param({"timestamp": "1799999699"}, 401, id="five minutes and a second old"),
        pytest.param({"timestamp": "1799999700"}, 200, id="five minutes old"),
        pytest.param({"timestamp": "1800000301"}, 401, id="from the future"),
    ],
)
async def test_only_slack_is_listened_to(slack: LoopbackSlack, headers: dict[str, str], status: int) -> None:
    assert (await _send(slack, b"ssl_check=1", **headers))[0] == status


@pytest.mark.usefixtures("bot")
async def test_a_signature_of_another_body_is_worth_nothing(slack: LoopbackSlack) -> None:
    timestamp = str(int(slack.world.time))
    signature = slack.sign(urlencode(COMMAND).encode(), timestamp)

    status, _ = await _send(slack, urlencode({**COMMAND, "user_id": "U2"}).encode(), signature=signature)

    assert status == 401
    assert slack.calls == [("auth.test", {})]


@pytest.mark.usefixtures("bot")
async def test_another_secret_is_worth_nothing(slack: LoopbackSlack) -> None:
    body = urlencode(COMMAND).encode()

    assert (await _send(slack, body, signature=slack.sign(body, str(int(slack.world.time)), "guess")))[0] == 401


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="half an object"),
        pytest.param(b"{}x", id="more than an object"),
        pytest.param(b"payload=%5B1%5D", id="a list"),
        pytest.param(b"payload=", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
async def test_what_slack_would_never_send_is_refused(slack: LoopbackSlack, body: bytes) -> None:
    assert (await _send(slack, body))[0] == 400


@pytest.mark.usefixtures("bot")
async def test_a_request_delivered_twice_is_answered_once(slack: LoopbackSlack) -> None:
    asked = await slack.mentions("U1", "C1", "korea")
    await slack.answer(asked)

    await slack.redeliver(asked)
    await slack.answer(await slack.types("U1", "C1", "/about"))

    assert [name for name, _ in slack.calls].count("chat.postMessage") == 1


async def test_it_acknowledges_before_it_works(slack: LoopbackSlack, bot: SlackBot) -> None:
    before: list[tuple[str, dict[str, str]]] = []

    async def ack(answer: object) -> None:
        before.extend(slack.calls)

    await bot.receive({**COMMAND, "response_url": f"http://{slack.server.address}/respond/any"}, ack)

    assert [name for name, _ in before] == ["auth.test"]
    assert [name for name, _ in slack.calls][:2] == ["auth.test", "response_url"]


@given(st.binary(max_size=40), st.text(max_size=20) | st.just("1531420618"), st.text(max_size=70))
def test_nothing_made_up_passes_for_a_signature(body: bytes, timestamp: str, signature: str) -> None:
    assert not is_signed(body, timestamp, signature, "8f742231b10e8888", datetime.fromtimestamp(1_531_420_618, UTC))


def test_a_signature_is_checked_against_the_bytes_that_came() -> None:
    now = datetime.fromtimestamp(1_531_420_618, UTC)
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
        b"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url="
        b"https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&"
        b"trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )  # the example of Slack's own documentation
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    assert is_signed(body, "1531420618", signature, "8f742231b10e8888abcd99yyyzzz85a5", now)
    assert not is_signed(body + b" ", "1531420618", signature, "8f742231b10e8888abcd99yyyzzz85a5", now)
