"""What leaves for Discord: at our pace, never into a ban, and never at the cost of an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import discord as dpy
import pytest
import yarl

from bot.cards.words import Words
from bot.domain.errors import AttacheError, ConfigError, GiveUp, TryAgain, Unclear
from bot.platforms.discord.client import Attache
from bot.platforms.discord.connection import move_endpoints
from bot.platforms.discord.messenger import DiscordMessenger
from bot.service.desk import Desk
from bot.service.limiting import DISCORD, Gate, Verdict
from bot.service.ports import Platform, Reply, Target
from tests.builders import NOW, say
from tests.loopback.discord import Channel, Discord, Fault

from .conftest import Notes, Places

POSTS = ("POST", "/channels/*/messages")


@pytest.fixture
async def gate() -> Gate:
    return Gate(DISCORD, asyncio.get_running_loop().time, asyncio.sleep)


@pytest.fixture
async def client(
    desk: Desk, notes: Notes, gate: Gate, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Attache]:
    monkeypatch.setattr(dpy.http.Route, "BASE", "")
    monkeypatch.setattr(dpy.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL())
    move_endpoints(discord.api_url, discord.gateway.url)
    client = Attache(desk=desk, manner=Places(), now=lambda: NOW, memory=notes, gate=gate)
    yield client
    await client.close()


@pytest.fixture
async def messenger(client: Attache, discord: Discord) -> DiscordMessenger:
    await client.sign_in(discord.token)
    return DiscordMessenger(client, Words())


@pytest.fixture
async def reply(desk: Desk) -> Reply:
    return await say(desk, "/onthisday 17 september")


def target(room: Channel) -> Target:
    return Target(platform=Platform.DISCORD, channel=str(room.id))


async def post(messenger: DiscordMessenger, room: Channel, reply: Reply, *keys: str) -> list[type[AttacheError]]:
    """Post at the same time, once with each key; return what went wrong."""
    wrong: list[type[AttacheError]] = []

    async def one(key: str) -> None:
        try:
            await messenger.post(target(room), reply, key)
        except AttacheError as error:
            wrong.append(type(error))

    await asyncio.gather(*map(one, keys))
    return wrong


async def test_a_revoked_token_stops_every_call_at_once(
    discord: Discord, room: Channel, messenger: DiscordMessenger, gate: Gate, reply: Reply
) -> None:
    discord.faults.on("*", "*", Fault(status=401))
    gate._trusted_until = 0  # some time has passed since the last answer

    wrong = await post(messenger, room, reply, *(f"key {n}" for n in range(20)))

    assert wrong == [ConfigError] * 20
    assert discord.invalid_requests <= 3
    assert gate.locked_out
    assert "DISCORD_TOKEN" in gate.trouble


async def test_a_token_that_is_wrong_from_the_start_is_tried_once(
    discord: Discord, client: Attache, gate: Gate
) -> None:
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await client.serve("wrong")

    assert gate.locked_out
    assert discord.invalid_requests == 1


async def test_when_our_address_is_turned_away_nothing_more_is_sent(
    discord: Discord, room: Channel, messenger: DiscordMessenger, gate: Gate, reply: Reply
) -> None:
    discord.faults.on(*POSTS, Fault(status=429, via=False, retry_after=900))
    with pytest.raises(TryAgain):
        await messenger.post(target(room), reply, "first")
    sent = len(discord.requests)

    assert await post(messenger, room, reply, *map(str, range(10))) == [TryAgain] * 10
    with pytest.raises(TryAgain) as shut:
        await messenger.find(target(room), "first", discord.world.now())
    assert len(discord.requests) == sent
    assert shut.value.after > 890


async def test_questions_are_answered_while_posting_rests(
    discord: Discord, room: Channel, client: Attache, gate: Gate
) -> None:
    serving = asyncio.create_task(client.serve(discord.token))
    await discord.ready()
    gate.heard(Verdict.BANNED)

    answer = await discord.reader.command(room, "brief", topic="korea")

    assert answer.shown
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def test_a_bot_that_is_turned_away_while_it_connects_waits_as_long_as_it_must(
    discord: Discord, client: Attache, gate: Gate
) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 1:
            raise asyncio.CancelledError

    discord.faults.on("GET", "/users/@me", Fault(status=429, via=False))
    with suppress(asyncio.CancelledError):
        await client.serve(discord.token, pause)

    assert waited[1] > 590
    assert discord.invalid_requests == 1


@pytest.mark.parametrize(
    ("fault", "invalid"),
    [
        pytest.param(Fault(status=403, code=50013), 1, id="refused"),
        pytest.param(Fault(status=404, code=10003), 0, id="gone"),
        pytest.param(Fault(status=429, retry_after=31), 1, id="limited"),
        pytest.param(Fault(status=429, retry_after=31, scope="shared"), 0, id="limited because of others"),
        pytest.param(Fault(status=503), 0, id="down"),
    ],
)
async def test_what_discord_counts_is_counted(
    discord: Discord, room: Channel, messenger: DiscordMessenger, gate: Gate, reply: Reply, fault: Fault, invalid: int
) -> None:
    discord.faults.on(*POSTS, fault, times=1)

    with pytest.raises((GiveUp, TryAgain, Unclear)):
        await messenger.post(target(room), reply, "key")

    assert len(gate._invalid) == invalid == discord.invalid_requests
    assert gate.is_open


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_a_limit_is_waited_for_and_the_post_is_shown_once(
    discord: Discord, room: Channel, messenger: DiscordMessenger, reply: Reply, scope: str
) -> None:
    discord.faults.on(*POSTS, Fault(status=429, retry_after=0.2, scope=scope), times=1)  # type: ignore[arg-type]
    begun = asyncio.get_running_loop().time()

    assert await post(messenger, room, reply, "key") == []

    assert asyncio.get_running_loop().time() - begun >= 0.2
    assert len(discord.shown(room)) == 1


async def test_a_gate_that_shuts_between_two_tries_leaves_it_unclear_whether_the_first_came_through(
    discord: Discord, room: Channel, messenger: DiscordMessenger, gate: Gate, reply: Reply
) -> None:
    rule = discord.faults.on(*POSTS, Fault(status=502, stored=True))
    posting = asyncio.create_task(post(messenger, room, reply, "key"))
    await rule.met.wait()
    gate.heard(Verdict.BANNED)

    assert await posting == [Unclear]
    assert len(discord.shown(room)) == 1


async def test_a_server_error_after_storing_is_tried_again_and_shown_once(
    discord: Discord, room: Channel, messenger: DiscordMessenger, reply: Reply
) -> None:
    discord.faults.on(*POSTS, Fault(status=502, stored=True), times=1)

    assert await post(messenger, room, reply, "key") == []
    assert len(discord.shown(room)) == 1


async def test_a_name_that_cannot_be_asked_for_now_fails_no_answer(messenger: DiscordMessenger, gate: Gate) -> None:
    gate.heard(Verdict.BANNED, 600.0)

    assert await messenger.name_of("1") == ""
