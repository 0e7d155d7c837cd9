"""The bot over real sockets: starting, losing the connection, being refused, stopping."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import discord as dpy
import pytest
import yarl

from bot.domain.errors import ConfigError
from bot.platforms.discord.client import Attache
from bot.platforms.discord.connection import move_endpoints
from tests.loopback.discord import Channel, Discord, text_of
from tests.loopback.discord.faults import Fault

from .reading import events


@dataclass
class Pause:
    """Notes how long to wait, and does not."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture(autouse=True)
def endpoints(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dpy.http.Route, "BASE", "")
    monkeypatch.setattr(dpy.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL())
    move_endpoints(discord.api_url + "/", discord.gateway.url)


@pytest.fixture
def pause() -> Pause:
    return Pause()


@pytest.fixture
async def serving(discord: Discord, client: Attache, pause: Pause) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(client.serve(discord.token, pause))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError, ConfigError):
        await task


async def test_a_question_is_answered(discord: Discord, room: Channel, serving: asyncio.Task[None]) -> None:
    await discord.ready()

    interaction = await discord.reader.command(room, "brief", topic="korea")

    assert text_of(interaction.shown[0]).startswith("## The Korean peninsula")
    assert interaction.shown[0].private


async def test_a_press_is_answered_in_place(discord: Discord, room: Channel, serving: asyncio.Task[None]) -> None:
    await discord.ready()
    first = await discord.reader.command(room, "brief", topic="korea")

    second = await discord.reader.press(first.shown[0], "a1|brief|topic=korea|view=facts")

    assert second.shown == first.shown


async def test_it_asks_for_no_intent(discord: Discord, serving: asyncio.Task[None]) -> None:
    await discord.ready()

    assert [session.intents for session in discord.gateway.live] == [0]


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda d: d.gateway.reconnect(), id="asked to reconnect"),
        pytest.param(lambda d: d.gateway.close(4000), id="closed"),
        pytest.param(lambda d: d.gateway.invalidate(resumable=True), id="session to resume"),
        pytest.param(lambda d: d.gateway.cut(), id="cut"),
    ],
)
async def test_a_question_asked_while_the_connection_is_down_is_answered(
    discord: Discord,
    room: Channel,
    serving: asyncio.Task[None],
    trouble: Callable[[Discord], Awaitable[None]],
) -> None:
    await discord.ready()
    await trouble(discord)
    await discord.world.until(lambda: not discord.gateway.live or discord.gateway.counts["resumes"] == 1)

    interaction = await discord.reader.command(room, "brief", topic="korea")

    assert text_of(interaction.shown[0]).startswith("## The Korean peninsula")


async def test_a_garbled_connection_is_made_anew(
    discord: Discord, room: Channel, serving: asyncio.Task[None], pause: Pause, caplog: pytest.LogCaptureFixture
) -> None:
    await discord.ready()
    await discord.gateway.send_garbage()
    await discord.world.until(lambda: discord.gateway.counts["identifies"] == 2 and bool(discord.gateway.live))

    interaction = await discord.reader.command(room, "brief", topic="korea")

    assert interaction.shown
    assert len(pause.taken) == 1
    assert events(caplog.records) == ["discord.lost"]


async def test_ready_follows_the_connection(
    discord: Discord, room: Channel, client: Attache, serving: asyncio.Task[None]
) -> None:
    assert not client.ready
    await discord.ready()
    await discord.reader.command(room, "help")
    assert client.ready

    await client.close()
    await serving

    assert not client.ready


async def test_a_discord_that_is_down_is_tried_again_with_growing_patience(
    discord: Discord, client: Attache, serving: asyncio.Task[None], pause: Pause, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    discord.faults.on("GET", "/users/@me", Fault(status=503), times=2)
    discord.faults.on("GET", "/gateway/bot", Fault(status=503), times=1)

    await discord.ready()

    assert len(pause.taken) == 3
    assert events(caplog.records) == ["discord.lost"] * 3
    assert not any(record.exc_info for record in caplog.records)


async def test_a_wrong_token_is_explained(client: Attache, discord: Discord) -> None:
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await client.serve("wrong")

    assert discord.invalid_requests == 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        pytest.param(4004, "DISCORD_TOKEN", id="token revoked"),
        pytest.param(4013, "newest version", id="unknown intent"),
        pytest.param(4014, "Privileged Gateway Intents", id="intent not allowed"),
        pytest.param(4012, "code 4012", id="anything else"),
    ],
)
async def test_a_connection_refused_for_good_is_explained(
    discord: Discord, serving: asyncio.Task[None], code: int, sentence: str
) -> None:
    await discord.ready()
    await discord.gateway.close(code)

    with pytest.raises(ConfigError, match=sentence):
        await serving


async def test_it_stops_when_it_is_told_to(discord: Discord, client: Attache, serving: asyncio.Task[None]) -> None:
    await discord.ready()

    await client.close()
    await serving

    assert discord.gateway.live == []


async def test_a_lost_connection_is_one_line_in_the_log(
    discord: Discord, serving: asyncio.Task[None], caplog: pytest.LogCaptureFixture
) -> None:
    await discord.ready()
    logging.getLogger("discord.shard").error(
        "Attempting a reconnect", exc_info=OSError(104, "Connection reset by peer")
    )

    (record,) = caplog.records
    assert record.getMessage() == "Attempting a reconnect (Connection reset by peer)"
    assert record.exc_info is None


async def test_a_gateway_that_no_longer_answers_heartbeats_is_left_and_the_session_taken_up_again(
    discord: Discord, room: Channel, client: Attache, serving: asyncio.Task[None]
) -> None:
    client._connection.heartbeat_timeout = 0.15
    discord.gateway.heartbeat_interval, discord.gateway.answer_heartbeats = 0.05, False
    await discord.world.until(lambda: discord.gateway.counts["resumes"] > 0)
    discord.gateway.heartbeat_interval, discord.gateway.answer_heartbeats = 41.25, True
    await discord.world.until(lambda: bool(discord.gateway.live))

    interaction = await discord.reader.command(room, "brief", topic="korea")

    assert interaction.shown
    assert discord.gateway.counts["identifies"] == 1
