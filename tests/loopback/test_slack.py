"""The loopback Slack refuses what Slack refuses: otherwise the tests that lean on it would prove nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.loopback.slack import Fault, Gesture, LoopbackSlack, Message
from tests.loopback.slack.blockkit import problems, view_problems
from tests.loopback.slack.faults import half_an_answer, rate_limited, refused, reset, status
from tests.loopback.slack.reading import markup_misread, pings, shown

SCOPES = ["chat:write", "channels:history", "channels:read", "groups:history"]
TEXT = {"type": "plain_text", "text": "x"}


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    """A running workspace."""
    async with LoopbackSlack(scopes=SCOPES, commands=["/brief"]) as workspace:
        yield workspace


async def _call(slack: LoopbackSlack, method: str, token: str = "", **args: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token or slack.tokens.bot}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(slack.api_url + method, json=args) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


def _button(action_id: str = "a", **changes: Any) -> dict[str, Any]:
    return {"type": "button", "text": TEXT, "action_id": action_id, "value": "v", **changes}


def _select(options: int) -> dict[str, Any]:
    listed = [{"text": TEXT, "value": str(n)} for n in range(options)]
    return {"type": "static_select", "placeholder": TEXT, "action_id": "a", "options": listed}


def _actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def _long(length: int, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": "x" * length}


def _rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


@pytest.mark.parametrize(
    ("blocks", "accepted"),
    [
        pytest.param([{"type": "divider"}] * 50, True, id="50 blocks"),
        pytest.param([{"type": "divider"}] * 51, False, id="51 blocks"),
        pytest.param([{"type": "section", "text": _long(3000)}], True, id="text 3000"),
        pytest.param([{"type": "section", "text": _long(3001)}], False, id="text 3001"),
        pytest.param([{"type": "section", "text": {"type": "mrkdwn", "text": "😀" * 1501}}], False, id="counted wide"),
        pytest.param([{"type": "section"}], False, id="an empty section"),
        pytest.param([{"type": "section", "text": _long(0)}], False, id="no text"),
        pytest.param([{"type": "section", "text": "x"}], False, id="text that is no object"),
        pytest.param([{"type": "section", "text": {**TEXT, "colour": "red"}}], False, id="an unknown field"),
        pytest.param([{"type": "section", "fields": [TEXT] * 10}], True, id="10 fields"),
        pytest.param([{"type": "section", "fields": [TEXT] * 11}], False, id="11 fields"),
        pytest.param([{"type": "section", "fields": [_long(2001)]}], False, id="field 2001"),
        pytest.param([{"type": "header", "text": _long(150)}], True, id="header 150"),
        pytest.param([{"type": "header", "text": _long(151)}], False, id="header 151"),
        pytest.param([{"type": "header", "text": _long(1, "mrkdwn")}], False, id="a header in mrkdwn"),
        pytest.param([{"type": "context", "elements": [TEXT] * 10}], True, id="10 in context"),
        pytest.param([{"type": "context", "elements": [TEXT] * 11}], False, id="11 in context"),
        pytest.param([{"type": "context", "elements": []}], False, id="an empty context"),
        pytest.param([_actions(*(_button(str(n)) for n in range(25)))], True, id="25 buttons"),
        pytest.param([_actions(*(_button(str(n)) for n in range(26)))], False, id="26 buttons"),
        pytest.param([_actions(_button(), _button())], False, id="an action_id twice in a block"),
        pytest.param([_actions(_button()), _actions(_button())], True, id="an action_id in two blocks"),
        pytest.param([_actions(_button("a" * 256))], False, id="action_id 256"),
        pytest.param([_actions(_button(text=_long(75)))], True, id="label 75"),
        pytest.param([_actions(_button(text=_long(76)))], False, id="label 76"),
        pytest.param([_actions(_button(value="v" * 2001))], False, id="value 2001"),
        pytest.param([_actions(_button(url="u" * 3001))], False, id="url 3001"),
        pytest.param([_actions(_button(accessibility_label="u" * 76))], False, id="spoken label 76"),
        pytest.param([_actions(_select(100))], True, id="100 options"),
        pytest.param([_actions(_select(101))], False, id="101 options"),
        pytest.param([_actions(_select(0))], False, id="no options"),
        pytest.param([_actions({**_select(1), "options": [{"text": _long(76), "value": "v"}]})], False, id="option 76"),
        pytest.param(
            [_actions({**_select(1), "options": [{"text": TEXT, "value": "v" * 151}]})], False, id="option value 151"
        ),
        pytest.param(
            [_actions({**_select(1), "options": [{"text": TEXT, "value": "v"}] * 2})], False, id="one option twice"
        ),
        pytest.param([{"type": "divider", "block_id": "b" * 256}], False, id="block_id 256"),
        pytest.param([{"type": "divider", "block_id": "b"}] * 2, False, id="block_id twice"),
        pytest.param([{"type": "carousel"}], False, id="an unknown block"),
        pytest.param([_actions({"type": "lever"})], False, id="an unknown element"),
        pytest.param(
            [_rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]})], True, id="rich text"
        ),
        pytest.param([_rich({"type": "rich_text_section", "elements": []})], False, id="empty rich text"),
        pytest.param(
            [_rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]})], False, id="empty run"
        ),
        pytest.param([_rich({"type": "poem", "elements": []})], False, id="unknown rich text"),
        pytest.param("blocks", False, id="no list"),
    ],
)
async def test_blocks_are_refused_as_slack_would(slack: LoopbackSlack, blocks: Any, accepted: bool) -> None:
    answer = await _call(slack, "chat.postMessage", channel="C1", text="x", blocks=blocks)

    assert answer["ok"] is accepted
    assert accepted or answer["error"] == "invalid_blocks"
    assert len(slack.screen("U1", "C1")) == accepted


async def test_a_message_is_refused_when_all_its_parts_are_too_much(slack: LoopbackSlack) -> None:
    blocks = [{"type": "section", "text": _long(2900)}] * 5

    assert (await _call(slack, "chat.postMessage", channel="C1", blocks=blocks))["error"] == "msg_blocks_too_long"
    assert (await _call(slack, "chat.postMessage", channel="C1", text="x" * 40_001))["error"] == "msg_too_long"
    assert (await _call(slack, "chat.postMessage", channel="C1"))["error"] == "no_text"


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, True),
        ({"title": _long(25)}, False),
        ({"close": _long(25)}, False),
        ({"type": "home"}, False),
        ({"private_metadata": "x" * 3001}, False),
        ({"blocks": [{"type": "divider"}] * 100}, True),
        ({"blocks": [{"type": "divider"}] * 101}, False),
    ],
)
def test_modals_are_refused_as_slack_would(change: dict[str, Any], accepted: bool) -> None:
    view = {"type": "modal", "title": TEXT, "blocks": [{"type": "divider"}], **change}

    assert (view_problems(view) == []) is accepted


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "xapp-1-loopback-0001", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-loopback-0001", "not_allowed_token_type"),
        ("apps.connections.open", "xapp-other", "invalid_auth"),
        ("chat.telepathy", "xoxb-loopback-0001", "unknown_method"),
        ("conversations.history", "xoxb-loopback-0001", "channel_not_found"),
        ("users.info", "xoxb-loopback-0001", "missing_scope"),
    ],
)
async def test_calls_are_refused_as_slack_would(slack: LoopbackSlack, method: str, token: str, error: str) -> None:
    assert (await _call(slack, method, token))["error"] == error


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C2", "not_in_channel"), ("C3", "is_archived"), ("G1", "channel_not_found"), ("C9", "channel_not_found")],
)
async def test_the_bot_posts_only_where_it_may(slack: LoopbackSlack, channel: str, error: str) -> None:
    assert (await _call(slack, "chat.postMessage", channel=channel, text="x"))["error"] == error


@pytest.mark.parametrize("fault", [rate_limited(3), status(503), refused("fatal_error")], ids=str)
async def test_it_breaks_once_when_told_to(slack: LoopbackSlack, fault: Fault) -> None:
    slack.faults.next("auth.test", fault)

    async with aiohttp.ClientSession() as session, session.post(slack.api_url + "auth.test") as broken:
        assert broken.status == fault.status
        assert broken.headers.get("Retry-After") == ("3" if fault.retry_after else None)
    assert (await _call(slack, "auth.test"))["ok"]


@pytest.mark.parametrize("fault", [reset(), reset(accepted=True), half_an_answer()], ids=str)
async def test_it_cuts_connections_when_told_to(slack: LoopbackSlack, fault: Fault) -> None:
    slack.faults.next("chat.postMessage", fault)

    with pytest.raises(aiohttp.ClientError):
        await _call(slack, "chat.postMessage", channel="C1", text="x")

    assert len(slack.screen("U1", "C1")) == fault.accepted


async def _respond(gesture: Gesture, **body: Any) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(gesture.payload["response_url"], json={"text": "x", **body}) as response,
    ):
        return response.status, await response.text()


async def _typed(slack: LoopbackSlack) -> Gesture:
    """Type a command where no bot listens, and pretend that it was acknowledged."""
    gesture = await slack.types("U1", "C1", "/brief")
    gesture.acked = True
    return gesture


async def test_a_response_url_takes_five_messages(slack: LoopbackSlack) -> None:
    gesture = await _typed(slack)

    assert [(await _respond(gesture))[0] for _ in range(6)] == [200] * 5 + [404]
    assert len(slack.screen("U1", "C1")) == 5
    assert slack.screen("U2", "C1") == []


async def test_a_response_url_lasts_half_an_hour(slack: LoopbackSlack) -> None:
    gesture = await _typed(slack)
    slack.world.time += 30 * 60 + 1

    assert await _respond(gesture) == (404, json.dumps({"ok": False, "error": "expired_url"}))


async def test_a_response_url_refuses_bad_blocks(slack: LoopbackSlack) -> None:
    gesture = await _typed(slack)

    assert (await _respond(gesture, blocks=[{"type": "carousel"}]))[0] == 404


async def test_a_reply_that_replaces_a_public_message_replaces_it_for_everyone(slack: LoopbackSlack) -> None:
    public = Message(ts=slack.world.ts(), channel="C1", user="U0BOT", text="old", blocks=[_actions(_button())])
    slack.world.show(public, None)
    gesture = await slack.presses("U1", public, "x")
    gesture.acked = True

    await _respond(gesture, replace_original=True, text="new")

    assert [message.text for message in slack.screen("U2", "C1")] == ["new"]


async def test_a_missing_acknowledgement_is_noted_and_the_person_told(slack: LoopbackSlack) -> None:
    gesture = await slack.types("U1", "C1", "/brief")

    assert gesture.failed == "operation_timeout"
    assert slack.violations == ["slash_commands was not acknowledged"]


async def test_work_before_the_acknowledgement_is_noted(slack: LoopbackSlack) -> None:
    gesture = await slack.types("U1", "C1", "/brief")

    await _respond(gesture)

    assert slack.violations[-1] == "acted on slash_commands before acknowledging it"


async def test_only_commands_of_the_manifest_can_be_typed(slack: LoopbackSlack) -> None:
    with pytest.raises(ValueError, match="/nonsense"):
        await slack.types("U1", "C1", "/nonsense")


async def test_a_link_opens_with_a_ticket_once(slack: LoopbackSlack) -> None:
    url = (await _call(slack, "apps.connections.open", slack.tokens.app))["url"]

    async with aiohttp.ClientSession() as session, session.ws_connect(url) as link:
        assert (await link.receive_json())["type"] == "hello"
        async with session.ws_connect(url) as second:
            assert (await second.receive_json())["type"] == "disconnect"


async def test_an_envelope_waits_for_its_acknowledgement(slack: LoopbackSlack) -> None:
    url = (await _call(slack, "apps.connections.open", slack.tokens.app))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as link:
        await link.receive_json()
        typing = asyncio.create_task(slack.types("U1", "C1", "/brief korea"))
        envelope = await link.receive_json()
        await link.send_json({"envelope_id": envelope["envelope_id"]})

        assert (await typing).acked
    assert envelope["payload"]["text"] == "korea"
    assert slack.violations == []


def test_reading_shows_what_a_person_sees() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": TEXT},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*950 m³*\na &amp; b", "verbatim": True}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<https://a.b|[1]> A book"}]},
    ]

    assert shown(blocks) == ["x", "950 m³", "a & b", "[1] A book"]


@pytest.mark.parametrize("markup", ["<!channel>", "<@U1>", "<#C1|x>", "<!subteam^S1>"])
def test_mentions_are_noticed(markup: str) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": markup}}

    assert pings(markup, []) == pings("", [block]) == [markup]


@pytest.mark.parametrize("markup", ["*a* _b_", "> a", "&gt; a", "`a`", "~a~", ":smile:", "a * b"])
def test_markup_that_was_not_meant_is_noticed(markup: str) -> None:
    assert markup_misread([{"type": "section", "text": {"type": "mrkdwn", "text": markup, "verbatim": True}}])


def test_mrkdwn_that_is_not_verbatim_is_noticed() -> None:
    assert markup_misread([{"type": "section", "text": {"type": "mrkdwn", "text": "a"}}])


def test_a_divider_needs_nothing() -> None:
    assert problems([{"type": "divider"}]) == []
