"""The whole program as a process, between a Discord and a Slack on loopback sockets."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.cards.words import Words
from bot.platforms.slack.manifest import manifest
from bot.store.opening import open_ledger
from tests.loopback.discord import Discord
from tests.loopback.slack import LoopbackSlack
from tests.zygote import ROOT, Zygote

PATIENCE = 30.0  # seconds; a stuck process fails the test instead of holding it up
CONFIG = """\
packs: [{folder}/briefs]
seeds: {folder}/seeds
data: data
timezone: Europe/London
web: {{port: 0}}
subscriptions:
  - {{platform: discord, channel: "{discord}", what: onthisday, at: "09:00"}}
  - {{platform: slack, channel: C1, what: onthisday, at: "09:00"}}
"""


@dataclass
class Process:
    """A running bot and what it has logged so far."""

    pid: int
    log: asyncio.StreamReader
    zygote: Zygote
    records: list[dict[str, Any]] = field(default_factory=list)

    async def until(self, event: str) -> dict[str, Any]:
        """Wait for the next record with this event."""
        async with asyncio.timeout(PATIENCE):
            while line := await self.log.readline():
                self.records.append(json.loads(line))
                if self.records[-1]["event"] == event:
                    return self.records[-1]
        raise AssertionError(f"no {event} in {self.records}")

    async def ended(self) -> tuple[int, str]:
        """Wait for the end; return the exit code, and what it complained of."""
        async with asyncio.timeout(PATIENCE):
            complaints = await self.log.read()
        return self.zygote.reap(self.pid), complaints.decode()


@dataclass
class World:
    """A folder with the bundled pack, a Discord and a Slack, and the variables that lead a bot to them."""

    folder: Path
    discord: Discord
    slack: LoopbackSlack
    environment: dict[str, str]
    zygote: Zygote

    @asynccontextmanager
    async def started(self, *arguments: str, program: str = "bot.cli", **changes: str) -> AsyncIterator[Process]:
        """Start the program in the folder; what is still there after a test that failed is killed."""
        said = self.folder / "said"
        said.unlink(missing_ok=True)
        os.mkfifo(said)
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        pipe = os.fdopen(os.open(said, os.O_RDONLY | os.O_NONBLOCK), "rb")
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        files = (Path(os.devnull), self.folder / "printed", said)
        pid = self.zygote.fork(program, arguments, self.folder, {**self.environment, **changes}, files)
        try:
            yield Process(pid, reader, self.zygote)
        finally:
            if not reader.at_eof():
                os.kill(pid, signal.SIGKILL)
            transport.close()

    async def tick(self, now: str) -> str:
        """Post what is due, once; return what the program printed."""
        arguments = ("tick", "--now", now)
        done = await asyncio.to_thread(self.zygote.run, arguments, self.folder, self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
async def world(tmp_path: Path, edition: Path, zygote: Zygote) -> AsyncIterator[World]:
    shutil.copytree(edition, tmp_path / "data")
    app = manifest(Words())
    commands = [command["command"] for command in app["features"]["slash_commands"]]
    scopes = app["oauth_config"]["scopes"]["bot"]
    async with Discord.open() as discord, LoopbackSlack(commands=commands, scopes=scopes) as slack:
        channel = discord.world.add_channel(guild=discord.world.new_id())
        (tmp_path / "config.yaml").write_text(CONFIG.format(folder=ROOT, discord=channel.id), encoding="utf-8")
        tokens = {
            "SLACK_BOT_TOKEN": slack.tokens.bot,
            "SLACK_APP_TOKEN": slack.tokens.app,
            "SLACK_API_URL": slack.api_url,
        }
        yield World(tmp_path, discord, slack, {**discord.environment, **tokens}, zygote)


async def both_connected(world: World) -> None:
    async with asyncio.timeout(PATIENCE):
        await world.discord.ready()
        await world.slack.world.until(lambda: bool(world.slack.server.links))


async def until_healthy(web: ClientSession, address: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with web.get(f"{address}/healthz") as health:
                if health.status == 200:
                    return


async def test_one_program_answers_on_both_platforms_is_healthy_and_stops_when_told(world: World) -> None:
    async with world.started("run") as bot:
        address = (await bot.until("web.started"))["message"].removeprefix("The web server is at ").removesuffix(".")
        await both_connected(world)
        (channel,) = world.discord.world.channels.values()
        answered = await reader(world).command(channel, "brief", topic="korea")
        typed = await world.slack.types("U1", "C1", "/brief korea")
        async with ClientSession() as web:
            await until_healthy(web, address)
            async with web.get(f"{address}/brief/korea") as page:
                assert "Koizumi" in await page.text()
        os.kill(bot.pid, signal.SIGTERM)

        assert (await bot.ended())[0] == 0
        async with open_ledger(world.folder / "data") as ledger:
            asked = [(count.kind, count.entry, count.times) for count in await ledger.counted(date.min)]
        assert asked == [("brief", "korea", 2)]
        assert "Koizumi" in json.dumps(answered.answer.result(), ensure_ascii=False)
        assert "Koizumi" in (await world.slack.answer(typed)).reads


async def test_on_this_day_is_posted_once_on_both_platforms(world: World) -> None:
    await world.tick("2026-09-16T12:00+01:00")
    assert world.slack.screen("U1", "C1") == []

    first = await world.tick("2026-09-17T09:00:20+01:00")
    second = await world.tick("2026-09-17T09:05+01:00")

    assert "2 sent" in first
    assert "nothing to post" in second
    (channel,) = world.discord.world.channels.values()
    (on_discord,) = world.discord.shown(channel)
    (on_slack,) = world.slack.screen("U1", "C1")
    assert "17 September 2002" in json.dumps(on_discord.body, ensure_ascii=False)
    assert "17 September 2002" in on_slack.reads


async def test_a_day_on_which_nothing_happened_posts_nothing(world: World) -> None:
    await world.tick("2026-05-02T12:00+01:00")

    assert "2 skipped" in await world.tick("2026-05-03T09:01+01:00")
    assert world.slack.screen("U1", "C1") == []


async def test_a_mistake_in_a_file_is_told_and_the_bot_goes_on_with_what_it_had(world: World) -> None:
    brief = own_pack(world) / "uk-japan/korea.yaml"
    text = brief.read_text(encoding="utf-8")
    often = ("run", "now=2026-11-23T09:00+00:00", "look=0.2")
    async with world.started(*often, program="tests.chaos.replica") as bot:
        await bot.until("web.started")
        await both_connected(world)
        brief.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
        refused = await bot.until("library.refused")
        answer = await world.slack.answer(await world.slack.types("U1", "C1", "/brief korea"))
        brief.write_text(text.replace("The Korean peninsula", "Korea, anew", 1), encoding="utf-8")
        await bot.until("library.loaded")
        anew = await world.slack.answer(await world.slack.types("U1", "C1", "/brief korea"))

    assert "korea.yaml:" in refused["message"]
    assert "The Korean peninsula" in answer.reads
    assert "Korea, anew" in anew.reads


async def test_the_demo_takes_up_what_is_changed_and_says_what_it_cannot_read(world: World) -> None:
    brief = own_pack(world) / "uk-japan/korea.yaml"
    text = brief.read_text(encoding="utf-8")
    async with world.started("demo", "now=2026-11-23T09:00+00:00", "look=0.2", program="tests.chaos.replica") as bot:
        await bot.until("demo.started")
        brief.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
        refused = await bot.until("library.refused")
        brief.write_text(text.replace("The Korean peninsula", "Korea, anew", 1), encoding="utf-8")
        await bot.until("library.loaded")
        os.kill(bot.pid, signal.SIGTERM)

        assert (await bot.ended())[0] == 0
    assert "korea.yaml:" in refused["message"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DISCORD_TOKEN": "wrong", "SLACK_BOT_TOKEN": ""}, "DISCORD_TOKEN"),
        ({"DISCORD_TOKEN": "", "SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"DISCORD_TOKEN": "", "SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_token_ends_in_a_sentence_that_names_it(
    world: World, changes: dict[str, str], named: str
) -> None:
    async with world.started("run", **changes) as bot:
        code, complaints = await bot.ended()

    assert code == 1
    assert named in complaints
    assert "Traceback" not in complaints


def own_pack(world: World) -> Path:
    """Have a copy of the bundled pack served, to change; return its folder."""
    for name in ("briefs", "seeds"):
        shutil.copytree(ROOT / name, world.folder / name)
    config = world.folder / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace(str(ROOT), str(world.folder)), encoding="utf-8")
    return world.folder / "briefs"


def reader(world: World) -> Any:
    from tests.loopback.discord.readers import Reader

    return Reader(world.discord.world, world.discord.gateway)
