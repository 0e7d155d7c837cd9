"""The real bot with the real pack, in a simulated Discord (`env`) or over sockets in a loopback one (`discord`).

Every request it makes is held against Discord's own description of its API.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from simcord import Env, MemberActor
from simcord.builders import ChannelHandle

from bot.platforms.discord.client import Attache
from bot.service.desk import Desk
from bot.service.ports import Platform
from tests.builders import NOW
from tests.loopback.discord import Channel, Discord

from . import openapi

CONTRACT = openapi.Contract()


@dataclass
class Notes:
    """Keeps notes in memory."""

    kept: dict[str, str] = field(default_factory=dict)

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def set(self, key: str, value: str) -> None:
        self.kept[key] = value


@dataclass
class Places:
    """Says how places want their answers."""

    public: bool = False
    plain: bool = False

    def __call__(self, platform: Platform, workspace: str, channel: str, user: str) -> tuple[bool, bool]:
        return self.public, self.plain


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def places() -> Places:
    return Places()


@pytest.fixture
def client(desk: Desk, places: Places, notes: Notes) -> Attache:
    return Attache(desk=desk, manner=places, now=lambda: NOW, memory=notes)


@pytest.fixture
def simcord_bot(client: Attache) -> Attache:
    return client


def complaints(requests: Iterable[tuple[str, str, object]]) -> list[str]:
    """Return what Discord's description has against some requests, where it is at hand."""
    if not openapi.FILE.exists():
        return []
    return [complaint for request in requests for complaint in CONTRACT.complaints(*request)]


@pytest.fixture
def env(simcord_env: Env) -> Iterator[Env]:
    yield simcord_env
    assert complaints((entry.method, entry.path, entry.json) for entry in simcord_env.http_requests) == []


@pytest.fixture
def channel(env: Env) -> ChannelHandle:
    return env.create_guild("Ministry").create_text_channel("briefings")


@pytest.fixture
def ann(env: Env, channel: ChannelHandle) -> MemberActor:
    return env.guild.add_member(env.create_user("ann"))


class Clock:
    """Time that stands still until it is told to pass."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def discord(clock: Clock) -> AsyncIterator[Discord]:
    async with Discord.open(now=clock) as discord:
        yield discord
    assert complaints((request.method, request.path, request.body) for request in discord.requests) == []


@pytest.fixture
def room(discord: Discord) -> Channel:
    return discord.world.add_channel("briefings", guild=discord.world.new_id())
