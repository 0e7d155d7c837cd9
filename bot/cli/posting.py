"""Commands about what is posted on a schedule."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ..domain.errors import BadRequest
from .shared import DEFAULT_CONFIG, ConfigFile, noon_of, open_desk, read_settings, utc_now


def why(
    config: ConfigFile = DEFAULT_CONFIG,
    channel: Annotated[str, typer.Option(help="Only this channel, by its ID.")] = "",
    day: Annotated[str, typer.Option("--date", help="The day; today when left out.", metavar="YYYY-MM-DD")] = "",
    message: Annotated[str, typer.Option(help="A post, by its link or its ID.")] = "",
) -> None:
    """Say of each schedule why it posted on a day, or why not; or what became of one post."""
    from ..scheduling import explained
    from ..service.explaining import is_message

    settings = read_settings(config)
    if message and not is_message(message):
        raise BadRequest(
            f"--message takes the link or the ID of a post, not “{message}”. Copy it from the post's menu."
        )
    about = message or (noon_of(day, settings).date().isoformat() if day else "")
    typer.echo(asyncio.run(explained(settings, open_desk(settings), about, channel, utc_now())))


def export(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Print the schedules that were added in chat, as YAML for config.yaml."""
    from ..scheduling import exported

    typer.echo(asyncio.run(exported(read_settings(config))), nl=False)


def rehearse(
    first: Annotated[str, typer.Option("--from", help="The first day; today when left out.", metavar="DAY")] = "",
    days: Annotated[int, typer.Option(help="How many days.")] = 366,
    html: Annotated[Path | None, typer.Option(help="Write a page with every post as both platforms show it.")] = None,
    against: Annotated[Path | None, typer.Option(help="A folder with another version of the pack.")] = None,
    config: ConfigFile = DEFAULT_CONFIG,
) -> None:
    """Show every post that the pack and the schedules would make, and how near it comes to the limits."""
    from ..rehearse.command import run as rehearse_all

    settings = read_settings(config)
    day = noon_of(first, settings, "--from") if first else utc_now().astimezone(settings.timezone)
    typer.echo(rehearse_all(settings, day.date(), days, html, against))
