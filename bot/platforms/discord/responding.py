"""Giving an interaction its one response, as the JSON we have drawn.

discord.py's own way asks Discord to send the whole message back, and reads it into objects that nothing here needs.
"""

from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import async_context

from .components import Drawing

_NEW_MESSAGE, _CHANGED_MESSAGE = 4, 7
_EPHEMERAL = 1 << 6
_PATH = "/interactions/{webhook_id}/{webhook_token}/callback"


class Responder:
    """Responds over the connections of discord.py, with its retries and its errors.

    Its session is its own: Discord does not count responses, so none of them is held or watched.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def open(self, http: HTTPClient) -> None:
        """Begin, once discord.py has connections to share."""
        await self.close()
        if http.connector is not discord.utils.MISSING:
            self._session = aiohttp.ClientSession(
                connector=http.connector,
                connector_owner=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": http.user_agent},
            )

    async def close(self) -> None:
        """End; the connections are discord.py's to close."""
        if self._session:
            await self._session.close()
            self._session = None

    async def show(self, interaction: discord.Interaction, drawing: Drawing, *, private: bool) -> None:
        """Send a message, to the reader alone or to everyone."""
        payload = drawing.payload
        flags = payload["flags"] | _EPHEMERAL * private
        await self._respond(interaction, _NEW_MESSAGE, {**payload, "flags": flags})

    async def change(self, interaction: discord.Interaction, drawing: Drawing) -> None:
        """Put a drawing in place of the message that was pressed."""
        await self._respond(interaction, _CHANGED_MESSAGE, drawing.payload)

    async def _respond(self, interaction: discord.Interaction, kind: int, message: dict[str, Any]) -> None:
        http = interaction.client.http
        await async_context.get().request(
            Route("POST", _PATH, webhook_id=interaction.id, webhook_token=interaction.token),
            self._session or interaction._session,
            payload={"type": kind, "data": {**message, "allowed_mentions": {"parse": []}}},
            proxy=http.proxy,
            proxy_auth=http.proxy_auth,
        )
