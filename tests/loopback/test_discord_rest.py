"""The REST interface of the loopback Discord, by raw requests."""

from typing import Any

import aiohttp
import pytest

from tests.loopback.conftest import Clock
from tests.loopback.discord import Discord, text_of
from tests.loopback.discord.world import COMPONENTS_V2, EPHEMERAL, Interaction, Message

Answer = tuple[int, Any]


async def ask(api: aiohttp.ClientSession, method: str, path: str, body: object = None) -> Answer:
    async with api.request(method, path, json=body) as response:
        return response.status, await response.json() if response.status != 204 else None


def pressed(discord: Discord, *, kind: int = 2, message: Message | None = None) -> Interaction:
    """Let a reader act, as far as Discord knows."""
    world = discord.world
    channel = message.channel if message else world.add_channel(guild=7)
    interaction = Interaction(id=world.new_id(), token="t", kind=kind, channel=channel, at=world.now(), message=message)
    world.interactions[interaction.token] = interaction
    return interaction


def callback(interaction: Interaction) -> str:
    return f"interactions/{interaction.id}/{interaction.token}/callback?with_response=1"


def texts(messages: list[Message]) -> list[str]:
    return [text_of(message) for message in messages]


async def test_a_wrong_token_is_refused_and_counted(discord: Discord, api: aiohttp.ClientSession) -> None:
    async with api.get("users/@me", headers={"Authorization": "Bot other"}) as response:
        assert (response.status, await response.json()) == (401, {"message": "401: Unauthorized", "code": 0})

    assert discord.invalid_requests == 1


async def test_a_route_that_is_not_there_is_recorded(discord: Discord, api: aiohttp.ClientSession) -> None:
    assert (await ask(api, "GET", "voice/regions"))[0] == 404
    assert [(r.path, r.status) for r in discord.requests] == [("/voice/regions", 404)]


async def test_the_bot_and_its_application_are_described(discord: Discord, api: aiohttp.ClientSession) -> None:
    assert (await ask(api, "GET", "users/@me"))[1]["id"] == discord.world.bot["id"]
    for path in ("applications/@me", "oauth2/applications/@me"):
        assert (await ask(api, "GET", path))[1]["id"] == str(discord.world.application_id)
    assert (await ask(api, "GET", "gateway/bot"))[1]["url"] == discord.gateway.url


async def test_commands_keep_their_ids_when_they_are_replaced(discord: Discord, api: aiohttp.ClientSession) -> None:
    path = f"applications/{discord.world.application_id}/commands"
    brief, fact = ({"name": name, "description": "d"} for name in ("brief", "fact"))
    _, [first] = await ask(api, "PUT", path, [brief])
    _, both = await ask(api, "PUT", path, [fact, brief])

    assert both[1]["id"] == first["id"] != both[0]["id"]
    assert (await ask(api, "GET", path))[1] == both
    assert (await ask(api, "GET", path.replace("/commands", "/guilds/7/commands")))[1] == []


async def test_a_command_of_a_guild_is_deleted(discord: Discord, api: aiohttp.ClientSession) -> None:
    path = f"applications/{discord.world.application_id}/guilds/7/commands"
    _, [command] = await ask(api, "PUT", path, [{"name": "brief", "description": "d"}])

    answers = [await ask(api, "DELETE", f"{path}/{command['id']}") for _ in range(2)]
    assert [status for status, _ in answers] == [204, 404]
    assert (await ask(api, "GET", path))[1] == []


async def test_the_guilds_of_the_bot_are_those_of_its_channels(discord: Discord, api: aiohttp.ClientSession) -> None:
    for guild in (8, 7, 7, 0):
        discord.world.add_channel(guild=guild)

    assert [guild["id"] for guild in (await ask(api, "GET", "users/@me/guilds"))[1]] == ["7", "8"]
    assert (await ask(api, "GET", "users/@me/guilds?after=8"))[1] == []


async def test_a_message_is_shown(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    status, message = await ask(
        api, "POST", f"channels/{channel.id}/messages", {"content": "Good morning", "nonce": "n"}
    )

    assert (status, message["content"], message["nonce"]) == (200, "Good morning", "n")
    assert texts(discord.shown(channel)) == ["Good morning"]


@pytest.mark.parametrize(
    ("lost", "status", "code"),
    [("may_post", 403, 50013), ("may_view", 403, 50001)],
)
async def test_a_missing_permission_is_named(
    discord: Discord, api: aiohttp.ClientSession, lost: str, status: int, code: int
) -> None:
    channel = discord.world.add_channel(guild=7)
    setattr(channel, lost, False)
    answer = await ask(api, "POST", f"channels/{channel.id}/messages", {"content": "x"})

    assert (answer[0], answer[1]["code"]) == (status, code)


async def test_an_unknown_channel_is_named(api: aiohttp.ClientSession) -> None:
    assert (await ask(api, "POST", "channels/5/messages", {"content": "x"}))[1]["code"] == 10003


async def test_an_enforced_nonce_posts_once_over_all_channels(
    discord: Discord, api: aiohttp.ClientSession, clock: Clock
) -> None:
    here, there = (discord.world.add_channel(guild=7) for _ in range(2))
    body = {"content": "x", "nonce": "delivery-1", "enforce_nonce": True}
    sent = [(await ask(api, "POST", f"channels/{c.id}/messages", body))[1]["id"] for c in (here, here, there)]

    assert len(set(sent)) == 1
    clock.advance(minutes=5, seconds=1)
    await ask(api, "POST", f"channels/{here.id}/messages", body)
    assert (len(discord.shown(here)), len(discord.shown(there))) == (2, 0)


async def test_a_nonce_that_is_not_enforced_posts_again(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    for _ in range(2):
        await ask(api, "POST", f"channels/{channel.id}/messages", {"content": "x", "nonce": "n"})

    assert len(discord.shown(channel)) == 2


async def test_the_nonce_of_a_deleted_message_is_answered_with_unknown_message(
    discord: Discord, api: aiohttp.ClientSession
) -> None:
    channel = discord.world.add_channel(guild=7)
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}
    _, message = await ask(api, "POST", f"channels/{channel.id}/messages", body)
    assert (await ask(api, "DELETE", f"channels/{channel.id}/messages/{message['id']}"))[0] == 204
    status, answer = await ask(api, "POST", f"channels/{channel.id}/messages", body)

    assert (status, answer["code"]) == (404, 10008)


async def test_history_is_newest_first_in_pages_and_keeps_no_nonce(
    discord: Discord, api: aiohttp.ClientSession
) -> None:
    channel = discord.world.add_channel(guild=7)
    path = f"channels/{channel.id}/messages"
    for n in range(4):
        await ask(api, "POST", path, {"content": str(n), "nonce": f"n{n}"})
    _, newest = await ask(api, "GET", f"{path}?limit=2")
    _, older = await ask(api, "GET", f"{path}?limit=2&before={newest[-1]['id']}")
    _, after = await ask(api, "GET", f"{path}?limit=2&after={older[-1]['id']}")

    assert [[m["content"] for m in page] for page in (newest, older, after)] == [["3", "2"], ["1", "0"], ["2", "1"]]
    assert "nonce" not in newest[0]


async def test_history_without_the_permission_is_empty(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    discord.chat(channel, "hello")
    channel.may_read_history = False

    assert await ask(api, "GET", f"channels/{channel.id}/messages") == (200, [])


async def test_only_messages_of_its_own_can_be_edited(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    _, own = await ask(api, "POST", f"channels/{channel.id}/messages", {"content": "x"})
    other = discord.chat(channel, "hello")
    path = f"channels/{channel.id}/messages"
    _, edited = await ask(api, "PATCH", f"{path}/{own['id']}", {"content": "y"})

    assert edited["content"] == "y"
    assert edited["edited_timestamp"] is not None
    assert (await ask(api, "PATCH", f"{path}/{other.id}", {"content": "y"}))[1]["code"] == 50005


async def test_components_of_version_two_cannot_be_undone(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    path = f"channels/{channel.id}/messages"
    layout = {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "x"}]}
    _, message = await ask(api, "POST", path, layout)

    refused = await ask(api, "PATCH", f"{path}/{message['id']}", {"content": "y", "components": [], "flags": 0})
    assert (refused[0], refused[1]["code"]) == (400, 50035)


async def test_a_direct_message_is_opened_once(discord: Discord, api: aiohttp.ClientSession) -> None:
    first, again = [(await ask(api, "POST", "users/@me/channels", {"recipient_id": "5"}))[1] for _ in range(2)]

    assert first == again
    assert first["type"] == 1


async def test_a_public_answer_is_shown_and_a_private_one_only_to_its_reader(
    discord: Discord, api: aiohttp.ClientSession
) -> None:
    interaction = pressed(discord)
    await ask(api, "POST", callback(interaction), {"type": 4, "data": {"content": "public"}})
    path = f"webhooks/{discord.world.application_id}/{interaction.token}"
    await ask(api, "POST", path, {"content": "private", "flags": EPHEMERAL})

    assert texts(discord.shown(interaction.channel)) == ["public"]
    assert texts(interaction.shown) == ["public", "private"]


async def test_an_answer_describes_the_message_it_made(discord: Discord, api: aiohttp.ClientSession) -> None:
    interaction = pressed(discord)
    status, answer = await ask(api, "POST", callback(interaction), {"type": 4, "data": {"content": "x", "flags": 64}})

    assert status == 200
    assert answer["interaction"]["response_message_ephemeral"] is True
    assert answer["resource"]["message"]["content"] == "x"


async def test_an_interaction_is_answered_once_in_time_and_by_its_own_token(
    discord: Discord, api: aiohttp.ClientSession, clock: Clock
) -> None:
    interaction = pressed(discord)
    body = {"type": 4, "data": {"content": "x"}}
    path = callback(interaction)
    codes = [
        (await ask(api, "POST", path.replace("/t/", "/other/"), body))[1]["code"],
        (await ask(api, "POST", path, body))[1].get("code"),
        (await ask(api, "POST", path, body))[1]["code"],
    ]
    late = callback(pressed(discord))
    clock.advance(seconds=3.1)

    assert codes == [10062, None, 40060]
    assert (await ask(api, "POST", late, body))[1]["code"] == 10062


async def test_a_refused_answer_can_be_given_again(discord: Discord, api: aiohttp.ClientSession) -> None:
    interaction = pressed(discord)
    assert (await ask(api, "POST", callback(interaction), {"type": 4, "data": {"content": "x" * 2001}}))[0] == 400
    assert (await ask(api, "POST", callback(interaction), {"type": 4, "data": {"content": "x"}}))[0] == 200


async def test_a_command_cannot_be_answered_with_choices(discord: Discord, api: aiohttp.ClientSession) -> None:
    assert (await ask(api, "POST", callback(pressed(discord)), {"type": 8, "data": {"choices": []}}))[0] == 400
    assert (await ask(api, "POST", callback(pressed(discord, kind=4)), {"type": 4, "data": {"content": "x"}}))[0] == 400


async def test_after_thinking_the_first_follow_up_takes_the_place_of_the_answer(
    discord: Discord, api: aiohttp.ClientSession
) -> None:
    interaction = pressed(discord)
    await ask(api, "POST", callback(interaction), {"type": 5, "data": {"flags": EPHEMERAL}})
    assert interaction.shown == []
    path = f"webhooks/{discord.world.application_id}/{interaction.token}"
    await ask(api, "POST", path, {"content": "one"})
    await ask(api, "POST", path, {"content": "two"})

    assert texts(interaction.shown) == ["one", "two"]
    assert interaction.shown[0].private


async def test_an_answer_can_be_read_edited_and_deleted_for_fifteen_minutes(
    discord: Discord, api: aiohttp.ClientSession, clock: Clock
) -> None:
    interaction = pressed(discord)
    original = f"webhooks/{discord.world.application_id}/{interaction.token}/messages/@original"
    assert (await ask(api, "GET", original))[1]["code"] == 10015
    await ask(api, "POST", callback(interaction), {"type": 4, "data": {"content": "x"}})
    await ask(api, "PATCH", original, {"content": "y"})

    assert (await ask(api, "GET", original))[1]["content"] == "y"
    clock.advance(minutes=16)
    assert (await ask(api, "PATCH", original, {"content": "z"}))[1]["code"] == 50027
    clock.advance(minutes=-16)
    assert (await ask(api, "DELETE", original))[0] == 204
    assert interaction.shown == []


async def test_a_press_can_replace_the_message_it_was_made_on(discord: Discord, api: aiohttp.ClientSession) -> None:
    channel = discord.world.add_channel(guild=7)
    message = discord.world.post(channel, discord.world.bot, {"content": "page 1"})
    interaction = pressed(discord, kind=3, message=message)
    await ask(api, "POST", callback(interaction), {"type": 7, "data": {"content": "page 2"}})

    assert texts(discord.shown(channel)) == ["page 2"]
