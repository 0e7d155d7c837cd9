"""What the commands on Discord's lists are made with."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import discord
from discord import app_commands

from ...cards.asks import Ask

Tree = app_commands.CommandTree[Any]
Choices = list[app_commands.Choice[str]]
Completer = Callable[[discord.Interaction, str], Coroutine[Any, Any, Choices]]


class Answer(Protocol):
    """Answers a question that came as an interaction."""

    async def __call__(self, interaction: discord.Interaction, asked: Ask, public: bool | None = None) -> None: ...
