"""A Discord of our own on a loopback socket: REST version 10 and the gateway, as real clients use them.

    async with Discord.open() as discord:
        channel = discord.world.add_channel(guild=1)
        ...  # start a bot with `discord.environment`
        await discord.ready()
        interaction = await discord.reader.command(channel, "fact", keyword="refuelling")
        assert "950" in text_of(interaction.shown[0])

`python -m tests.loopback.discord --port 8100` serves one from a process of its own; `control` says how to drive it.
"""

from .faults import Fault, Faults, Rule
from .payloads import text_of
from .readers import Reader
from .server import Discord, Request
from .world import Channel, Interaction, Message, Refused, World

__all__ = [
    "Channel",
    "Discord",
    "Fault",
    "Faults",
    "Interaction",
    "Message",
    "Reader",
    "Refused",
    "Request",
    "Rule",
    "World",
    "text_of",
]
