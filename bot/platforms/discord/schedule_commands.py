"""`/schedule` and `/why` as Discord lists them."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import discord
from discord import app_commands

from ...cards.asks import ask
from ...service.catalogue import Completes, every_command
from .answering import Answer, Completer, Tree

_COMMANDS = {command.name: command for command in every_command()}

Completes_ = Callable[[str, str], Completer]


class Channel(app_commands.Transformer):
    """Takes the ID of a channel in which text can be posted; nothing of it is looked up or cached."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Let Discord offer the server's own channels, and no others."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Return the kinds in which text can be posted."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.news_thread, kinds.public_thread, kinds.private_thread]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> str:
        """Return its ID."""
        return str(value.id)


ChannelId = app_commands.Transform[str, Channel]


def add_schedule_commands(tree: Tree, answer: Answer, completes: Completes_) -> None:
    """Add the group with its parts, and `/why`."""
    group = app_commands.Group(name="schedule", description=_COMMANDS["schedule"].description)
    for part in _COMMANDS["schedule"].parts:
        group.add_command(_listed(f"schedule {part.name}", part.name, answer, completes))
    tree.add_command(group)
    tree.add_command(_listed("why", "why", answer, completes))


def _listed(command: str, name: str, answer: Answer, completes: Completes_) -> "app_commands.Command[Any, Any, Any]":
    """Return a command as Discord lists it: its options are those of the catalogue."""

    @_described(command, completes)
    @_taking(command)
    async def callback(interaction: discord.Interaction, **settings: str) -> None:
        await answer(interaction, ask(command, **settings))

    return app_commands.Command(name=name, description=_COMMANDS[command].description, callback=callback)


def _described(command: str, completes: Completes_) -> Callable[[Any], Any]:
    """Return what gives a callback the texts of its options, and lets them be completed."""
    options = _COMMANDS[command].options
    silent = (Completes.NOTHING, Completes.CHANNELS)
    completers = {o.name: completes(command, o.name) for o in options if o.completes not in silent}

    def decorate(callback: Any) -> Any:
        described = app_commands.describe(**{option.name: option.description for option in options})(callback)
        return app_commands.autocomplete(**completers)(described)

    return decorate


def _taking(command: str) -> Callable[[Any], Any]:
    """Return what gives a callback the options of its command as parameters: discord.py lists what a signature has."""
    parameters = [Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)]
    for option in _COMMANDS[command].options:
        kind = ChannelId if option.completes is Completes.CHANNELS else str
        parameters.append(Parameter(option.name, Parameter.KEYWORD_ONLY, default="", annotation=kind))

    def decorate(callback: Any) -> Any:
        callback.__signature__ = Signature(parameters)
        return callback

    return decorate
