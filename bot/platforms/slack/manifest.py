"""The app manifest: what to paste at api.slack.com/apps → Create New App → From a manifest."""

from typing import Any

from ...cards.words import Words
from ...service.catalogue import COMMANDS, Command
from .payloads import FIND_SOURCE, LOOK_UP, SHOW_EVIDENCE, WHY_POSTED

NAME = "Attaché"
HANDLE = "attache"

SCOPES = {
    "app_mentions:read": "to be asked by name",
    "channels:history": "to find its own posts again after a crash, and the post that “source?” in a thread is about",
    "channels:read": "to see whether it is in a channel, and to name one it was not invited to",
    "chat:write": "to post where it was invited",
    "commands": "for slash commands and shortcuts",
    "groups:history": "the same in private channels",
    "groups:read": "to see whether it is in a private channel that it is to post in",
    "users:read": "to see who is an admin of the workspace, and to name who changed a schedule",
}
"""The bot's scopes, and what each is for."""


def manifest(words: Words, request_url: str = "") -> dict[str, Any]:
    """Return the manifest; with an address Slack sends signed requests there, without one it uses Socket Mode."""
    url = {"request_url": request_url} if request_url else {}
    menus = {"message_menu_options_url": request_url} if request_url else {}
    return {
        "display_information": {
            "name": NAME,
            "description": words("Briefs you from documents you trust, with a source for every statement"),
            "background_color": "#2b6cb0",
        },
        "features": {
            "bot_user": {"display_name": HANDLE, "always_online": True},
            "shortcuts": _shortcuts(words),
            "slash_commands": [_command(command, words, request_url) for command in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": ["app_mention"]},
            "interactivity": {"is_enabled": True, **url, **menus},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def _command(command: Command, words: Words, request_url: str) -> dict[str, Any]:
    options = [("" if n == 0 and not option.flag else "--") + option.name for n, option in enumerate(command.options)]
    hint = " | ".join(part.name for part in command.parts) or " ".join(f"[{name}]" for name in options)
    return {
        "command": f"/{command.name}",
        "description": words(command.description),
        **({"usage_hint": hint} if hint else {}),
        **({"url": request_url} if request_url else {}),
        "should_escape": False,
    }


def _shortcuts(words: Words) -> list[dict[str, str]]:
    told = [
        ("global", LOOK_UP, words("Look something up"), words("Search the library, and read the answer at once")),
        ("message", FIND_SOURCE, words("Find source"), words("Find the fact and the document that a message rests on")),
        (
            "message",
            SHOW_EVIDENCE,
            words("Show the evidence"),
            words("Show how each statement of a message was checked"),
        ),
        (
            "message",
            WHY_POSTED,
            words("Why was this posted?"),
            words("Tell what became of a scheduled post, step by step"),
        ),
    ]
    return [
        {"type": kind, "callback_id": callback, "name": name, "description": description}
        for kind, callback, name, description in told
    ]
