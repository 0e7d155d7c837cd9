import logging

import discord
import pytest
from simcord import Env

from bot.platforms.discord.client import Attache
from bot.platforms.discord.sync import fingerprint, sync_commands

from .conftest import Notes
from .reading import events

pytestmark = pytest.mark.simcord(shard_count=1)


def tellings(env: Env) -> int:
    return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in env.http_requests)


async def test_discord_is_told_of_our_commands_at_the_first_start(env: Env, client: Attache, notes: Notes) -> None:
    assert tellings(env) == 1
    assert notes.kept == {"discord.commands": fingerprint(client.tree)}


async def test_discord_is_not_told_again_what_it_knows(
    env: Env, client: Attache, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    await sync_commands(client.tree, notes)

    assert tellings(env) == 1
    assert events(caplog.records) == ["discord.commands.unchanged"]


async def test_discord_is_told_of_a_change(env: Env, client: Attache, notes: Notes) -> None:
    client.tree.remove_command("about")

    await sync_commands(client.tree, notes)

    assert tellings(env) == 2


async def test_copies_kept_by_a_server_are_removed(env: Env, client: Attache, notes: Notes) -> None:
    server = discord.Object(env.create_guild("Ministry").id)
    client.tree.copy_global_to(guild=server)
    await client.tree.sync(guild=server)
    client.tree.clear_commands(guild=server)
    notes.kept.clear()

    await sync_commands(client.tree, notes)

    assert await client.tree.fetch_commands(guild=server) == []


async def test_a_server_that_allows_us_no_commands_is_passed_over(env: Env, client: Attache, notes: Notes) -> None:
    env.create_guild("Ministry")
    notes.kept.clear()
    env.inject_error("GET", "/applications/*/guilds/*/commands", status=403, code=50001)

    await sync_commands(client.tree, notes)

    assert notes.kept == {"discord.commands": fingerprint(client.tree)}


async def test_many_servers_are_not_searched_for_copies(
    env: Env, client: Attache, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for number in range(26):
        env.create_guild(f"Server {number}")
    notes.kept.clear()

    await sync_commands(client.tree, notes)

    assert "discord.commands.copies_not_searched" in events(caplog.records)


async def test_a_refusal_is_tried_again_at_the_next_start(
    env: Env, client: Attache, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    notes.kept.clear()
    env.inject_error("PUT", "/applications/*/commands", status=503)

    await sync_commands(client.tree, notes)
    assert notes.kept == {}
    assert events(caplog.records) == ["discord.commands.refused"]

    await sync_commands(client.tree, notes)
    assert notes.kept == {"discord.commands": fingerprint(client.tree)}
