"""Bots in processes of their own, each with a loopback Discord of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psutil

from tests.loopback.discord import Channel, Discord
from tests.loopback.slack import LoopbackSlack

Child = asyncio.subprocess.Process
ROOT = Path(__file__).parents[1]
BARE = ("-m", "benchmarks.bare_bot")
CONFIG = """\
packs: [{library}/briefs]
seeds: {library}/seeds
data: {data}
web: {{port: 0}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A running bot, and the Discord it is connected to."""

    discord: Discord
    channel: Channel
    process: psutil.Process

    @property
    def cpu(self) -> float:
        """Return the seconds of CPU it has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> float:
        """Return its resident memory, in MB."""
        return float(self.process.memory_info().rss) / 1e6

    async def answers(self, command: str, **options: object) -> float:
        """Run a command; return the seconds until the answer came. Raises RuntimeError when it was an apology."""
        interaction = await self.discord.reader.command(self.channel, command, **options)
        if sentence := interaction.shown[0].body.get("content"):  # an answer is drawn, never a bare sentence
            raise RuntimeError(sentence)
        return interaction.answered_at - interaction.sent_at


def ours(folder: Path, library: Path = ROOT) -> tuple[str, ...]:
    """Return the command that runs our bot with the packs in a folder (the bundled ones), its data in another."""
    config = folder / "config.yaml"
    config.write_text(CONFIG.format(library=library, data=folder / "data"))
    return "-m", "bot", "run", "--config", str(config)


@asynccontextmanager
async def process(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Child]:
    """Run Python with arguments until the block ends; when the block fails, its error carries what the process said."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    with TemporaryFile() as said:
        child = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env={**inherited, **environment}, stdout=said, stderr=said
        )
        try:
            yield child
        except Exception as error:
            said.seek(0)
            error.add_note(f"{' '.join(command)} said:\n{said.read().decode()[-2000:]}")
            raise
        finally:
            await _end(child)


async def _end(child: Child) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), timeout=5)
    except TimeoutError:
        child.kill()
        await child.wait()


@asynccontextmanager
async def running(command: Sequence[str], slack: LoopbackSlack | None = None) -> AsyncIterator[Bot]:
    """Start a bot and wait until it answers; with a Slack, it is led there too."""
    async with Discord.open() as discord:
        channel = discord.world.add_channel(guild=7)
        environment = discord.environment | (slack_environment(slack) if slack else {})
        async with process(command, environment) as child:
            await while_it_runs(child, discord.ready())
            yield Bot(discord=discord, channel=channel, process=psutil.Process(child.pid))


async def while_it_runs(child: Child, event: Coroutine[Any, Any, None]) -> None:
    """Wait for something that a process should bring about. Raises RuntimeError when it ends instead."""
    coming, ended = asyncio.create_task(event), asyncio.create_task(child.wait())
    try:
        await asyncio.wait({coming, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not coming.done():
            raise RuntimeError(f"The process ended with code {child.returncode}.")
        await coming
    finally:
        coming.cancel()
        ended.cancel()


def slack_environment(slack: LoopbackSlack) -> dict[str, str]:
    """Return the variables that lead a bot to a loopback Slack."""
    return {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.tokens.bot, "SLACK_APP_TOKEN": slack.tokens.app}
