"""Posting: once, or a stated reason; and finding again what was posted."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.asks import ask
from bot.cards.model import Card, Footnote, Mark, Passage
from bot.cards.words import Words
from bot.domain.errors import AttacheError, ConfigError, GiveUp, TryAgain, Unclear
from bot.platforms.slack.connection import web_client
from bot.platforms.slack.messenger import SlackMessenger
from bot.service.limiting import SLACK, Gate, Verdict
from bot.service.ports import Platform, Reply, Target
from tests.loopback.slack import Fault, LoopbackSlack
from tests.loopback.slack.faults import half_an_answer, rate_limited, refused, reset, status

from .conftest import clock

GENERAL = Target(platform=Platform.SLACK, channel="C1")
KEY = "d-0001"
NOTE = Footnote(number=1, text="R. Drifte", url="https://example.org/a", mark=Mark.CHECKED)
REPLY = Reply(
    ask=ask("onthisday"),
    card=Card(
        title="On this day", blocks=(Passage(text="It happened. https://example.org", notes=(1,)),), footnotes=(NOTE,)
    ),
)


def _shown(slack: LoopbackSlack, channel: str = "C1") -> list[str]:
    return [message.lines[0] for message in slack.screen("U1", channel)]


async def _error(messenger: SlackMessenger, channel: str = "C1") -> AttacheError:
    with pytest.raises(AttacheError) as failed:
        await messenger.post(Target(platform=Platform.SLACK, channel=channel), REPLY, KEY)
    return failed.value


async def test_a_post_is_shown_once_without_previews_and_returns_its_link(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    posted = await messenger.post(GENERAL, REPLY, KEY)

    (message,) = slack.screen("U2", "C1")
    assert posted.message_id == message.ts
    assert posted.link == f"https://loopback.slack.com/archives/C1/p{message.ts.replace('.', '')}"
    assert message.lines[0] == "On this day"
    assert message.sent["unfurl_links"] is message.sent["unfurl_media"] is False


async def test_nobody_sees_the_key_that_rides_in_it(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    await messenger.post(GENERAL, REPLY, KEY)

    (message,) = slack.screen("U2", "C1")
    assert message.blocks[0]["block_id"] == KEY
    assert message.metadata == {"event_type": "attache_delivery", "event_payload": {"key": KEY}}
    assert KEY not in message.reads + message.text


async def test_a_post_without_a_link_is_a_post_all_the_same(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    slack.faults.next("chat.getPermalink", reset(), reset())

    assert (await messenger.post(GENERAL, REPLY, KEY)).link == ""


async def test_a_plain_post_has_text_and_buttons_only(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    await messenger.post(GENERAL, Reply(ask=REPLY.ask, card=REPLY.card, plain=True), KEY)

    (message,) = slack.screen("U1", "C1")
    assert [block["type"] for block in message.blocks] == ["section"]


async def test_a_post_can_go_to_a_person(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    await messenger.post(Target(platform=Platform.SLACK, channel="U1"), REPLY, KEY)

    assert _shown(slack, "DU1") == ["On this day"]


@pytest.mark.parametrize(
    ("fault", "kind", "after"),
    [
        pytest.param(rate_limited(7), TryAgain, 7, id="429"),
        pytest.param(Fault(error="ratelimited", retry_after=9), TryAgain, 9, id="ratelimited inside a 200"),
        pytest.param(refused("ratelimited"), TryAgain, 30, id="no word for how long"),
        pytest.param(refused("service_unavailable"), TryAgain, 30, id="unavailable"),
        pytest.param(status(500), Unclear, None, id="500"),
        pytest.param(status(503), Unclear, None, id="503"),
        pytest.param(status(502, accepted=True), Unclear, None, id="502 after accepting"),
        pytest.param(status(404), Unclear, None, id="no answer of Slack's"),
        pytest.param(refused("fatal_error", accepted=True), Unclear, None, id="fatal_error"),
        pytest.param(reset(), Unclear, None, id="cut before accepting"),
        pytest.param(reset(accepted=True), Unclear, None, id="cut after accepting"),
        pytest.param(half_an_answer(), Unclear, None, id="half an answer"),
        pytest.param(refused("some_new_word"), GiveUp, None, id="an unknown refusal"),
    ],
)
async def test_errors_are_sorted_by_what_can_be_done(
    slack: LoopbackSlack, messenger: SlackMessenger, fault: Fault, kind: type[AttacheError], after: float | None
) -> None:
    slack.faults.next("chat.postMessage", fault)

    error = await _error(messenger)

    assert type(error) is kind
    assert getattr(error, "after", None) == after
    assert len(_shown(slack)) == fault.accepted
    assert [name for name, _ in slack.calls].count("chat.postMessage") == 1


async def test_a_slack_that_cannot_be_reached_got_nothing() -> None:
    async with LoopbackSlack() as slack:
        url = slack.api_url
    async with web_client("xoxb-1", url) as api:
        assert isinstance(await _error(SlackMessenger(api, Words())), TryAgain)


@pytest.mark.parametrize(
    ("channel", "reason", "remedy"),
    [
        pytest.param("C2", "The bot is not in #random.", "Open #random in Slack and type: /invite @attache", id="out"),
        pytest.param(
            "G1", "Slack shows the bot no channel G1: it is private", "/invite @attache. If it is gone", id="private"
        ),
        pytest.param("C9", "Slack shows the bot no channel C9: it is private", "choose another channel.", id="gone"),
        pytest.param("C3", "The channel #old is archived.", "Open the channel again", id="archived"),
    ],
)
async def test_what_a_person_must_change_is_named(
    slack: LoopbackSlack, messenger: SlackMessenger, channel: str, reason: str, remedy: str
) -> None:
    error = await _error(messenger, channel)

    assert isinstance(error, GiveUp)
    assert str(error).startswith(reason)
    assert remedy in error.remedy


async def test_the_invitation_is_worth_reading_even_when_slack_tells_no_names(
    slack: LoopbackSlack, messenger: SlackMessenger
) -> None:
    slack.faults.next("auth.test", status(500))
    slack.faults.next("conversations.info", status(500))

    error = await _error(messenger, "C2")

    assert isinstance(error, GiveUp)
    assert error.remedy == "Open C2 in Slack and type: /invite @attache"


async def test_a_revoked_token_is_named(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    slack.tokens.revoked.add(slack.tokens.bot)

    error = await _error(messenger)

    assert type(error) is ConfigError
    assert str(error).startswith("Slack refused SLACK_BOT_TOKEN (token_revoked).")
    assert "OAuth & Permissions" in str(error)


async def test_a_missing_scope_is_named(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    slack.api.scopes.discard("chat:write")

    error = await _error(messenger)

    assert isinstance(error, ConfigError)
    assert "missing_scope" in str(error)
    assert "python -m bot manifest slack" in str(error)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        pytest.param(None, "open", id="taken"),
        pytest.param(refused("channel_not_found"), "open", id="a channel's own trouble"),
        pytest.param(status(500), "open", id="no answer of Slack's"),
        pytest.param(reset(), "open", id="cut"),
        pytest.param(rate_limited(7), "rests", id="429"),
        pytest.param(refused("account_inactive"), "locked out", id="token refused"),
    ],
)
async def test_the_gate_hears_what_slack_says(
    slack: LoopbackSlack, api: AsyncWebClient, fault: Fault | None, verdict: str
) -> None:
    gate = Gate(SLACK, asyncio.get_running_loop().time, asyncio.sleep)
    slack.faults.next("chat.postMessage", fault)

    with suppress(AttacheError):
        await SlackMessenger(api, Words(), gate).post(GENERAL, REPLY, KEY)

    assert ("open" if gate.is_open else "locked out" if gate.locked_out else "rests") == verdict


async def test_a_revoked_token_stops_every_post_at_once(slack: LoopbackSlack, api: AsyncWebClient) -> None:
    messenger = SlackMessenger(api, Words(), Gate(SLACK, asyncio.get_running_loop().time, asyncio.sleep))
    slack.tokens.revoked.add(slack.tokens.bot)

    errors = await asyncio.gather(*(_error(messenger, channel) for channel in ["C1", "G2"] * 10))

    assert {type(error) for error in errors} == {ConfigError}
    assert [name for name, _ in slack.calls] == ["chat.postMessage"]


async def test_while_the_gate_is_shut_nothing_leaves(slack: LoopbackSlack, api: AsyncWebClient) -> None:
    gate = Gate(SLACK, asyncio.get_running_loop().time, asyncio.sleep)
    gate.heard(Verdict.BUSY, after=60)
    messenger = SlackMessenger(api, Words(), gate)

    with pytest.raises(TryAgain):
        await messenger.post(GENERAL, REPLY, KEY)
    with pytest.raises(TryAgain):
        await messenger.find(GENERAL, KEY, clock(slack))

    assert slack.calls == []


@pytest.mark.parametrize("channel", ["C1", "G2"])
async def test_what_was_posted_is_found_again(slack: LoopbackSlack, messenger: SlackMessenger, channel: str) -> None:
    target = Target(platform=Platform.SLACK, channel=channel)
    since = clock(slack)
    posted = await messenger.post(target, REPLY, KEY)

    assert await messenger.find(target, KEY, since) == posted
    assert await messenger.find(target, "d-0002", since) is None


async def test_it_is_found_among_thousands(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    since = clock(slack)
    posted = await messenger.post(GENERAL, REPLY, KEY)
    for _ in range(1000):
        await slack.says("U2", "C1", "And then?")

    assert await messenger.find(GENERAL, KEY, since) == posted


@pytest.mark.parametrize("lost", ["metadata", "blocks"])
async def test_it_is_found_by_either_mark(slack: LoopbackSlack, messenger: SlackMessenger, lost: str) -> None:
    since = clock(slack)
    await messenger.post(GENERAL, REPLY, KEY)
    setattr(slack.screen("U1", "C1")[0], lost, None if lost == "metadata" else [])

    assert await messenger.find(GENERAL, KEY, since) is not None


async def test_a_clock_that_is_some_minutes_off_hides_nothing(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    await messenger.post(GENERAL, REPLY, KEY)

    assert await messenger.find(GENERAL, KEY, clock(slack) + timedelta(minutes=9)) is not None


@pytest.mark.parametrize("fault", [refused("missing_scope"), refused("not_in_channel")], ids=str)
async def test_what_cannot_be_looked_up_is_unclear(
    slack: LoopbackSlack, messenger: SlackMessenger, fault: Fault
) -> None:
    slack.faults.next("conversations.history", fault)

    with pytest.raises(Unclear):
        await messenger.find(GENERAL, KEY, clock(slack))


@pytest.mark.parametrize("fault", [reset(), status(503), rate_limited(), refused("fatal_error")], ids=str)
async def test_what_cannot_be_looked_up_now_is_looked_up_later(
    slack: LoopbackSlack, messenger: SlackMessenger, fault: Fault
) -> None:
    slack.faults.next("conversations.history", fault, fault)  # what only reads is asked once more

    with pytest.raises(TryAgain):
        await messenger.find(GENERAL, KEY, clock(slack))


async def test_a_page_that_fails_is_not_the_end_of_the_channel(slack: LoopbackSlack, messenger: SlackMessenger) -> None:
    for _ in range(300):
        await slack.says("U2", "C1", "And then?")
    slack.faults.next("conversations.history", None, reset(), reset())

    with pytest.raises(TryAgain):
        await messenger.find(GENERAL, KEY, clock(slack))
