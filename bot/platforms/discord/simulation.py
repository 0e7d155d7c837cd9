"""A small Discord of one server, one channel and one reader, around the very same bot; SimCord plays Discord."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
import simcord
from simcord.builders import ChannelHandle

from ...cards.asks import Ask, ask
from ...cards.model import Button, Buttons, Card, Passage, Remark
from ...cards.words import Words
from ...domain.errors import BadRequest, ConfigError
from ...service.catalogue import every_command
from ...service.commands import read_line
from ...service.desk import Desk
from ...service.ports import Platform, Reply, Target
from .client import Attache
from .inquiries import Manner
from .messenger import DiscordMessenger

_BOT, _SERVER, _CHANNEL, _READER = "Attaché", "The Ministry", "briefings", "you"
_OPTIONS = {c.name: {option.name for option in c.options} for c in every_command() if not c.parts}


class Reader(simcord.MemberActor):
    """Somebody who may type a whole command and press Enter, as real Discord lets them."""

    async def send(self, channel: ChannelHandle, content: str = "", **details: Any) -> discord.Message:
        """Run what is typed as a command, or send it as a message."""
        asked = _typed(content)
        answer = (await self.slash(channel, asked.command, **_options(asked))).response if asked else None
        return answer.message if answer else await super().send(channel, content, **details)


def _typed(content: str) -> Ask | None:
    """Return the question somebody typed in full, or nothing where it is no command Discord knows."""
    try:
        asked = read_line(content)
    except BadRequest:
        return None
    known = content.startswith("/") and asked.command in _OPTIONS and set(asked.options) <= _OPTIONS[asked.command]
    return asked if known else None


def _options(asked: Ask) -> dict[str, str | bool]:
    return {name: value == "yes" if name == "public" else value for name, value in asked.options.items()}


class NoMemory:
    """Keeps nothing: every demo has its own Discord, which is told of our commands anew."""

    async def get(self, key: str) -> str | None:
        """Return nothing."""

    async def set(self, key: str, value: str) -> None:
        """Forget it."""


async def simulate(
    desk: Desk, manner: Manner, now: Callable[[], datetime], port: int | None, on_url: Callable[[str], None]
) -> None:
    """Run the bot in the small Discord until its page is closed for good, or this is cancelled."""
    office = replace(desk.office)
    desk = replace(desk, office=office)
    client = Attache(desk=desk, manner=manner, now=now, memory=NoMemory())
    office.messengers = {Platform.DISCORD: DiscordMessenger(client, desk.words)}
    async with simcord.run(client, shard_count=1, check_errors=False) as env:
        await env.advance_time((now() - env.now()).total_seconds())
        channel, reader = await _furnish(env, client, desk.words)
        page = env.preview(
            channel, viewers=[reader], layout="channel", locale="en-GB", timezone=desk.timezone.key, port=port
        )
        try:
            async with page:
                on_url(page.url)
                await page.wait_closed()
        except simcord.SetupError as error:
            port_taken = isinstance(error.__cause__, OSError)
            problem = f"Port {port} is taken; choose another port." if port_taken else str(error)
            raise ConfigError(f"The demo cannot start. {problem}") from None


async def _furnish(env: simcord.Env, client: Attache, words: Words) -> tuple[ChannelHandle, Reader]:
    """Put up the server, its channel with a word of welcome, and the reader."""
    await client.http.edit_profile({"username": _BOT})
    server = env.create_guild(_SERVER)
    channel = server.create_text_channel(_CHANNEL, topic=words("Type / to see what you can ask"))
    managers = server.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    reader = server.add_member(env.create_user(_READER), roles=[managers])
    target = Target(platform=Platform.DISCORD, channel=str(channel.id))
    await DiscordMessenger(client, words).post(target, _welcome(words), key="welcome")
    return channel, Reader(env, server, reader.user)


def _welcome(words: Words) -> Reply:
    buttons = (Button(label=words("Topics"), ask=ask("topics")), Button(label=words("Help"), ask=ask("help")))
    blocks = (
        Passage(text=words("Hello! I brief you from documents you can check.")),
        Passage(text=words("Type /brief korea below and press Enter; then try /fact refuelling.")),
        Passage(text=words("/schedule add sets what is posted here; /schedule preview shows it.")),
        Remark(text=words("This is a simulated Discord on your own machine. Nothing you type leaves it.")),
        Buttons(buttons=buttons),
    )
    return Reply(ask=ask("help"), card=Card(title=words("Welcome"), blocks=blocks))
