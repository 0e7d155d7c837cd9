"""Schedules on Discord, by options and by the form, with its real buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import discord
import pytest
from simcord import Env, MemberActor
from simcord.builders import ChannelHandle

from bot.domain.errors import GiveUp
from bot.platforms.discord.client import Attache
from bot.platforms.discord.messenger import DiscordMessenger
from bot.service.desk import Desk, Office
from bot.service.ports import Platform, Target
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger
from tests.builders import NOW, say

from .conftest import Notes, Places
from .reading import answer, labels, text_of

pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqlLedger]:
    async with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def office(ledger: SqlLedger) -> Office:
    return Office(ledger=ledger, notes=ledger)


@pytest.fixture
def named() -> set[str]:
    """Whom the configuration names."""
    return set()


@pytest.fixture
def client(desk: Desk, places: Places, notes: Notes, office: Office, named: set[str]) -> Attache:
    bot = Attache(
        desk=replace(desk, office=office),
        manner=places,
        now=lambda: NOW,
        memory=notes,
        manages=lambda platform, ids: not named.isdisjoint(ids),
    )
    office.messengers = {Platform.DISCORD: DiscordMessenger(bot, desk.words)}
    return bot


@pytest.fixture
def boss(env: Env, channel: ChannelHandle) -> MemberActor:
    """Somebody who may manage the server."""
    role = env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return env.guild.add_member(env.create_user("boss"), roles=[role])


async def test_options_are_said_back_and_saved_by_a_button(
    boss: MemberActor, channel: ChannelHandle, ledger: SqlLedger
) -> None:
    said = answer(
        await boss.slash(channel, "schedule add", what="onthisday", cadence="weekdays", at="8:30", timezone="Paris")
    )
    assert "On this day, on weekdays at 08:30 (Europe/Paris)" in text_of(said).replace("\\", "")
    assert "<t:" in text_of(said)

    saved = answer(await boss.click(said, label="Save"))

    assert "Saved." in text_of(saved)
    (standing,) = await ledger.standings()
    assert standing.subscription.channel == str(channel.id)
    assert standing.subscription.owner == str(boss.id)


async def test_without_options_the_form_opens_and_is_said_back(
    boss: MemberActor, channel: ChannelHandle, ledger: SqlLedger
) -> None:
    shown = await boss.slash(channel, "schedule add")

    sent = await boss.submit_modal(
        shown,
        {
            "what": ["digest"],
            "cadence": "first monday",
            "at": "18:00",
            "timezone": "tokyo",
            "topics": ["korea", "iraq"],
        },
    )

    said = answer(sent)
    assert "Digest, on the first Monday of the month at 18:00 (Asia/Tokyo)" in text_of(said).replace("\\", "")
    answer(await boss.click(said, label="Save"))
    (standing,) = await ledger.standings()
    assert standing.subscription.topics == ("korea", "iraq")


async def test_what_cannot_be_read_in_a_form_is_said_and_the_form_opens_again(
    boss: MemberActor, channel: ChannelHandle
) -> None:
    shown = await boss.slash(channel, "schedule add")
    sent = await boss.submit_modal(
        shown, {"what": ["digest"], "cadence": "sometimes", "at": "18:00", "timezone": "tokyo", "topics": []}
    )
    assert "“sometimes” is not a cadence" in text_of(answer(sent))

    again = await boss.click(answer(sent), label="Change")
    sent = await boss.submit_modal(
        again, {"what": ["digest"], "cadence": "daily", "at": "18:00", "timezone": "tokyo", "topics": []}
    )

    assert "Digest, every day at 18:00 (Asia/Tokyo)" in text_of(answer(sent)).replace("\\", "")


async def test_the_whole_life_of_a_schedule_by_its_buttons(
    boss: MemberActor, channel: ChannelHandle, ledger: SqlLedger
) -> None:
    shown = answer(await boss.slash(channel, "schedule add", what="fact", cadence="daily", at="10am"))
    for press, told in [
        ("Preview", "Preview for"),
        ("Back to the draft", "Save this schedule?"),
        ("Save", "Saved."),
        ("Pause", "Paused until it is resumed."),
        ("Resume", "It runs again."),
        ("Skip the next one", "Left out:"),
        ("Undo", "Taken back."),
        ("Remove", "Removed."),
        ("Undo", "Taken back."),
        ("Why?", "comes due"),
        ("All schedules", "What is posted here"),
        ("History", "took back a change of"),
    ]:
        shown = answer(await boss.click(shown, label=press))
        assert told in text_of(shown), press
    (standing,) = await ledger.standings()
    assert standing.in_force


async def test_a_test_is_posted_in_the_channel(boss: MemberActor, channel: ChannelHandle) -> None:
    shown = answer(await boss.slash(channel, "schedule add", what="fact", cadence="daily", at="9am"))
    answer(await boss.click(shown, label="Save"))

    told = answer(await boss.slash(channel, "schedule test"))

    assert "It is in the channel." in text_of(told)
    assert "Open it" in labels(told)


async def test_others_are_kindly_refused(ann: MemberActor, channel: ChannelHandle) -> None:
    refused = answer(await ann.slash(channel, "schedule add", what="fact", cadence="daily"))

    assert "permission Manage Server" in text_of(refused)


async def test_autocomplete_offers_the_schedules_of_the_channel(boss: MemberActor, channel: ChannelHandle) -> None:
    shown = answer(await boss.slash(channel, "schedule add", what="fact", cadence="daily", at="9am"))
    answer(await boss.click(shown, label="Save"))

    (choice,) = await boss.autocomplete(channel, "schedule pause", "schedule", "")

    assert choice["name"].startswith("Fact of the day, every day at 09:00")
    paused = answer(await boss.slash(channel, "schedule pause", schedule=choice["value"]))
    assert "Paused until it is resumed." in text_of(paused)


@pytest.mark.parametrize(
    ("denied", "named"),
    [("send_messages", "Send Messages"), ("view_channel", "View Channel")],
)
async def test_the_one_missing_permission_is_named(
    env: Env, boss: MemberActor, channel: ChannelHandle, client: Attache, desk: Desk, denied: str, named: str
) -> None:
    assert client.user
    closed = env.guild.create_text_channel(
        "closed", overwrites={client.user: discord.PermissionOverwrite(**{denied: False})}
    )

    with pytest.raises(GiveUp, match=r"permission|cannot see") as wrong:
        await DiscordMessenger(client, desk.words).check(Target(platform=Platform.DISCORD, channel=str(closed.id)))

    assert named in f"{wrong.value} {wrong.value.remedy}"


async def test_people_are_told_directly_and_named(env: Env, ann: MemberActor, client: Attache, desk: Desk) -> None:
    messenger = DiscordMessenger(client, desk.words)

    posted = await messenger.tell(str(ann.id), await say(desk, "/help"), "key")

    assert posted.message_id
    assert await messenger.name_of(str(ann.id)) == "ann"
    assert await messenger.name_of("1") == ""


async def test_a_role_or_a_person_that_the_configuration_names_may_manage(
    env: Env, channel: ChannelHandle, named: set[str]
) -> None:
    role = env.guild.create_role("editors")
    named.add(str(role.id))
    editor = env.guild.add_member(env.create_user("eve"), roles=[role])

    said = answer(await editor.slash(channel, "schedule add", what="fact", cadence="daily", at="10am"))

    assert "Save" in labels(said)


async def test_a_role_of_the_bot_may_allow_what_everyone_is_denied(
    env: Env, channel: ChannelHandle, client: Attache, desk: Desk
) -> None:
    everyone = discord.PermissionOverwrite(send_messages=False)
    assert client.user
    mine = discord.PermissionOverwrite(send_messages=True)
    open_to_bot = env.guild.create_text_channel(
        "open", overwrites={env.guild.default_role: everyone, client.user: mine}
    )
    closed = env.guild.create_text_channel("closed", overwrites={env.guild.default_role: everyone})
    messenger = DiscordMessenger(client, desk.words)

    await messenger.check(Target(platform=Platform.DISCORD, channel=str(open_to_bot.id)))
    with pytest.raises(GiveUp, match="#closed: Send Messages"):
        await messenger.check(Target(platform=Platform.DISCORD, channel=str(closed.id)))


async def test_a_channel_that_is_gone_or_holds_no_text_says_so(
    env: Env, channel: ChannelHandle, client: Attache, desk: Desk
) -> None:
    messenger = DiscordMessenger(client, desk.words)
    forum = env.guild.create_forum_channel("forum")

    with pytest.raises(GiveUp, match="The channel is gone"):
        await messenger.check(Target(platform=Platform.DISCORD, channel="1"))
    with pytest.raises(GiveUp, match="channel of this kind"):
        await messenger.check(Target(platform=Platform.DISCORD, channel=str(forum.id)))


async def test_a_direct_message_needs_no_permission(env: Env, ann: MemberActor, client: Attache, desk: Desk) -> None:
    messenger = DiscordMessenger(client, desk.words)
    await messenger.tell(str(ann.id), await say(desk, "/help"), "key")
    opened = next(e for e in reversed(env.http_requests) if e.path.endswith("/messages"))
    channel = opened.path.split("/")[-2]

    await messenger.check(Target(platform=Platform.DISCORD, channel=channel))
