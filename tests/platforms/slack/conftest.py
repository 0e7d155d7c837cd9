"""The real bot and the bundled library, between them and the tests a Slack on loopback sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.words import Words
from bot.platforms.slack.client import Reach, SlackBot
from bot.platforms.slack.connection import web_client
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.messenger import SlackMessenger
from bot.service.desk import Desk
from bot.service.ports import Platform
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack.world import PATIENCE

Make = Callable[..., SlackBot]
Run = Callable[..., AbstractAsyncContextManager[SlackBot]]


@dataclass
class House:
    """What the configuration says of places."""

    public: bool = False
    plain: bool = False
    asked: list[tuple[Platform, str, str, str]] = field(default_factory=list)

    def manner(self, *place: Any) -> tuple[bool, bool]:
        """Answer as the configuration would."""
        self.asked.append(place)
        return self.public, self.plain


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    """A workspace with the app installed from its manifest; at the end nothing came too early and nobody was pinged."""
    app = manifest(Words())
    commands = [command["command"] for command in app["features"]["slash_commands"]]
    async with LoopbackSlack(scopes=app["oauth_config"]["scopes"]["bot"], commands=commands) as workspace:
        yield workspace
        assert workspace.violations == []
        assert [
            message.pings for message in workspace.world.messages if message.user == "U0BOT" and message.pings
        ] == []


@pytest.fixture
def house() -> House:
    """How answers are given where nothing was configured."""
    return House()


@pytest.fixture
async def api(slack: LoopbackSlack) -> AsyncIterator[AsyncWebClient]:
    """The client the bot uses."""
    async with web_client(slack.tokens.bot, slack.api_url) as client:
        yield client


@pytest.fixture
def messenger(api: AsyncWebClient) -> SlackMessenger:
    """What posts."""
    return SlackMessenger(api, Words())


@pytest.fixture
def make_bot(slack: LoopbackSlack, api: AsyncWebClient, desk: Desk, house: House) -> Make:
    """Build a bot that is not started yet."""

    def make(**changes: Any) -> SlackBot:
        values: dict[str, Any] = {"api": api, "desk": desk, "manner": house.manner, "now": lambda: clock(slack)}
        reach = Reach(app_token=slack.tokens.app, signing_secret=slack.tokens.signing_secret)
        return SlackBot(**{**values, "reach": reach, **changes})

    return make


def clock(slack: LoopbackSlack) -> datetime:
    """Return the time of the workspace."""
    return datetime.fromtimestamp(slack.world.time, UTC)


async def no_pause(seconds: float) -> None:
    """Wait for nothing, but let others run."""
    await asyncio.sleep(0)


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds that nobody tells of."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0)


@pytest.fixture
def running() -> Run:
    """Run a bot until the end of the block, noting for how long it would have paused."""

    @asynccontextmanager
    async def run(bot: SlackBot, waited: list[float] | None = None) -> AsyncIterator[SlackBot]:
        async def pause(seconds: float) -> None:
            if waited is not None:
                waited.append(seconds)
            await asyncio.sleep(0)

        serving = asyncio.create_task(bot.serve(pause))
        await eventually(lambda: bot.ready or serving.done())
        assert bot.ready, serving.exception()
        yield bot
        serving.cancel()
        await asyncio.wait({serving})

    return run


@pytest.fixture
async def bot(make_bot: Make, running: Run) -> AsyncIterator[SlackBot]:
    """The bot, connected over Socket Mode."""
    async with running(make_bot()) as connected:
        yield connected
