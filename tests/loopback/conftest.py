"""What the tests of the loopback platforms share."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from tests.loopback.discord import Discord


@dataclass(slots=True)
class Clock:
    """Time that stands still until it is told to pass."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
async def discord(clock: Clock) -> AsyncIterator[Discord]:
    """A running Discord."""
    async with Discord.open(now=clock) as discord:
        yield discord


@pytest.fixture
async def api(discord: Discord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of its REST interface, with the bot's token; paths have no leading slash."""
    headers = {"Authorization": f"Bot {discord.token}"}
    async with aiohttp.ClientSession(discord.api_url + "/", headers=headers) as session:
        yield session
