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
            await start_of(command, mine)
            starts = [(await start_of(command, mine), await start_of(BARE, floor)) for _ in range(STARTS)]
        return [compared("Start to IDENTIFY", "s", starts, Goal(limit=3)), *await _memory(command)]


async def start_of(command: Sequence[str], discord: Discord) -> float:
    """Return the seconds from starting a process to its IDENTIFY."""
    before = discord.gateway.counts["identifies"]
    started = perf_counter()
    async with process(command, discord.environment) as child:
        identified = discord.world.until(lambda: discord.gateway.counts["identifies"] > before, seconds=30)
        await while_it_runs(child, identified)
        return perf_counter() - started


async def _memory(command: Sequence[str]) -> list[Figure]:
    async with running(BARE) as bare:
        async with running(command) as discord_only:
            one = await _used(discord_only)
        two = await memory_with_both(command)
        floor = await _used(bare)
    return [
        compared("Memory, Discord only", "MB", [(one, floor)]),
        compared("Memory, Discord and Slack", "MB", [(two, floor)], Goal(limit=2)),
    ]


async def memory_with_both(command: Sequence[str], keyword: str = "korea") -> float:
    """Return the resident memory of a bot that has answered on Discord and on Slack, in MB."""
    async with LoopbackSlack(scopes=SCOPES) as slack, running(command, slack) as both:
        await slack.world.until(lambda: bool(slack.server.links))
        await slack.answer(await slack.types("U1", "C1", f"/fact {keyword}"))
        return await _used(both, keyword)


async def _used(bot: Bot, keyword: str = "korea") -> float:
    await asyncio.gather(*(bot.answers("fact", keyword=keyword) for _ in range(COMMANDS)))
    return bot.memory
