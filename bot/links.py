"""One link for each platform that has a token: how to start it, how to post through it, and whether it is up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .config import Config, Secret
from .service.desk import Desk
from .service.limiting import DISCORD, SLACK, Gate, Limits
from .service.ports import Contact, Platform

if TYPE_CHECKING:
    from .platforms.discord.sync import Memory
    from .platforms.slack.client import SlackBot


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A platform.

    `serve` answers until it is cancelled, and raises ConfigError where only a person can help; `sign_in` is what
    posting needs without it. `can_post` and `up` say how it stands right now, and `gate` why nothing may be sent.
    """

    platform: Platform
    messenger: Contact
    gate: Gate
    serve: Callable[[], Awaitable[None]]
    sign_in: Callable[[], Awaitable[None]]
    can_post: Callable[[], bool]
    up: Callable[[], bool]


@asynccontextmanager
async def open_links(
    config: Config, desk: Desk, clock: Callable[[], datetime], memory: "Memory"
) -> AsyncIterator[tuple[Link, ...]]:
    """Open a link to each platform that has a token, and close them in the end."""
    async with AsyncExitStack() as stack:
        links = []
        if config.secrets.discord_token:
            links.append(await stack.enter_async_context(_discord(config, desk, clock, memory)))
        if config.secrets.slack_bot_token:
            links.append(await stack.enter_async_context(_slack(config, desk, clock)))
        yield tuple(links)


@asynccontextmanager
async def _discord(config: Config, desk: Desk, clock: Callable[[], datetime], memory: "Memory") -> AsyncIterator[Link]:
    from .platforms.discord.client import Attache
    from .platforms.discord.connection import move_endpoints
    from .platforms.discord.messenger import DiscordMessenger

    move_endpoints(config.endpoints.discord_api_url or "", config.endpoints.discord_gateway_url or "")
    token = _value(config.secrets.discord_token)
    gate = _gate(DISCORD)
    client = Attache(
        desk=desk, manner=manner_of(config), now=clock, memory=memory, manages=manages_of(config), gate=gate
    )
    try:
        yield Link(
            platform=Platform.DISCORD,
            messenger=DiscordMessenger(client, desk.words),
            gate=gate,
            serve=lambda: client.serve(token),
            sign_in=lambda: client.sign_in(token),
            can_post=lambda: client.application_id is not None and gate.is_open,
            up=lambda: client.ready,
        )
    finally:
        await client.close()


@asynccontextmanager
async def _slack(config: Config, desk: Desk, clock: Callable[[], datetime]) -> AsyncIterator[Link]:
    from .platforms.slack.client import Reach, SlackBot
    from .platforms.slack.connection import web_client
    from .platforms.slack.messenger import SlackMessenger

    reach = Reach(
        socket_mode=config.slack.mode == "socket",
        app_token=_value(config.secrets.slack_app_token),
        signing_secret=_value(config.secrets.slack_signing_secret),
    )
    async with web_client(_value(config.secrets.slack_bot_token), config.endpoints.slack_api_url or "") as api:
        gate = _gate(SLACK)
        bot = SlackBot(api=api, reach=reach, desk=desk, manner=manner_of(config), now=clock, manages=manages_of(config))
        yield Link(
            platform=Platform.SLACK,
            messenger=SlackMessenger(api, desk.words, gate),
            gate=gate,
            serve=lambda: _serve_slack(bot, config),
            sign_in=_nothing,
            can_post=lambda: gate.is_open,
            up=lambda: bot.ready,
        )


def _gate(limits: Limits) -> Gate:
    return Gate(limits, asyncio.get_running_loop().time, asyncio.sleep)


async def _serve_slack(bot: "SlackBot", config: Config) -> None:
    if config.slack.mode == "socket":
        await bot.serve()
        return
    from .web.server import serving

    async with serving(bot.web_app(), config.slack.host, config.slack.port):
        await bot.serve()


async def _nothing() -> None:
    """Do nothing: Slack's Web API wants no signing in."""


def manner_of(config: Config) -> Callable[[Platform, str, str, str], tuple[bool, bool]]:
    """Return what tells a platform whether a place wants its answers public, and whether plain."""

    def manner(platform: Platform, workspace: str, channel: str, user: str) -> tuple[bool, bool]:
        found = config.manner(platform, workspace, channel, user)
        return found.public, found.plain

    return manner


def manages_of(config: Config) -> Callable[[Platform, Collection[str]], bool]:
    """Return what tells a platform whether any of these people and roles is named among the managers."""

    def manages(platform: Platform, ids: Collection[str]) -> bool:
        named = {str(known): listed for known, listed in config.managers.items()}
        return not set(ids).isdisjoint(named.get(platform.value, ()))

    return manages


def _value(secret: Secret | None) -> str:
    return secret.get_secret_value() if secret else ""
