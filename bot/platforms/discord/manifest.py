"""What Discord's developer console and an invitation need to know."""

import binascii
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import urlencode

import discord

from ...service.catalogue import COMMANDS

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,  # to find its own posts again after a crash
)
"""What the bot may do where it posts; answering questions needs none of it."""

_AUTHORIZE = "https://discord.com/oauth2/authorize"
_SCOPES = ("applications.commands", "bot")


def manifest(token: str = "") -> dict[str, Any]:
    """Return the installation settings; with a token, also the links that invite the bot."""
    application = application_id(token)
    settings = {
        "intents": "none: switch on no privileged gateway intent",
        "installation_contexts": ["guild install", "user install"],
        "guild_install": {"scopes": list(_SCOPES), "permissions": str(PERMISSIONS.value)},
        "user_install": {"scopes": ["applications.commands"]},
        "commands": [f"/{command.name}: {command.description}" for command in COMMANDS],
    }
    if not application:
        return {"invite": "Set DISCORD_TOKEN and run this again to see the link.", **settings}
    guild = {"client_id": application, "scope": " ".join(_SCOPES), "permissions": PERMISSIONS.value}
    user = {"client_id": application, "scope": "applications.commands", "integration_type": 1}
    return {
        "invite_to_a_server": f"{_AUTHORIZE}?{urlencode(guild)}",
        "add_to_your_account": f"{_AUTHORIZE}?{urlencode(user)}",
        **settings,
    }


def application_id(token: str) -> str:
    """Read the application's id off its token, or return an empty string where there is none in it."""
    head = token.partition(".")[0]
    try:
        decoded = urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return decoded if decoded.isdigit() else ""
