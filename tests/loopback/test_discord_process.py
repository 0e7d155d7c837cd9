"""The loopback Discord as a process of its own, and a bot in another."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest


def python(module: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """The variables that lead a bot to a Discord in another process, with a bot already on its way."""
    server = python("tests.loopback.discord")
    assert server.stdout is not None
    environment = dict(server.stdout.readline().strip().split("=", 1) for _ in range(3))
    bot = python("benchmarks.bare_bot", **environment)
    yield environment
    for process in (bot, server):
        process.terminate()
        process.communicate(timeout=10)
    assert server.returncode == 0


async def test_a_discord_in_another_process_is_driven_over_http(environment: dict[str, str]) -> None:
    base = environment["DISCORD_API_URL"].replace("/api/v10", "/loopback/")
    async with aiohttp.ClientSession(base, raise_for_status=True) as control:

        async def post(path: str, body: object) -> Any:
            async with control.post(path, json=body) as response:
                return await response.json() if response.status == 200 else None

        await post("ready", {})
        channel = await post("channels", {"guild": 7})
        [answer] = await post("commands", {"channel": channel["id"], "name": "fact", "options": {"keyword": "x"}})
        await post("faults", {"method": "GET", "path": "/users/@me", "fault": {"status": 503}})
        async with aiohttp.ClientSession() as bot, bot.get(environment["DISCORD_API_URL"] + "/users/@me") as response:
            assert response.status == 503
        async with control.get("counts") as response:
            counts = await response.json()

    assert answer["private"]
    assert answer["text"].startswith("Refuelling")
    assert counts["gateway"]["identifies"] == 1
    assert counts["requests"]["GET 503"] == 1
