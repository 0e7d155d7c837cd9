import asyncio
import socket
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest
from simcord import Env
from simcord.builders import ChannelHandle

from bot.domain.errors import ConfigError
from bot.platforms.discord.demo import run_demo
from bot.platforms.discord.simulation import Reader
from bot.service.desk import Desk
from tests.builders import NOW

from .conftest import Places

pytestmark = pytest.mark.simcord(shard_count=1)


async def start(desk: Desk, port: int | None = None) -> tuple[asyncio.Task[None], str]:
    """Start the demo; return its task and its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(run_demo(desk, Places(), lambda: NOW, port, address.set_result))

    def ended(_: asyncio.Task[None]) -> None:
        if not address.done():
            address.set_result("")

    task.add_done_callback(ended)
    return task, await address


@pytest.fixture
async def address(desk: Desk) -> AsyncIterator[str]:
    task, address = await start(desk)
    yield address
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_demo_is_a_page_on_this_machine(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        page = await response.text()

    assert address.startswith("http://127.0.0.1:")
    assert "<title>" in page


async def test_a_port_that_is_taken_is_explained(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        task, _ = await start(desk, port=taken.getsockname()[1])

    with pytest.raises(ConfigError, match="choose another port"):
        await task


async def test_a_missing_package_is_explained(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simcord", None)
    monkeypatch.delitem(sys.modules, "bot.platforms.discord.simulation")

    with pytest.raises(ConfigError, match=r"pip install 'attache\[demo\]'"):
        await run_demo(desk, Places(), lambda: NOW, None, print)


@pytest.fixture
def reader(env: Env, channel: ChannelHandle) -> Reader:
    member = env.guild.add_member(env.create_user("you"))
    return Reader(env, env.guild, member.user)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("/brief korea", "## The Korean peninsula", id="one word"),
        pytest.param("/fact most fuel a month", "950", id="several words"),
        pytest.param("/brief korea --public", "## The Korean peninsula", id="an option"),
        pytest.param("/topics", "## Topics", id="no word"),
        pytest.param("/schedule add fact daily 09:00", "Manage Server", id="a part of a command"),
    ],
)
async def test_a_typed_command_is_run(env: Env, channel: ChannelHandle, reader: Reader, typed: str, shown: str) -> None:
    message = await reader.send(channel, typed)

    assert message.author.id != reader.id
    assert message.flags.ephemeral is ("--public" not in typed)
    assert shown in str([component.to_dict() for component in message.components])


@pytest.mark.parametrize("typed", ["good morning", "/nothing", "/brief korea --view facts", "/"])
async def test_what_is_no_command_is_said(channel: ChannelHandle, reader: Reader, typed: str) -> None:
    message = await reader.send(channel, typed)

    assert message.author.id == reader.id
    assert message.content == typed
