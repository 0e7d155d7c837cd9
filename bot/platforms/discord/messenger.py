"""Posting to Discord's channels by their ids, each post once."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

import aiohttp
import discord
from discord.http import Route

from ...cards.asks import ask
from ...cards.model import Button, Buttons, Card
from ...cards.words import Words
from ...domain.errors import AttacheError, ConfigError, GiveUp, TryAgain, Unclear
from ...service.ports import Platform, Posted, Reply, Target
from .components import Drawing, walk
from .connection import NOT_LET_IN, OUTAGES, reason
from .permissions import missing_permission
from .render import draw
from .watching import is_ban, noting_what_leaves
from .wire import DrawnView, parts_of

_UNREACHED = 10.0  # seconds
_IN_BETWEEN = 60.0  # seconds
_TURNED_AWAY = 600.0  # seconds to leave Discord alone when it refuses our whole address
_MESSAGE_GONE = 10008
_REMEMBERS = timedelta(minutes=2)  # Discord says “a few minutes”; less than that is safe
_REMEDIES = {
    10003: ("The channel is gone.", "Choose another channel."),
    50007: (
        "Discord does not let the bot write to this person.",
        "They can allow direct messages from members of the server in its privacy settings.",
    ),
    50001: ("The bot cannot see the channel.", "Give the bot the permission View Channel there."),
    50008: ("Nothing can be posted in a channel of this kind.", "Choose a text channel, or a thread in it."),
    50013: (
        "The bot may not write in the channel.",
        "Give the bot the permission Send Messages there; in a thread, Send Messages in Threads.",
    ),
    50083: ("The thread is archived.", "Open the thread again, or choose another channel."),
    160005: ("The thread is locked.", "Unlock the thread, or choose another channel."),
}


class DiscordMessenger:
    """Posts through a client that has logged in; the gateway is not needed."""

    def __init__(self, client: discord.Client, words: Words) -> None:
        self._client = client
        self._words = words
        self._servers: dict[str, str] = {}

    @property
    def remembers(self) -> timedelta:
        """Return how long Discord answers a nonce it knows with the first message."""
        return _REMEMBERS

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        """Post a card; a second time with the same key, Discord answers with the first message for some minutes."""
        drawing = _marked(self._draw(reply), key)
        with noting_what_leaves() as left:
            try:
                message = await self._channel(target).send(
                    drawing.content or None, view=DrawnView(drawing), nonce=key, suppress_embeds=reply.plain
                )
            except discord.NotFound as error:
                if error.code == _MESSAGE_GONE:  # it was posted, and somebody has deleted it since
                    return Posted(message_id="")
                raise _sorted(error) from error
            except OUTAGES as error:
                raise _sorted(error) from error
            except AttacheError as error:  # the gate was shut; it may have been between two tries of discord.py's
                raise Unclear(str(error)) if left else error from None
        return await self._posted(target, message)

    async def find(self, target: Target, key: str, since: datetime) -> Posted | None:
        """Look for the post that bears the key among what came after a time."""
        channel = self._channel(target)
        seen = False
        try:
            async for message in channel.history(limit=None, after=since, oldest_first=True):
                seen = True
                if _marks_of(message) == _marks(key):
                    return await self._posted(target, message)
            # Where the bot may not read back, Discord shows an empty channel.
            seen = seen or await self._nothing_came_since(target, since)
        except OUTAGES as error:
            raise _sorted_look(error) from error
        if not seen:
            raise Unclear("The bot cannot read back what was posted: it lacks Read Message History in the channel.")
        return None

    async def _nothing_came_since(self, target: Target, since: datetime) -> bool:
        """Whether no message came into a channel since then; Discord says so even where the bot may not read it."""
        if [message async for message in self._channel(target).history(limit=1)]:
            return True
        found: Any = await self._client.http.get_channel(int(target.channel))
        return int(found.get("last_message_id") or 0) < discord.utils.time_snowflake(since)

    async def check(self, target: Target) -> None:
        """Ask Discord whether the bot may post in a channel."""
        try:
            missing = await missing_permission(self._client, int(target.channel))
        except OUTAGES as error:
            raise _sorted(error) from error
        if missing:
            raise GiveUp(*missing)

    async def tell(self, person: str, reply: Reply, key: str) -> Posted:
        """Write to a person directly."""
        try:
            opened = await self._client.http.request(
                Route("POST", "/users/@me/channels"), json={"recipient_id": person}
            )
        except OUTAGES as error:
            raise _sorted(error) from error
        return await self.post(Target(platform=Platform.DISCORD, channel=str(opened["id"])), reply, key)

    async def name_of(self, person: str) -> str:
        """Return what Discord shows as somebody's name, or nothing."""
        try:
            found = await self._client.http.get_user(int(person))
        except (*OUTAGES, AttacheError, ValueError):  # the gate may be shut
            return ""
        return str(found.get("global_name") or found["username"])

    def _channel(self, target: Target) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(target.channel))

    def _draw(self, reply: Reply) -> Drawing:
        return draw(_with_a_button(reply.card, self._words), reply.ask, self._words, plain=reply.plain)

    async def _posted(self, target: Target, message: discord.Message) -> Posted:
        server = target.workspace or await self._server(target.channel)
        link = f"https://discord.com/channels/{server}/{target.channel}/{message.id}" if server else ""
        return Posted(message_id=str(message.id), link=link)

    async def _server(self, channel: str) -> str:
        """Return the server of a channel, or nothing: a post that succeeded must not fail for want of its link."""
        if channel not in self._servers:
            try:
                found = await self._client.http.get_channel(int(channel))
            except (*OUTAGES, AttacheError):
                return ""
            self._servers[channel] = str(found.get("guild_id", "@me"))
        return self._servers[channel]


def _with_a_button(card: Card, words: Words) -> Card:
    """Give a card without buttons one, so that its key has a component to ride on in plain text, too."""
    if any(isinstance(block, Buttons) for block in card.blocks):
        return card
    return replace(card, blocks=(*card.blocks, Buttons(buttons=(Button(label=words("Help"), ask=ask("help")),))))


def _marked(drawing: Drawing, key: str) -> Drawing:
    """Write the key into the message where nobody sees it: as the numbers of its first two components."""
    for component, mark in zip(walk(drawing.components), _marks(key), strict=False):
        component["id"] = mark
    return drawing


def _marks(key: str) -> tuple[int, int]:
    """Return two numbers that stand for a key; Discord takes 31 bits in each."""
    digest = sha256(key.encode()).digest()
    return int.from_bytes(digest[:4]) >> 1 or 1, int.from_bytes(digest[4:8]) >> 1 or 2


def _marks_of(message: discord.Message) -> tuple[int | None, ...]:
    return tuple(component.get("id") for component in islice(parts_of(message), 2))


def _sorted(error: Exception) -> AttacheError:
    """Return the error that says what can be done about this one."""
    match error:
        case discord.RateLimited():
            return TryAgain("Discord asks us to wait.", after=error.retry_after)
        case discord.HTTPException(status=429) if is_ban(error.response):
            return TryAgain("Discord turns our address away for now.", after=_TURNED_AWAY)
        case discord.HTTPException(status=429):
            return TryAgain("Discord asks us to wait.", after=_UNREACHED)
        case discord.HTTPException(status=401):
            return ConfigError(NOT_LET_IN)
        case discord.HTTPException() if error.code in _REMEDIES:
            return GiveUp(*_REMEDIES[error.code])
        case discord.HTTPException(code=0) if error.status < 500:  # no word of Discord's own: a proxy's page, say
            return TryAgain(f"Something in front of Discord refused the post ({reason(error)}).", after=_IN_BETWEEN)
        case discord.HTTPException() if error.status < 500:
            return GiveUp(
                f"Discord refused the post ({reason(error)}).", "Check the channel with: python -m bot doctor"
            )
        case aiohttp.ClientConnectorError():
            return TryAgain("Discord cannot be reached.", after=_UNREACHED)
        case _:
            return Unclear(f"Discord gave no clear answer ({reason(error)}).")


def _sorted_look(error: Exception) -> AttacheError:
    """Return the error that says what can be done about this one, where we only wanted to read."""
    match _sorted(error):
        case TryAgain() | ConfigError() as plain:
            return plain
        case Unclear() as plain:
            return TryAgain(str(plain), after=_UNREACHED)
        case _:
            return Unclear(f"Discord does not show us what was posted ({reason(error)}).")
