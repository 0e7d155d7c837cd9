"""Both platforms say the same about schedules, word for word; only whom to ask and how to reach them differs."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import simcord
from discord import Permissions

from bot.cards.moments import Moment
from bot.platforms.discord.client import Attache
from bot.platforms.slack.client import Reach, SlackBot
from bot.platforms.slack.connection import web_client
from bot.service.catalogue import every_command
from bot.service.commands import read_line
from bot.service.desk import Desk
from bot.service.ports import Platform, Reply
from tests.builders import NOW
from tests.loopback.slack import LoopbackSlack
from tests.people import Room, opened_room
from tests.platforms.discord.conftest import Notes
from tests.platforms.discord.reading import answer, text_of
from tests.platforms.slack.conftest import eventually
from tests.platforms.test_parity import flat, plain, told
from tests.posting import Clock

SETUP = (
    "/schedule add onthisday weekdays 08:30 Europe/Paris",
    "/schedule add digest mondays and thursdays 18:00 Tokyo --topics korea,iraq --when_empty month fact --most 3",
    "/schedule add fact last friday 7am --late_after 90m --when_late merge",
)
QUESTIONS = (
    "/schedule list",
    "/schedule preview 1 --date 2027-03-31",
    "/schedule preview 2 --date 2026-12-03",
    "/schedule preview 3",
    "/schedule history",
    "/schedule add fact daily 10:00 London",
    "/schedule add fact sometimes 10:00 Atlantis",
    "/schedule edit 1 --at 10:00",
    "/schedule pause 1 --until 2027-01-04",
    "/schedule resume 1",
    "/schedule skip 2",
    "/schedule remove 3",
    "/schedule undo",
    "/why --schedule 1",
    "/why tomorrow --schedule 2",
    "/why 2026-11-21 --schedule 1",
)
SECOND = timedelta(seconds=1)  # that each question takes
LISTED = {c.name: {o.name for o in c.options} for c in every_command()}


def texts_of(reply: Reply) -> list[str]:
    """Return what must be read word for word."""
    return [*told(reply.card.blocks), reply.card.title]


def in_words(text: str, reply: Reply) -> str:
    """Write the timestamps of Discord as the words they stand for."""
    moments = [moment for block in reply.card.blocks for moment in _moments(block)]
    named = {str(moment.timestamp): moment.text for moment in moments}
    return re.sub(r"<t:(\d+):F>", lambda found: named[found[1]], text)


def _moments(block: object) -> list[Moment]:
    rows = getattr(block, "rows", ())
    return [*getattr(block, "moments", ()), *(moment for row in rows for moment in getattr(row, "moments", ()))]


@asynccontextmanager
async def filled(desk: Desk, folder: Path, platform: Platform, channel: str) -> AsyncIterator[Room]:
    """Open a ledger with three schedules in a channel."""
    async with opened_room(desk, folder, NOW) as room:
        room.platform = platform
        for line in SETUP:
            await room.ask(line, channel=channel)
            await room.press("Save", channel=channel)
        yield room


def take_over(desk: Desk, room: Room) -> None:
    """Let a bot keep the schedules of a room."""
    office = desk.office
    office.ledger = office.notes = room.ledger
    office.messengers = room.desk.office.messengers


async def test_what_is_said_of_schedules_is_read_on_discord(desk: Desk, tmp_path: Path) -> None:
    clock = Clock(now=NOW)
    client = Attache(
        desk=(desk := replace(desk, office=replace(desk.office))),
        manner=lambda *place: (False, False),
        now=clock,
        memory=Notes(),
    )
    async with simcord.run(client, shard_count=1) as env:
        guild = env.create_guild("Ministry")
        channel = guild.create_text_channel("briefings")
        manager = guild.create_role("managers", permissions=Permissions(manage_guild=True))
        ada = guild.add_member(env.create_user("ada"), roles=[manager])
        async with (
            filled(desk, tmp_path / "a", Platform.DISCORD, str(channel.id)) as shown,
            filled(desk, tmp_path / "b", Platform.DISCORD, str(channel.id)) as core,
        ):
            take_over(desk, shown)
            for line in QUESTIONS:
                clock.now = core.clock.now + SECOND
                asked = read_line(line)
                options = {name: value for name, value in asked.options.items() if name in LISTED[asked.command]}
                read = text_of(answer(await ada.slash(channel, asked.command, **options)))
                reply = await core.ask(line, str(ada.id), channel=str(channel.id), may_manage=True)

                for text in texts_of(reply):
                    assert flat(text) in plain(in_words(read, reply)), line


async def test_what_is_said_of_schedules_is_read_on_slack(desk: Desk, tmp_path: Path) -> None:
    desk, clock = replace(desk, office=replace(desk.office)), Clock(now=NOW)
    async with (
        LoopbackSlack(scopes=["users:read"]) as workspace,
        web_client(workspace.tokens.bot, workspace.api_url) as api,
    ):
        reach = Reach(app_token=workspace.tokens.app)
        bot = SlackBot(api=api, reach=reach, desk=desk, manner=lambda *place: (False, False), now=clock)
        serving = asyncio.create_task(bot.serve())
        await eventually(lambda: bot.ready)
        async with (
            filled(desk, tmp_path / "a", Platform.SLACK, "C1") as shown,
            filled(desk, tmp_path / "b", Platform.SLACK, "C1") as core,
        ):
            take_over(desk, shown)
            for line in QUESTIONS:
                clock.now = core.clock.now + SECOND
                read = (await workspace.answer(await workspace.types("U1", "C1", line))).reads
                reply = await core.ask(line, "U1", channel="C1", may_manage=True)

                for text in texts_of(reply):
                    assert flat(text) in flat(read), line
        serving.cancel()
        await asyncio.wait({serving})
