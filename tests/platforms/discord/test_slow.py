"""A ledger that is slow or fails, and Discord delivering twice: readers are answered in time, nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import discord as dpy
import pytest
import yarl

from bot.domain.errors import TryAgain
from bot.platforms.discord.client import Attache
from bot.platforms.discord.connection import move_endpoints
from bot.service.desk import Desk, Office
from tests.builders import NOW
from tests.loopback.discord import Channel, Discord, text_of

from .conftest import Notes, Places


@dataclass
class Trouble:
    """A ledger, and what is asked in vain, that answer when they are released, with an error if there is one."""

    release: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None
    asked: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[tuple[()]]]:
        async def answer(*_: Any, **__: Any) -> tuple[()]:
            self.asked.append(name)
            await self.release.wait()
            if self.error:
                raise self.error
            return ()

        return answer


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def client(desk: Desk, notes: Notes, trouble: Trouble) -> Attache:
    hangs: Any = trouble
    office = Office(ledger=hangs, gaps=hangs)
    return Attache(desk=replace(desk, office=office), manner=Places(), now=lambda: NOW, memory=notes)


@pytest.fixture(autouse=True)
async def serving(discord: Discord, client: Attache, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(dpy.http.Route, "BASE", "")
    monkeypatch.setattr(dpy.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL())
    monkeypatch.setattr("bot.platforms.discord.client._PATIENCE", 0.05)
    move_endpoints(discord.api_url, discord.gateway.url)
    task = asyncio.create_task(client.serve(discord.token))
    await discord.ready()
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_slow_ledger_makes_the_reader_wait_but_never_fail(
    discord: Discord, room: Channel, trouble: Trouble
) -> None:
    interaction = await discord.reader.command(room, "why")  # returns with the first response, in time
    assert interaction.shown == []

    trouble.release.set()
    await discord.world.until(lambda: bool(interaction.shown))

    assert text_of(interaction.shown[0])
    assert interaction.shown[0].private


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(TryAgain("The disk is full.", after=5), "The disk is full. Please try again", id="away"),
        pytest.param(KeyError("a mistake"), "Sorry, that did not work.", id="a mistake of ours"),
    ],
)
@pytest.mark.parametrize("slow", [False, True], ids=["at once", "late"])
async def test_a_ledger_that_fails_is_said_in_a_sentence_however_late(
    discord: Discord, room: Channel, trouble: Trouble, error: Exception, said: str, slow: bool
) -> None:
    trouble.error = error
    if not slow:
        trouble.release.set()
    interaction = await discord.reader.command(room, "why")
    trouble.release.set()
    await discord.world.until(lambda: bool(interaction.shown))

    assert said in text_of(interaction.shown[0])


async def test_questions_are_answered_while_the_ledger_hangs(discord: Discord, room: Channel) -> None:
    known = await discord.reader.command(room, "brief", topic="korea")
    unknown = await discord.reader.command(room, "ask", question="Who won the cup in gardening?")

    assert known.shown
    assert unknown.shown
    assert unknown.answered_at - unknown.sent_at < 3


async def test_what_discord_delivers_twice_is_done_once(discord: Discord, room: Channel, trouble: Trouble) -> None:
    await discord.reader.command(room, "why")
    asked = list(trouble.asked)
    (session,) = discord.gateway.live
    assert session.link
    await session.link.send_frame(session.sent[-1][1])
    await discord.reader.command(room, "help")  # comes after it

    assert trouble.asked == asked
