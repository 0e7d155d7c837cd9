"""What Discord says of its things, as JSON."""

from collections.abc import Iterator
from typing import Any

from .world import Channel, Message, Payload, World

_TEXT, _DIRECT = 0, 1


def user_json(id: int, name: str) -> Payload:
    """Describe a person."""
    return {"id": str(id), "username": name, "discriminator": "0", "avatar": None, "global_name": name}


def member_json(user: Payload) -> Payload:
    """Describe a person as a member of a guild."""
    return {
        "user": user,
        "roles": [],
        "joined_at": "2020-01-01T00:00:00.000000+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "2147483647",
        "avatar": None,
        "nick": None,
    }


def application_json(world: World) -> Payload:
    """Describe the bot's application."""
    return {
        "id": str(world.application_id),
        "name": "attaché",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "flags": 0,
        "rpc_origins": [],
        "summary": "",
        "team": None,
        "owner": user_json(1, "owner"),
    }


def guild_json(guild: int) -> Payload:
    """Describe a guild as its members' lists do."""
    name = f"Server {guild}"
    return {"id": str(guild), "name": name, "icon": None, "owner": False, "permissions": "0", "features": []}


def channel_json(channel: Channel) -> Payload:
    """Describe a channel."""
    if not channel.guild:
        return {
            "id": str(channel.id),
            "type": _DIRECT,
            "recipients": [],
            "last_message_id": str(channel.last_message) if channel.last_message else None,
        }
    return {
        "id": str(channel.id),
        "type": _TEXT,
        "guild_id": str(channel.guild),
        "name": channel.name,
        "position": 0,
        "permission_overwrites": [],
        "topic": None,
        "nsfw": False,
        "last_message_id": str(channel.last_message) if channel.last_message else None,
        "parent_id": None,
        "rate_limit_per_user": 0,
    }


def message_json(message: Message) -> Payload:
    """Describe a message. Its nonce is said once, in the answer to whoever posts it, never in a history."""
    body = message.body
    return {
        "id": str(message.id),
        "type": 0,
        "channel_id": str(message.channel.id),
        "author": message.author,
        "content": body.get("content") or "",
        "timestamp": message.at.isoformat(),
        "edited_timestamp": message.edited.isoformat() if message.edited else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or ()],
        "components": body.get("components") or [],
        "pinned": False,
        "flags": message.flags,
    }


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield every component, nested ones included, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if accessory := component.get("accessory"):
            yield from walk([accessory])


def text_of(message: Message) -> str:
    """Return all a reader can read in a message, a line per part, buttons in brackets."""
    body = message.body
    lines: list[Any] = [body.get("content")]
    for embed in body.get("embeds") or ():
        lines += [embed.get("title"), embed.get("description")]
        lines += [part for each in embed.get("fields") or () for part in (each["name"], each["value"])]
        lines += [(embed.get("footer") or {}).get("text")]
    for component in walk(body.get("components") or []):
        lines += [component.get("content"), f"[{component['label']}]" if component.get("label") else None]
    return "\n".join(line for line in lines if line)
