"""Telling Discord about our commands only when they have changed."""

import json
import logging
from hashlib import sha256
from typing import Any, Protocol

import discord
from discord import app_commands

from ...domain.errors import AttacheError
from .connection import reason

_KEY = "discord.commands"
_MANY_SERVERS = 25  # beyond them, looking into each for doubles costs more requests than it is worth
_log = logging.getLogger(__name__)


class Memory(Protocol):
    """Keeps short notes across restarts."""

    async def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None: ...


async def sync_commands(tree: app_commands.CommandTree[Any], memory: Memory) -> None:
    """Send Discord our commands where they differ from those it has, and remove copies kept by single servers.

    A refusal is logged and tried again at the next start: what Discord knows already keeps working.
    """
    told = fingerprint(tree)
    if await memory.get(_KEY) == told:
        _log.info("Discord knows our commands as they are.", extra={"event": "discord.commands.unchanged"})
        return
    try:
        synced = await tree.sync()
        removed = await _remove_copies(tree)
    except (discord.HTTPException, AttacheError) as error:
        _log.error("Discord did not take our commands: %s.", reason(error), extra={"event": "discord.commands.refused"})
        return
    await memory.set(_KEY, told)
    text = "Discord was told our %d commands; %d copies kept by single servers were removed."
    _log.info(text, len(synced), removed, extra={"event": "discord.commands.synced"})


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """Return a hash of everything Discord is told about our commands, and of the application it is told for."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return sha256(text.encode()).hexdigest()


async def _remove_copies(tree: app_commands.CommandTree[Any]) -> int:
    """Remove what single servers keep of our commands, which would show twice; return how many."""
    servers = [server async for server in tree.client.fetch_guilds(limit=_MANY_SERVERS + 1, with_counts=False)]
    if len(servers) > _MANY_SERVERS:
        text = "The bot is in more than %d servers; none was searched for copies of our commands."
        _log.info(text, _MANY_SERVERS, extra={"event": "discord.commands.copies_not_searched"})
        return 0
    return sum([await _remove_copies_of(server, tree) for server in servers])


async def _remove_copies_of(server: discord.Guild, tree: app_commands.CommandTree[Any]) -> int:
    try:
        copies = await tree.fetch_commands(guild=server)
        if copies:
            await tree.sync(guild=server)  # our tree has none for a single server
    except discord.Forbidden:  # it was invited without commands, so it has none
        return 0
    return len(copies)
