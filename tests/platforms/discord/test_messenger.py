from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import discord as dpy
import pytest

from bot.cards.asks import ask
from bot.cards.model import Card, Passage
from bot.cards.words import Words
from bot.domain.errors import GiveUp, TryAgain, Unclear
from bot.platforms.discord.client import Attache
from bot.platforms.discord.messenger import DiscordMessenger
from bot.service.desk import Desk
from bot.service.ports import Platform, Posted, Reply, Target
from tests.builders import say
from tests.loopback.discord import Channel, Discord
from tests.loopback.discord.faults import Fault

from .conftest import Clock

KEY = "delivery-0000000000000001"
OTHER = "delivery-0000000000000002"


@pytest.fixture
async def messenger(
    discord: Discord, client: Attache, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DiscordMessenger]:
    monkeypatch.setattr(dpy.http.Route, "BASE", discord.api_url)
    await client.login(discord.token)
    yield DiscordMessenger(client, Words())
    await client.close()


@pytest.fixture
def target(room: Channel) -> Target:
    return Target(platform=Platform.DISCORD, channel=str(room.id))


@pytest.fixture
async def reply(desk: Desk) -> Reply:
    return await say(desk, "/onthisday 17 september")


async def test_a_card_is_posted(
    discord: Discord, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    posted = await messenger.post(target, reply, KEY)

    (message,) = discord.shown(room)
    link = f"https://discord.com/channels/{room.guild}/{room.id}/{message.id}"
    assert posted == Posted(message_id=str(message.id), link=link)
    assert "Pyongyang" in str(message.body["components"])
    assert message.body["allowed_mentions"] == {"parse": []}


async def test_a_card_posted_twice_is_shown_once(
    discord: Discord, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    assert await messenger.post(target, reply, KEY) == await messenger.post(target, reply, KEY)
    assert len(discord.shown(room)) == 1


async def test_a_post_that_somebody_deleted_counts_as_posted(
    discord: Discord, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    await messenger.post(target, reply, KEY)
    discord.world.delete(discord.shown(room)[0])

    assert await messenger.post(target, reply, KEY) == Posted(message_id="")


async def test_a_plain_post_shows_no_previews_and_has_a_button(
    discord: Discord, room: Channel, messenger: DiscordMessenger, target: Target
) -> None:
    card = Card(title="Quiet", blocks=(Passage(text="Nothing today."),))
    await messenger.post(target, Reply(ask=ask("help"), card=card, plain=True), KEY)

    (message,) = discord.shown(room)
    assert message.body["content"] == "Quiet\n\nNothing today."
    assert message.flags & dpy.MessageFlags(suppress_embeds=True).value
    assert message.body["components"][0]["components"][0]["label"] == "Help"


async def test_a_post_without_a_link_is_still_a_post(
    discord: Discord, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    discord.faults.on("GET", "/channels/*", Fault(status=503))

    assert (await messenger.post(target, reply, KEY)).link == ""


@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
async def test_a_post_is_found_by_its_key_long_after(
    discord: Discord,
    clock: Clock,
    room: Channel,
    messenger: DiscordMessenger,
    target: Target,
    reply: Reply,
    plain: bool,
) -> None:
    since = clock.moment
    clock.moment += timedelta(seconds=1)
    discord.chat(room, "Good morning")
    posted = await messenger.post(target, replace(reply, plain=plain), KEY)
    await messenger.post(target, reply, OTHER)
    clock.moment += timedelta(hours=1)

    assert await messenger.find(target, KEY, since) == posted


async def test_a_post_that_is_not_there_is_not_found(
    discord: Discord, clock: Clock, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    await messenger.post(target, reply, OTHER)
    clock.moment += timedelta(hours=1)

    assert await messenger.find(target, KEY, clock.moment - timedelta(hours=2)) is None
    assert await messenger.find(target, KEY, clock.moment) is None


async def test_what_cannot_be_read_back_is_unclear(
    discord: Discord, clock: Clock, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    await messenger.post(target, reply, KEY)
    room.may_read_history = False

    with pytest.raises(Unclear, match="Read Message History"):
        await messenger.find(target, KEY, clock.moment - timedelta(minutes=1))


async def test_what_cannot_be_read_back_is_surely_not_there_when_nothing_came_since(
    discord: Discord, clock: Clock, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply
) -> None:
    room.may_read_history = False
    assert await messenger.find(target, KEY, clock.moment) is None  # nothing ever came
    await messenger.post(target, reply, OTHER)
    clock.moment += timedelta(hours=1)

    assert await messenger.find(target, KEY, clock.moment - timedelta(minutes=30)) is None


async def test_when_discord_cannot_be_asked_now_it_is_asked_later(
    discord: Discord, clock: Clock, messenger: DiscordMessenger, target: Target
) -> None:
    discord.faults.on("GET", "/channels/*/messages", Fault(status=503))

    with pytest.raises(TryAgain, match="HTTP 503"):
        await messenger.find(target, KEY, clock.moment)


@pytest.mark.parametrize("fault", [Fault(status=403, code=50001), Fault(status=404, code=10003)], ids=str)
async def test_a_channel_that_may_not_be_read_is_unclear(
    discord: Discord, clock: Clock, messenger: DiscordMessenger, target: Target, fault: Fault
) -> None:
    discord.faults.on("GET", "/channels/*/messages", fault)

    with pytest.raises(Unclear, match="does not show us"):
        await messenger.find(target, KEY, clock.moment)


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        pytest.param(Fault(status=403, code=50001), "View Channel", id="cannot see"),
        pytest.param(Fault(status=403, code=50013), "Send Messages", id="cannot write"),
        pytest.param(Fault(status=404, code=10003), "another channel", id="channel gone"),
        pytest.param(Fault(status=400, code=50008), "text channel", id="forum"),
        pytest.param(Fault(status=400, code=50083), "Open the thread", id="archived"),
        pytest.param(Fault(status=400, code=50035), "doctor", id="refused otherwise"),
    ],
)
async def test_what_a_person_must_change_is_given_up_with_a_remedy(
    discord: Discord,
    room: Channel,
    messenger: DiscordMessenger,
    target: Target,
    reply: Reply,
    fault: Fault,
    remedy: str,
) -> None:
    discord.faults.on("POST", "/channels/*/messages", fault)

    with pytest.raises(GiveUp) as given_up:
        await messenger.post(target, reply, KEY)

    assert remedy in given_up.value.remedy
    assert sum(request.method == "POST" for request in discord.requests) == 1


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        pytest.param(Fault(status=429, retry_after=45.5), 45.5, id="limited for long"),
        pytest.param(Fault(status=429, via=False), 600.0, id="address turned away"),
        pytest.param(Fault(status=403), 60.0, id="a proxy in between that refuses"),
        pytest.param(Fault(status=408), 60.0, id="a proxy in between that is slow"),
    ],
)
async def test_what_may_work_later_is_to_be_tried_again(
    discord: Discord,
    room: Channel,
    messenger: DiscordMessenger,
    target: Target,
    reply: Reply,
    fault: Fault,
    after: float,
) -> None:
    discord.faults.on("POST", "/channels/*/messages", fault)

    with pytest.raises(TryAgain) as try_again:
        await messenger.post(target, reply, KEY)

    assert try_again.value.after == after
    assert discord.shown(room) == []


async def test_a_discord_that_is_not_there_is_to_be_tried_again(
    messenger: DiscordMessenger, target: Target, reply: Reply, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setattr(dpy.http.Route, "BASE", f"http://127.0.0.1:{unused_tcp_port}")

    with pytest.raises(TryAgain):
        await messenger.post(target, reply, KEY)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=503, stored=True), id="503"),
        pytest.param(Fault(drop="fin", stored=True), id="closed"),
        pytest.param(Fault(drop="rst", stored=True), id="reset"),
        pytest.param(Fault(drop="half", stored=True), id="half an answer"),
    ],
)
async def test_what_may_have_been_posted_is_unclear_and_posted_once(
    discord: Discord, room: Channel, messenger: DiscordMessenger, target: Target, reply: Reply, fault: Fault
) -> None:
    discord.faults.on("POST", "/channels/*/messages", fault, times=1)

    with pytest.raises(Unclear):
        await messenger.post(target, reply, KEY)
    await messenger.post(target, reply, KEY)

    assert len(discord.shown(room)) == 1
