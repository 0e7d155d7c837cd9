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
    """Add the group and its parts."""
    group = app_commands.Group(name="schedule", description=_COMMANDS["schedule"].description)
    _add_setting(group, answer, completes)
    _add_keeping(group, answer, completes)
    _add_looking(group, answer, completes)
    tree.add_command(group)

    @tree.command(name="why", description=_COMMANDS["why"].description)
    @_described("why", completes)
    async def why(interaction: discord.Interaction, about: str = "", schedule: str = "") -> None:
        await answer(interaction, ask("why", about=about, schedule=schedule))


def _add_setting(group: app_commands.Group, answer: Answer, completes: Completes_) -> None:
    @group.command(name="add", description=_description("add"))
    @_described("schedule add", completes)
    @_taking("schedule add")
    async def add(interaction: discord.Interaction, **settings: str) -> None:
        await answer(interaction, ask("schedule add", **settings))

    @group.command(name="edit", description=_description("edit"))
    @_described("schedule edit", completes)
    @_taking("schedule edit")
    async def edit(interaction: discord.Interaction, **settings: str) -> None:
        await answer(interaction, ask("schedule edit", **settings))


def _add_keeping(group: app_commands.Group, answer: Answer, completes: Completes_) -> None:
    @group.command(name="pause", description=_description("pause"))
    @_described("schedule pause", completes)
    async def pause(interaction: discord.Interaction, schedule: str = "", until: str = "") -> None:
        await answer(interaction, ask("schedule pause", schedule=schedule, until=until))

    @group.command(name="resume", description=_description("resume"))
    @_described("schedule resume", completes)
    async def resume(interaction: discord.Interaction, schedule: str = "") -> None:
        await answer(interaction, ask("schedule resume", schedule=schedule))

    @group.command(name="skip", description=_description("skip"))
    @_described("schedule skip", completes)
    async def skip(interaction: discord.Interaction, schedule: str = "", day: str = "") -> None:
        await answer(interaction, ask("schedule skip", schedule=schedule, day=day))

    @group.command(name="remove", description=_description("remove"))
    @_described("schedule remove", completes)
    async def remove(interaction: discord.Interaction, schedule: str = "") -> None:
        await answer(interaction, ask("schedule remove", schedule=schedule))

    @group.command(name="undo", description=_description("undo"))
    async def undo(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("schedule undo"))


def _add_looking(group: app_commands.Group, answer: Answer, completes: Completes_) -> None:
    @group.command(name="list", description=_description("list"))
    @_described("schedule list", completes)
    async def show_list(interaction: discord.Interaction, channel: ChannelId = "") -> None:
        await answer(interaction, ask("schedule list", channel=channel))

    @group.command(name="preview", description=_description("preview"))
    @_described("schedule preview", completes)
    async def preview(interaction: discord.Interaction, schedule: str = "", date: str = "") -> None:
        await answer(interaction, ask("schedule preview", schedule=schedule, date=date))

    @group.command(name="test", description=_description("test"))
    @_described("schedule test", completes)
    async def test(interaction: discord.Interaction, schedule: str = "") -> None:
        await answer(interaction, ask("schedule test", schedule=schedule))

    @group.command(name="history", description=_description("history"))
    async def history(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("schedule history"))


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


def _description(part: str) -> str:
    return _COMMANDS[f"schedule {part}"].description
