"""The gateway of the loopback Discord, with discord.py on the other end."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord as dpy
import pytest
import yarl

from tests.loopback.discord import Channel, Discord, text_of

Start = Callable[..., Awaitable[asyncio.Task[None]]]


class Bot(dpy.Client):
    """Greets by command, and counts by a button that replaces its message."""

    def __init__(self, intents: dpy.Intents | None = None) -> None:
        super().__init__(intents=intents or dpy.Intents.none())
        self.tree = dpy.app_commands.CommandTree(self)
        self.tree.add_command(greet)
        self.tree.add_command(dpy.app_commands.ContextMenu(name="Repeat", callback=repeat))

    async def setup_hook(self) -> None:
        self.add_view(Counter())
        await self.tree.sync()


class Counter(dpy.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @dpy.ui.button(label="More", custom_id="more")
    async def more(self, interaction: dpy.Interaction[Any], _: dpy.ui.Button["Counter"]) -> None:
        assert interaction.message is not None
        await interaction.response.edit_message(content=f"{interaction.message.content}+")


@dpy.app_commands.command(description="Greet")
async def greet(interaction: dpy.Interaction[Any], name: str, public: bool = False) -> None:
    await interaction.response.send_message(f"Good morning, {name}", view=Counter(), ephemeral=not public)


@greet.autocomplete("name")
async def complete(_: dpy.Interaction[Any], typed: str) -> list[dpy.app_commands.Choice[str]]:
    return [dpy.app_commands.Choice(name=typed.title(), value=typed)]


async def repeat(interaction: dpy.Interaction[Any], message: dpy.Message) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send(f"“{message.content}”")


@pytest.fixture
async def start(discord: Discord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Start a bot; it is stopped at the end. A bot that ends by itself tells why by its task."""
    monkeypatch.setattr(dpy.http.Route, "BASE", discord.api_url)
    monkeypatch.setattr(dpy.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(discord.gateway.url))
    bots: list[tuple[dpy.Client, asyncio.Task[None]]] = []

    async def start(*, token: str = discord.token, intents: dpy.Intents | None = None) -> asyncio.Task[None]:
        bot = Bot(intents)
        bots.append((bot, asyncio.create_task(bot.start(token))))
        return bots[-1][1]

    yield start
    for bot, task in bots:
        await bot.close()
        with suppress(dpy.DiscordException, zlib.error):
            await task


@pytest.fixture
async def channel(discord: Discord, start: Start) -> Channel:
    """A channel in which a bot is at work."""
    channel = discord.world.add_channel(guild=7)
    await start()
    await discord.ready()
    return channel


async def test_a_command_is_answered(discord: Discord, channel: Channel) -> None:
    interaction = await discord.reader.command(channel, "greet", name="Ada", public=True)

    assert [text_of(m) for m in discord.shown(channel)] == ["Good morning, Ada\n[More]"]
    assert interaction.answered_at - interaction.sent_at > 0


async def test_a_command_is_answered_in_a_direct_message(discord: Discord, channel: Channel) -> None:
    interaction = await discord.reader.command(discord.world.add_channel(), "greet", name="Ada")

    assert interaction.shown[0].private


async def test_options_are_completed(discord: Discord, channel: Channel) -> None:
    assert await discord.reader.complete(channel, "greet", "name", "ada") == [{"name": "Ada", "value": "ada"}]


async def test_a_button_replaces_its_message_even_a_private_one(discord: Discord, channel: Channel) -> None:
    interaction = await discord.reader.command(channel, "greet", name="Ada")
    pressed = await discord.reader.press(interaction.shown[0], "more")

    assert pressed.shown == interaction.shown
    assert text_of(pressed.shown[0]) == "Good morning, Ada+\n[More]"


async def test_a_message_command_may_think_first(discord: Discord, channel: Channel) -> None:
    interaction = await discord.reader.command_on(discord.chat(channel, "hello"), "Repeat")
    await discord.world.until(lambda: bool(interaction.shown))

    assert text_of(interaction.shown[0]) == "“hello”"


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda d: d.gateway.reconnect(), id="asked to reconnect"),
        pytest.param(lambda d: d.gateway.close(4000), id="closed"),
        pytest.param(lambda d: d.gateway.close(1000), id="closed as if all were well"),
        pytest.param(lambda d: d.gateway.invalidate(resumable=True), id="session to resume"),
        pytest.param(lambda d: d.gateway.cut(), id="cut"),
    ],
)
async def test_a_command_sent_meanwhile_arrives_after_resuming(
    discord: Discord, channel: Channel, trouble: Callable[[Discord], Awaitable[None]]
) -> None:
    await trouble(discord)
    await discord.world.until(lambda: not discord.gateway.live or discord.gateway.counts["resumes"] == 1)
    interaction = await discord.reader.command(channel, "greet", name="Ada")

    assert interaction.shown
    assert discord.gateway.counts["identifies"] == 1
    await discord.world.until(lambda: discord.gateway.counts["resumes"] == 1)


async def test_a_heartbeat_is_asked_for_and_answered(discord: Discord, start: Start) -> None:
    discord.gateway.heartbeat_interval = 0.01
    await start()

    await discord.world.until(lambda: discord.gateway.counts["heartbeats"] > 3)


async def test_a_wrong_token_ends_the_bot_before_it_identifies(discord: Discord, start: Start) -> None:
    with pytest.raises(dpy.LoginFailure):
        await (await start(token="other"))
    assert discord.gateway.counts["identifies"] == 0


async def test_a_token_revoked_meanwhile_closes_the_gateway(discord: Discord, start: Start) -> None:
    discord.gateway.token = "another by now"

    with pytest.raises(dpy.ConnectionClosed) as closed:
        await (await start())
    assert closed.value.code == 4004


async def test_a_privileged_intent_must_be_allowed(discord: Discord, start: Start) -> None:
    with pytest.raises(dpy.PrivilegedIntentsRequired):
        await (await start(intents=dpy.Intents(message_content=True)))
    discord.gateway.allowed_privileged = dpy.Intents(message_content=True).value
    await start(intents=dpy.Intents(message_content=True))
    await discord.ready()


async def test_garbage_reaches_the_decompressor(discord: Discord, start: Start) -> None:
    bot = await start()
    await discord.ready()
    await discord.gateway.send_garbage()

    with pytest.raises(zlib.error):
        await bot


async def test_sending_to_nobody_is_an_error_of_the_test(discord: Discord) -> None:
    with pytest.raises(LookupError):
        await discord.gateway.dispatch("INTERACTION_CREATE", {})
