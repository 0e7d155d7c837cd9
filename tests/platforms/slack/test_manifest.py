"""The manifest: what Slack accepts, no more rights than are used, and every command there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.cards.words import Words
from bot.platforms.slack.manifest import SCOPES, manifest
from bot.service.catalogue import COMMANDS

URL = "https://bot.example.org/slack/events"


@pytest.fixture(params=["", URL], ids=["socket", "http"])
def written(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The manifest of either mode."""
    return manifest(Words(), request.param)


def test_every_command_is_in_it_once(written: dict[str, Any]) -> None:
    commands = {command["command"]: command["description"] for command in written["features"]["slash_commands"]}

    assert commands == {f"/{command.name}": command.description for command in COMMANDS}


def test_it_keeps_slacks_limits(written: dict[str, Any]) -> None:
    features = written["features"]

    assert 1 <= len(written["display_information"]["name"]) <= 35
    assert 1 <= len(written["display_information"]["description"]) <= 140
    assert re.fullmatch("[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    for command in features["slash_commands"]:
        assert re.fullmatch("/[a-z]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command.get("usage_hint", "x")) <= 1000
    for shortcut in features["shortcuts"]:
        assert set(shortcut) == {"type", "callback_id", "name", "description"}
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["description"]) <= 150
        assert shortcut["type"] in ("message", "global")
    assert len({shortcut["callback_id"] for shortcut in features["shortcuts"]}) == len(features["shortcuts"]) <= 10


def test_it_is_json(written: dict[str, Any]) -> None:
    assert json.loads(json.dumps(written)) == written


def test_socket_mode_needs_no_address() -> None:
    text = json.dumps(manifest(Words()))

    assert manifest(Words())["settings"]["socket_mode_enabled"] is True
    assert "url" not in text


def test_http_names_one_address_everywhere() -> None:
    written = manifest(Words(), URL)
    settings = written["settings"]

    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == URL
    assert settings["interactivity"]["request_url"] == settings["interactivity"]["message_menu_options_url"] == URL
    assert {command["url"] for command in written["features"]["slash_commands"]} == {URL}


def test_it_asks_for_no_scope_that_is_not_explained() -> None:
    assert manifest(Words())["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}
    assert all(SCOPES.values())


def test_usage_hints_name_the_options() -> None:
    hints = {c["command"]: c.get("usage_hint") for c in manifest(Words())["features"]["slash_commands"]}

    assert hints["/brief"].startswith("[topic] [--public]")
    assert hints["/schedule"].startswith("add | list | edit | pause")
    assert hints["/topics"] is None


def test_writing_it_does_not_load_slacks_libraries() -> None:
    root = Path(__file__).parents[3] / "bot" / "platforms" / "slack"

    for name in ("manifest", "payloads", "render", "markup"):
        assert not re.search(r"^(from|import) (slack_|aiohttp)", (root / f"{name}.py").read_text(), re.MULTILINE)
