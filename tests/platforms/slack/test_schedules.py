"""Schedules on Slack, by words and by the form, with its real buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import GiveUp
from bot.platforms.slack.client import SlackBot
from bot.platforms.slack.messenger import SlackMessenger
from bot.service.desk import Desk, Office
from bot.service.ports import Platform, Target
from bot.service.press import Press
from bot.service.publishing import publish_due
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger
from tests.builders import say
from tests.loopback.slack import LoopbackSlack, View
from tests.loopback.slack.blockkit import view_problems
from tests.posting import compose, make_subscription

from .conftest import Make, Run

LINE = "/schedule add onthisday weekdays 08:30 Europe/Paris"


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bot(
    make_bot: Make, running: Run, desk: Desk, ledger: SqlLedger, messenger: SlackMessenger
) -> AsyncIterator[SlackBot]:
    office = Office(ledger=ledger, notes=ledger, messengers={Platform.SLACK: messenger})
    async with running(make_bot(desk=replace(desk, office=office))) as connected:
        yield connected


async def opened(slack: LoopbackSlack, line: str = "/schedule add", channel: str = "C1") -> View:
    """Let Ada, who is an admin, open the form."""
    gesture = await slack.types("U1", channel, line)
    await slack.answer(gesture)
    assert gesture.view is not None
    return gesture.view


async def test_words_are_said_back_and_saved_by_a_button(
    slack: LoopbackSlack, bot: SlackBot, ledger: SqlLedger
) -> None:
    said = await slack.answer(await slack.types("U1", "C1", LINE))
    assert said.only_for == "U1"
    assert "On this day, on weekdays at 08:30 (Europe/Paris)." in said.lines
    assert "Monday 18 January 2027, 08:30 (Europe/Paris)" in said.reads

    saved = await slack.answer(await slack.presses("U1", said, "Save"))

    assert "Saved." in saved.lines
    (standing,) = await ledger.standings()
    assert (standing.subscription.platform, standing.subscription.channel) == ("slack", "C1")
    assert standing.subscription.workspace == "T1"


async def test_without_words_the_form_opens_and_is_one_slack_accepts(slack: LoopbackSlack, bot: SlackBot) -> None:
    view = await opened(slack)

    assert view_problems(view.content) == []
    names = [block["block_id"] for block in view.content["blocks"]]
    assert names[:5] == ["what", "cadence", "at", "timezone", "topics"]
    assert {"when_empty", "when_late", "late_after", "most", "language"} <= set(names)


async def test_a_form_that_was_sent_is_said_back_in_its_place_and_saved_there(
    slack: LoopbackSlack, bot: SlackBot, ledger: SqlLedger
) -> None:
    view = await opened(slack)

    wrong = await slack.submits(view, what="digest", cadence="first monday", at="18:00", topics="korea,iraq")
    assert wrong == {}
    assert "Digest, on the first Monday of the month at 18:00 (Europe/London)." in view.message.lines
    before = view.hash
    await slack.presses("U1", view, "Save")
    shown = await slack.updated(view, before)

    assert "Saved." in shown.lines
    (standing,) = await ledger.standings()
    assert standing.subscription.channel == "C1"
    assert standing.subscription.topics == ("korea", "iraq")


async def test_what_cannot_be_read_is_said_at_its_field(slack: LoopbackSlack, bot: SlackBot) -> None:
    view = await opened(slack)

    wrong = await slack.submits(view, cadence="sometimes", late_after="forever")

    assert wrong.keys() == {"cadence", "late_after"}
    assert "“sometimes” is not a cadence" in wrong["cadence"]
    assert view.content["callback_id"] == "form"


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("timezone", "edin", "Europe/London"),
        ("timezone", "tok", "Asia/Tokyo"),
        ("topics", "kor", "korea"),
        ("timezone", "", "Europe/London"),
    ],
)
async def test_its_search_boxes_find_what_people_type(
    slack: LoopbackSlack, bot: SlackBot, field: str, typed: str, value: str
) -> None:
    view = await opened(slack)

    assert value in [option["value"] for option in await slack.searches(view, typed, field)]


async def test_an_edit_opens_the_form_with_what_stands(slack: LoopbackSlack, bot: SlackBot) -> None:
    said = await slack.answer(await slack.types("U1", "C1", f"{LINE} --topics korea"))
    saved = await slack.answer(await slack.presses("U1", said, "Save"))

    gesture = await slack.presses("U1", saved, "Edit")
    await slack.answer(gesture)
    assert gesture.view
    assert view_problems(gesture.view.content) == []
    assert await slack.submits(gesture.view, at="10:00") == {}

    assert "On this day, on weekdays at 10:00 (Europe/Paris)." in gesture.view.message.lines
    assert "Until now: On this day, on weekdays at 08:30 (Europe/Paris)." in gesture.view.message.lines


async def test_changing_a_draft_in_a_modal_goes_back_to_its_form(slack: LoopbackSlack, bot: SlackBot) -> None:
    view = await opened(slack)
    await slack.submits(view, cadence="mondays")
    before = view.hash

    await slack.presses("U1", view, "Change")
    await slack.updated(view, before)

    assert view_problems(view.content) == []
    assert [b["element"].get("initial_value") for b in view.content["blocks"] if b["block_id"] == "cadence"] == [
        "mondays"
    ]


async def test_who_is_no_admin_is_kindly_refused(slack: LoopbackSlack, bot: SlackBot) -> None:
    refused = await slack.answer(await slack.types("U2", "C1", LINE))

    assert "the admins of the workspace" in refused.reads


async def test_whom_the_configuration_names_may_manage(
    slack: LoopbackSlack, make_bot: Make, running: Run, desk: Desk, ledger: SqlLedger
) -> None:
    office = Office(ledger=ledger, notes=ledger)
    named = make_bot(desk=replace(desk, office=office), manages=lambda platform, ids: "U2" in ids)
    async with running(named):
        said = await slack.answer(await slack.types("U2", "C1", LINE))

    assert "Save" in said.buttons


async def test_a_channel_without_the_bot_is_named_with_its_invitation(slack: LoopbackSlack, bot: SlackBot) -> None:
    said = await slack.answer(await slack.types("U1", "C2", LINE))

    assert "The bot is not in #random." in said.reads
    assert "Open #random in Slack and type: /invite @attache" in said.lines
    assert said.buttons == ["Check again", "Send it to me meanwhile", "Cancel"]

    direct = await slack.answer(await slack.presses("U1", said, "Send it to me meanwhile"))
    assert "Save" in direct.buttons


@pytest.mark.parametrize(
    ("channel", "reason", "remedy"),
    [
        ("C2", "The bot is not in #random.", "/invite @attache"),
        ("C3", "The channel #old is archived.", "Open the channel again"),
        ("G1", "Slack shows the bot no channel G1", "/invite @attache"),
    ],
)
async def test_checking_a_channel_names_what_is_missing(
    messenger: SlackMessenger, channel: str, reason: str, remedy: str
) -> None:
    with pytest.raises(GiveUp, match=reason) as wrong:
        await messenger.check(Target(platform=Platform.SLACK, channel=channel))

    assert remedy in wrong.value.remedy


@pytest.mark.parametrize("channel", ["C1", "G2", "U1"])
async def test_a_channel_that_can_be_posted_in_passes(messenger: SlackMessenger, channel: str) -> None:
    await messenger.check(Target(platform=Platform.SLACK, channel=channel))


async def test_people_are_told_directly_and_named(slack: LoopbackSlack, messenger: SlackMessenger, desk: Desk) -> None:
    await messenger.tell("U1", await say(desk, "/help"), "key")

    (message,) = slack.screen("U1", "DU1")
    assert "What you can ask" in message.reads
    assert await messenger.name_of("U1") == "ada"
    assert await messenger.name_of("U9") == ""


async def test_a_form_that_breaks_us_ends_in_an_apology(
    slack: LoopbackSlack, bot: SlackBot, ledger: SqlLedger, api: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await opened(slack)

    async def broken(key: str) -> str:
        raise RuntimeError("out of order")

    monkeypatch.setattr(ledger, "get", broken)

    assert await slack.submits(view) == {}
    assert any("Sorry, that did not work." in line for line in view.message.lines)


async def test_why_is_answered_on_slack(slack: LoopbackSlack, bot: SlackBot) -> None:
    said = await slack.answer(await slack.types("U2", "C1", "/why yesterday"))

    assert "Nothing is subscribed here" in said.reads


async def test_a_scheduled_post_is_explained_from_its_menu(
    slack: LoopbackSlack, bot: SlackBot, ledger: SqlLedger, messenger: SlackMessenger
) -> None:
    order = make_subscription(platform="slack", channel="C1", workspace="T1")
    now = datetime.fromtimestamp(slack.world.time, UTC)
    await ledger.declare([order], now - timedelta(days=1))
    await publish_due(
        Press(
            ledger=ledger,
            messengers={Platform.SLACK: messenger},
            compose=compose,
            clock=lambda: now.replace(hour=9, minute=1),
            elapsed=lambda: 0.0,
            owner="us",
            chance=lambda: 0.0,
        )
    )
    (post,) = slack.screen("U1", "C1")

    told = await slack.answer(await slack.message_shortcut("U1", post, "why_posted"))

    assert "It was posted on time." in told.reads


async def test_in_a_thread_schedules_are_shown_to_whoever_asks_and_a_form_says_what_to_type(
    slack: LoopbackSlack, bot: SlackBot
) -> None:
    listed = await slack.answer(await slack.mentions("U1", "C1", "schedule list"))
    assert listed.only_for == "U1"
    assert "Nothing is posted in this channel yet." in listed.lines

    wrong = await slack.answer(await slack.mentions("U1", "C1", "schedule show 9"))
    assert wrong.only_for == "U1"

    asked = await slack.answer(await slack.mentions("U1", "C1", "schedule add"))
    assert "Type it in one line: /schedule add digest mondays and thursdays 08:30 Europe/London" in asked.reads
