"""Giving an interaction its one response, as the JSON we have drawn.

discord.py's own way asks Discord to send the whole message back, and reads it into objects that nothing here needs.
"""

from typing import Any

import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from .components import Drawing

_NEW_MESSAGE, _CHANGED_MESSAGE = 4, 7
_EPHEMERAL = 1 << 6
_PATH = "/interactions/{webhook_id}/{webhook_token}/callback"


async def show(interaction: discord.Interaction, drawing: Drawing, *, private: bool) -> None:
    """Send a message, to the reader alone or to everyone."""
    payload = drawing.payload
    await _respond(interaction, _NEW_MESSAGE, {**payload, "flags": payload["flags"] | _EPHEMERAL * private})


async def change(interaction: discord.Interaction, drawing: Drawing) -> None:
    """Put a drawing in place of the message that was pressed."""
    await _respond(interaction, _CHANGED_MESSAGE, drawing.payload)


async def _respond(interaction: discord.Interaction, kind: int, message: dict[str, Any]) -> None:
    """Respond through discord.py's connection, with its retries and its errors."""
    http = interaction.client.http
    await async_context.get().request(
        Route("POST", _PATH, webhook_id=interaction.id, webhook_token=interaction.token),
        interaction._session,
        payload={"type": kind, "data": {**message, "allowed_mentions": {"parse": []}}},
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
    )
