"""Whether the bot may post in a channel, from what Discord says of it: no member, role or channel is cached."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord

_THREADS = {10, 11, 12}  # kinds of channel
_TEXT = {0, 2, 5, 13, *_THREADS}
_ROLE = 0  # whom an overwrite is for
_BAD_KIND = ("Nothing can be posted in a channel of this kind.", "Choose a text channel, or a thread in it.")
_NEEDED = (("view_channel", "View Channel"), ("send_messages", "Send Messages"))
_NEEDED_IN_THREADS = (("view_channel", "View Channel"), ("send_messages_in_threads", "Send Messages in Threads"))


async def missing_permission(client: discord.Client, channel: int) -> tuple[str, str] | None:
    """Return what keeps the bot from posting there and what to do about it, or nothing.

    Raises whatever discord.py raises when Discord does not say.
    """
    found: Mapping[str, Any] = await client.http.get_channel(channel)
    if "guild_id" not in found:
        return None  # a direct message
    if found["type"] not in _TEXT:
        return _BAD_KIND
    in_thread = found["type"] in _THREADS
    holder = await client.http.get_channel(found["parent_id"]) if in_thread else found
    allowed = await _permissions(client, int(found["guild_id"]), holder)
    for name, shown in _NEEDED_IN_THREADS if in_thread else _NEEDED:
        if not getattr(allowed, name):
            where = f"#{holder['name']}" if holder.get("name") else "the channel"
            return f"The bot lacks one permission in {where}: {shown}.", f"Give it the permission {shown} there."
    return None


async def _permissions(client: discord.Client, guild: int, channel: Mapping[str, Any]) -> discord.Permissions:
    if client.user is None:
        raise discord.ClientException("asked before logging in")
    me = client.user.id
    server: Mapping[str, Any] = await client.http.get_guild(guild, with_counts=False)
    member: Mapping[str, Any] = await client.http.get_member(guild, me)
    mine = {str(guild), *map(str, member["roles"])}
    base = _either(role["permissions"] for role in server["roles"] if str(role["id"]) in mine)
    if base.administrator or str(server.get("owner_id")) == str(me):
        return discord.Permissions.all()
    return _overwritten(base, channel.get("permission_overwrites", ()), str(guild), mine, str(me))


def _either(masks: Iterable[str]) -> discord.Permissions:
    value = 0
    for mask in masks:
        value |= int(mask)
    return discord.Permissions(value)


def _overwritten(
    base: discord.Permissions, overwrites: Iterable[Mapping[str, Any]], everyone: str, roles: set[str], me: str
) -> discord.Permissions:
    """Apply a channel's overwrites in Discord's order: everyone, then all roles together, then the member."""
    written = list(overwrites)
    of_everyone = [o for o in written if str(o["id"]) == everyone]
    of_roles = [o for o in written if int(o["type"]) == _ROLE and str(o["id"]) in roles - {everyone}]
    of_me = [o for o in written if int(o["type"]) != _ROLE and str(o["id"]) == me]
    value = base.value
    for group in (of_everyone, of_roles, of_me):
        value &= ~_either(o["deny"] for o in group).value
        value |= _either(o["allow"] for o in group).value
    return discord.Permissions(value)
