"""The faults of the loopback Discord, by raw requests."""

import asyncio

import aiohttp
import pytest

from tests.loopback.discord import Channel, Discord, Fault

ROUTE = ("POST", "/channels/*/messages")


@pytest.fixture
def channel(discord: Discord) -> Channel:
    """A channel to post to."""
    return discord.world.add_channel(guild=7)


async def post(api: aiohttp.ClientSession, channel: Channel) -> aiohttp.ClientResponse:
    async with api.post(f"channels/{channel.id}/messages", json={"content": "x"}) as response:
        await response.read()
        return response


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_comes_before_or_after_storing(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel, status: int, stored: bool
) -> None:
    discord.faults.on(*ROUTE, Fault(status=status, stored=stored), times=1)

    assert [(await post(api, channel)).status for _ in range(2)] == [status, 200]
    assert len(discord.shown(channel)) == 1 + stored


@pytest.mark.parametrize("drop", ["fin", "rst", "half"])
async def test_the_connection_ends_after_storing(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel, drop: str
) -> None:
    discord.faults.on(*ROUTE, Fault(drop=drop, stored=True))  # type: ignore[arg-type]

    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await post(api, channel)
    assert len(discord.shown(channel)) == 1
    assert discord.requests[-1].status == 0


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_rate_limit_says_its_scope_and_how_long(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel, scope: str
) -> None:
    discord.faults.on(*ROUTE, Fault(status=429, retry_after=0.5, scope=scope))  # type: ignore[arg-type]
    response = await post(api, channel)

    assert response.status == 429
    assert (await response.json())["retry_after"] == 0.5
    assert (await response.json())["global"] is (scope == "global")
    assert response.headers["X-RateLimit-Scope"] == scope
    assert "Via" in response.headers
    assert discord.invalid_requests == (scope != "shared")


async def test_a_ban_is_html_without_via(discord: Discord, api: aiohttp.ClientSession, channel: Channel) -> None:
    discord.faults.on(*ROUTE, Fault(status=429, via=False, retry_after=600))
    response = await post(api, channel)

    assert response.content_type == "text/html"
    assert "Via" not in response.headers


async def test_a_refusal_carries_the_code_it_was_given(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel
) -> None:
    discord.faults.on(*ROUTE, Fault(status=403, code=50013))

    assert (await (await post(api, channel)).json())["code"] == 50013


async def test_an_answer_is_held_until_it_is_released(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel
) -> None:
    release = asyncio.Event()
    rule = discord.faults.on(*ROUTE, Fault(hold=release, stored=True), times=1)
    waiting = asyncio.create_task(post(api, channel))
    await rule.met.wait()

    assert not waiting.done()
    assert len(discord.shown(channel)) == 1
    release.set()
    assert (await waiting).status == 200
    assert len(discord.shown(channel)) == 1


async def test_faults_strike_their_own_route_until_cleared(
    discord: Discord, api: aiohttp.ClientSession, channel: Channel
) -> None:
    discord.faults.on("POST", "/channels/1/messages", Fault(status=500))
    discord.faults.on("GET", "/channels/*/messages", Fault(status=500))
    assert (await post(api, channel)).status == 200
    discord.faults.on(*ROUTE, Fault(status=500))
    assert (await post(api, channel)).status == 500
    discord.faults.clear()
    assert (await post(api, channel)).status == 200
