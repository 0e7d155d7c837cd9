"""New sessions with the gateway: a bot that keeps crashing spares them, across restarts."""

import asyncio
import json
import threading
from contextlib import suppress
from datetime import timedelta

import discord as dpy
import pytest
import yarl
from discord.gateway import KeepAliveHandler

from bot.domain.errors import TryAgain
from bot.platforms.discord.client import Attache
from bot.platforms.discord.connection import move_endpoints
from bot.platforms.discord.sessions import Sessions
from bot.service.desk import Desk
from tests.loopback.discord import Channel, Discord

from .conftest import Clock, Notes, Places

DAY = timedelta(days=1)


async def crash_loop(notes: Notes, clock: Clock, length: timedelta) -> list[float]:
    """Begin a session as soon as one may, crash, and restart; return when each was begun."""
    begun, end = [], clock.moment + length
    while clock.moment < end:
        sessions = Sessions(notes, clock)
        while wait := await sessions.due_in(0):
            clock.moment += timedelta(seconds=wait)
        begun.append(clock.moment.timestamp())
        await sessions.begin(0)
        clock.moment += timedelta(seconds=1)
    return begun


async def test_a_crash_loop_begins_fewer_than_a_hundred_sessions_in_any_day(clock: Clock, notes: Notes) -> None:
    begun = await crash_loop(notes, clock, 3 * DAY)

    busiest = max(sum(first <= other < first + DAY.total_seconds() for other in begun) for first in begun)
    assert 50 < busiest < 100


async def test_the_first_restarts_of_a_day_wait_for_nothing(clock: Clock, notes: Notes) -> None:
    begun = await crash_loop(notes, clock, timedelta(seconds=20))

    assert len(begun) == 20


async def test_a_day_later_all_is_forgotten(clock: Clock, notes: Notes) -> None:
    await crash_loop(notes, clock, timedelta(hours=3))
    clock.moment += DAY

    await Sessions(notes, clock).begin(0)

    assert len(json.loads(notes.kept["discord.sessions"])["0"]) == 1


async def test_a_clock_that_is_set_back_holds_nobody_for_long(clock: Clock, notes: Notes) -> None:
    await crash_loop(notes, clock, timedelta(hours=3))
    clock.moment -= timedelta(days=300)

    assert await Sessions(notes, clock).due_in(0) <= 1260


async def test_each_shard_has_a_day_of_its_own(clock: Clock, notes: Notes) -> None:
    await crash_loop(notes, clock, timedelta(hours=1))

    assert await Sessions(notes, clock).due_in(0) > 0
    assert await Sessions(notes, clock).due_in(1) == 0


async def test_a_ledger_that_fails_keeps_nobody_from_connecting(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Notes):
        async def get(self, key: str) -> str | None:
            raise TryAgain("The disk is full.", after=5)

        async def set(self, key: str, value: str) -> None:
            raise TryAgain("The disk is full.", after=5)

    sessions = Sessions(Broken(), clock)

    assert await sessions.due_in(0) == 0
    await sessions.begin(0)
    assert {vars(record)["event"] for record in caplog.records} == {"discord.session_unnoted"}


@pytest.fixture(autouse=True)
def endpoints(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dpy.http.Route, "BASE", "")
    monkeypatch.setattr(dpy.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL())
    move_endpoints(discord.api_url, discord.gateway.url)


async def test_fifty_crashes_of_the_real_bot_in_a_row_stay_within_the_budget(
    desk: Desk, clock: Clock, notes: Notes, discord: Discord
) -> None:
    begun, waited = clock.moment, []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        clock.moment += timedelta(seconds=seconds)

    for n in range(1, 51):
        bot = Attache(desk=desk, manner=Places(), now=clock, memory=notes)
        serving = asyncio.create_task(bot.serve(discord.token, pause))
        await discord.world.until(lambda n=n: discord.gateway.counts["identifies"] == n)  # type: ignore[misc]
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving

    assert len(waited) == 30
    assert clock.moment - begun > timedelta(hours=6)


async def test_sessions_that_keep_being_refused_are_begun_ever_more_slowly_and_then_answered(
    desk: Desk, clock: Clock, notes: Notes, discord: Discord, room: Channel
) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        clock.moment += timedelta(seconds=seconds)

    bot = Attache(desk=desk, manner=Places(), now=clock, memory=notes)
    serving = asyncio.create_task(bot.serve(discord.token, pause))
    await discord.ready()
    for n in range(2, 30):
        await discord.gateway.invalidate(resumable=False)
        await discord.world.until(lambda n=n: discord.gateway.counts["identifies"] == n)  # type: ignore[misc]
        await discord.world.until(lambda: bool(discord.gateway.live))

    answer = await discord.reader.command(room, "brief", topic="korea")

    assert answer.shown
    assert max(waited) == 1260
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
    alive = [thread for thread in threading.enumerate() if isinstance(thread, KeepAliveHandler)]
    assert all(thread._stop_ev.is_set() for thread in alive)
