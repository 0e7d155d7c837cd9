"""The floor: about the smallest discord.py bot there can be, with one slash command that sends a fixed embed."""

import os
from typing import Any

import discord
import yarl
from discord import app_commands

EMBED = discord.Embed(
    title="Refuelling in the Indian Ocean",
    description="Japan's navy refuelled British and American warships from January 2002, free of charge.",
)
CHOICES = [app_commands.Choice(name=f"Topic {n}", value=f"topic-{n}") for n in range(25)]


class BareBot(discord.Client):
    """Registers its command, then answers it."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(fact)

    async def setup_hook(self) -> None:
        """Register the command."""
        await self.tree.sync()


@app_commands.command()
async def fact(interaction: discord.Interaction[Any], keyword: str = "") -> None:
    """Send the embed."""
    await interaction.response.send_message(embed=EMBED, ephemeral=True)


@fact.autocomplete("keyword")
async def complete(_: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the same every time."""
    return CHOICES


if __name__ == "__main__":
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    BareBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
