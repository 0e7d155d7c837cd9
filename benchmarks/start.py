"""How soon and how small: from starting the process to IDENTIFY, and resident memory once it has answered.

The commands are registered and the pack is read before the first measured start, as after any restart.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.platforms.slack.manifest import SCOPES
from tests.loopback.discord import Discord
from tests.loopback.slack import LoopbackSlack

from .bots import BARE, Bot, ours, process, running, while_it_runs
from .figures import Figure, Goal, compared

STARTS = 7
COMMANDS = 200  # before the memory is read


async def measure() -> list[Figure]:
    """Measure start and memory."""
    with TemporaryDirectory() as folder:
        command = ours(Path(folder))
        async with Discord.open() as mine, Discord.open() as floor:
            await _start(command, mine)
            starts = [(await _start(command, mine), await _start(BARE, floor)) for _ in range(STARTS)]
        return [compared("Start to IDENTIFY", "s", starts, Goal(limit=3)), *await _memory(command)]


async def _start(command: Sequence[str], discord: Discord) -> float:
    """Return the seconds from starting a process to its IDENTIFY."""
    before = discord.gateway.counts["identifies"]
    started = perf_counter()
    async with process(command, discord.environment) as child:
        identified = discord.world.until(lambda: discord.gateway.counts["identifies"] > before, seconds=30)
        await while_it_runs(child, identified)
        return perf_counter() - started


async def _memory(command: Sequence[str]) -> list[Figure]:
    async with LoopbackSlack(scopes=SCOPES) as slack, running(BARE) as bare:
        async with running(command) as discord_only:
            one = await _used(discord_only)
        async with running(command, slack) as both:
            await slack.world.until(lambda: bool(slack.server.links))
            await slack.answer(await slack.types("U1", "C1", "/fact korea"))
            two = await _used(both)
        floor = await _used(bare)
    return [
        compared("Memory, Discord only", "MB", [(one, floor)]),
        compared("Memory, Discord and Slack", "MB", [(two, floor)], Goal(limit=2)),
    ]


async def _used(bot: Bot) -> float:
    await asyncio.gather(*(bot.answers("fact", keyword="korea") for _ in range(COMMANDS)))
    return bot.memory
