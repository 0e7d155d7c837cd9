"""Commands that ask the library, and say how it answers."""

import asyncio
import sys
from enum import StrEnum
from typing import Annotated

import typer

from ..domain.errors import BadRequest
from ..saying import Look, said, say_lines
from ..scheduling import Book
from .shared import DEFAULT_CONFIG, ConfigFile, Strict, noon_of, open_desk, read_settings, utc_now


class GapsShape(StrEnum):
    """What the list of gaps looks like."""

    TEXT = "text"
    YAML = "yaml"


def chat(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Answer in the terminal, with completion. No token, no account."""
    from ..platforms.terminal.chat import chat as chat_in_terminal

    settings = read_settings(config, keep=True)
    desk = open_desk(settings)

    async def converse() -> None:
        async with Book(settings, desk) as book:
            await chat_in_terminal(desk, utc_now, typer.echo, book.open_for)

    asyncio.run(converse())


def say(
    command: Annotated[
        str, typer.Argument(help="A question such as “/fact refuelling”; - reads them from standard input.")
    ],
    config: ConfigFile = DEFAULT_CONFIG,
    look: Annotated[Look, typer.Option("--as", help="How the answer is shown.")] = Look.TEXT,
    today: Annotated[str, typer.Option("--date", help="The day that counts as today.", metavar="YYYY-MM-DD")] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", help="Answer as the library stood on this day.", metavar="YYYY-MM-DD")
    ] = "",
    strict: Strict = False,
) -> None:
    """Ask one question and print the answer."""
    settings = read_settings(config, keep=True, strict=strict)
    desk = open_desk(settings)
    now = noon_of(today, settings) if today else utc_now()
    if command != "-":
        command = f"{command} --as-of {as_of}" if as_of else command
        typer.echo(asyncio.run(said(command, settings, desk, now, look)))
        return
    raise SystemExit(asyncio.run(say_lines(sys.stdin, settings, desk, now, look, typer.echo)))


def explain(
    question: Annotated[str, typer.Argument(help="A question as a reader would type it.", show_default=False)] = "",
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Say how a question is read, which statements come near, and why the first is told or not."""
    from ..finding_commands import explain as explained

    if not question.strip():
        raise BadRequest('Type a question, for instance: python -m bot explain "how much fuel?"')
    typer.echo(explained(open_desk(read_settings(config)).shelf.library, question))


def usage(
    config: ConfigFile = DEFAULT_CONFIG,
    weeks: Annotated[int, typer.Option(help="How many weeks to show, this one included.", min=1, max=52)] = 4,
    unused: Annotated[bool, typer.Option("--unused", help="List what nobody asked for instead.")] = False,
) -> None:
    """List how often each entry was asked for, week by week; nobody's name is kept."""
    from ..usage_command import list_usage

    settings = read_settings(config)
    desk = open_desk(settings)
    today = utc_now().astimezone(settings.timezone).date()
    typer.echo(asyncio.run(list_usage(settings, desk.telling_on(today), weeks, unused=unused)))


def gaps(
    config: ConfigFile = DEFAULT_CONFIG,
    shape: Annotated[GapsShape, typer.Option("--format", help="text, or yaml to begin facts from.")] = GapsShape.TEXT,
) -> None:
    """List what readers asked for in vain, as far as enough have asked it."""
    from ..finding_commands import list_gaps

    settings = read_settings(config)
    today = utc_now().astimezone(settings.timezone).date()
    typer.echo(asyncio.run(list_gaps(settings, today, as_yaml=shape is GapsShape.YAML)))
