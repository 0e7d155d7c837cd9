"""Our commands as Discord lists them: thin callbacks that turn what a reader chose into a question."""

from collections.abc import Callable, Iterable
from datetime import datetime

import discord
from discord import app_commands

from ...cards.asks import Ask, ask
from ...service.catalogue import Completes, Option, every_command
from ...service.completing import complete
from ...service.desk import Desk
from ...service.editions import AS_OF
from ...service.ports import Completion, Place, Platform
from ...service.schedule_offers import offer_schedules
from .answering import Answer, Choices, Completer, Tree
from .schedule_commands import add_schedule_commands
from .wire import parts_of

_COMMANDS = {command.name: command for command in every_command()}


def add_commands(tree: Tree, answer: Answer, desk: Desk, now: Callable[[], datetime]) -> None:
    """Add every command to the tree; `now` returns the time, aware, to complete days."""

    def completes(command: str, option: str) -> Completer:
        async def choices(interaction: discord.Interaction, typed: str) -> Choices:
            if _option(command, option).completes is Completes.SCHEDULES:
                here = str(interaction.channel_id or "")
                return _choices(await offer_schedules(desk, Platform.DISCORD, here, typed))
            today = now().astimezone(desk.timezone).date()
            place = Place(platform=Platform.DISCORD, workspace=str(interaction.guild_id or ""))
            return _choices(complete(desk.at(place), command, option, typed, today))

        return choices

    _add_finding(tree, answer, completes)
    _add_answers(tree, answer, completes)
    _add_overviews(tree, answer, completes)
    _add_message_commands(tree, answer)
    add_schedule_commands(tree, answer, completes)


def _add_finding(tree: Tree, answer: Answer, completes: Callable[[str, str], Completer]) -> None:
    @tree.command(name="ask", description=_description("ask"))
    @app_commands.describe(**_options("ask"))
    @app_commands.autocomplete(question=completes("ask", "question"))
    async def ask_question(interaction: discord.Interaction, question: str, public: bool | None = None) -> None:
        await answer(interaction, ask("ask", question=question), public)

    @tree.command(name="search", description=_description("search"))
    @app_commands.describe(**_options("search"))
    async def search(interaction: discord.Interaction, words: str, public: bool | None = None) -> None:
        await answer(interaction, ask("search", words=words), public)


def _add_answers(tree: Tree, answer: Answer, completes: Callable[[str, str], Completer]) -> None:
    @tree.command(name="brief", description=_description("brief"))
    @app_commands.describe(**_dated_options("brief"))
    @app_commands.rename(as_of=AS_OF)
    @app_commands.autocomplete(topic=completes("brief", "topic"))
    async def brief(
        interaction: discord.Interaction, topic: str = "", public: bool | None = None, as_of: str = ""
    ) -> None:
        await answer(interaction, ask("brief", topic=topic, **{AS_OF: as_of}), public)

    @tree.command(name="fact", description=_description("fact"))
    @app_commands.describe(**_dated_options("fact"))
    @app_commands.rename(as_of=AS_OF)
    @app_commands.autocomplete(keyword=completes("fact", "keyword"))
    async def fact(
        interaction: discord.Interaction, keyword: str = "", public: bool | None = None, as_of: str = ""
    ) -> None:
        await answer(interaction, ask("fact", keyword=keyword, **{AS_OF: as_of}), public)

    @tree.command(name="onthisday", description=_description("onthisday"))
    @app_commands.describe(**_options("onthisday"))
    @app_commands.autocomplete(date=completes("onthisday", "date"))
    async def onthisday(interaction: discord.Interaction, date: str = "", public: bool | None = None) -> None:
        await answer(interaction, ask("onthisday", date=date), public)


def _add_overviews(tree: Tree, answer: Answer, completes: Callable[[str, str], Completer]) -> None:
    @tree.command(name="topics", description=_description("topics"))
    async def topics(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("topics"))

    @tree.command(name="sources", description=_description("sources"))
    @app_commands.describe(document=_options("sources")["id"])
    @app_commands.rename(document="id")
    @app_commands.autocomplete(document=completes("sources", "id"))
    async def sources(interaction: discord.Interaction, document: str = "") -> None:
        await answer(interaction, ask("sources", id=document))

    @tree.command(name="gaps", description=_description("gaps"))
    async def gaps(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("gaps"))

    @tree.command(name="help", description=_description("help"))
    async def show_help(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("help"))

    @tree.command(name="about", description=_description("about"))
    async def about(interaction: discord.Interaction) -> None:
        await answer(interaction, ask("about"))


def _add_message_commands(tree: Tree, answer: Answer) -> None:
    @tree.context_menu(name="Show the evidence")
    async def show_the_evidence(interaction: discord.Interaction, message: discord.Message) -> None:
        await answer(interaction, _locate(message))

    @tree.context_menu(name="Why was this posted?")
    async def why_was_this_posted(interaction: discord.Interaction, message: discord.Message) -> None:
        await answer(interaction, ask("why", about=message.jump_url))

    @tree.context_menu(name="Find source")
    async def find_source(interaction: discord.Interaction, message: discord.Message) -> None:
        await answer(interaction, _locate(message))


def _locate(message: discord.Message) -> Ask:
    """Ask what a message rests on: by all that it offers to open when it is ours (`of`), and by its words (`text`)."""
    parts = list(parts_of(message))
    shown = (part.get("content") for part in parts)
    embeds = (text for embed in message.embeds for text in (embed.title, embed.description))
    buttons = (part.get("custom_id") for part in parts)
    choices = (option["value"] for part in parts for option in part.get("options", ()))
    text = "\n".join(filter(None, [message.content, *embeds, *shown]))
    return ask("locate", text=text, of="\n".join(filter(None, [*buttons, *choices])))


def _choices(offers: Iterable[Completion]) -> Choices:
    return [app_commands.Choice(name=offer.label, value=offer.value) for offer in offers]


def _option(command: str, name: str) -> Option:
    return next(option for option in _COMMANDS[command].options if option.name == name)


def _description(command: str) -> str:
    return _COMMANDS[command].description


def _dated_options(command: str) -> dict[str, str]:
    """Return the descriptions of a command's options, by the names of its callback's parameters."""
    described = _options(command)
    return {"as_of" if name == AS_OF else name: text for name, text in described.items()}


def _options(command: str) -> dict[str, str]:
    return {option.name: option.description for option in _COMMANDS[command].options}
