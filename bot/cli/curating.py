"""Commands that hold the packs against their documents."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..domain.errors import BadRequest
from .shared import DEFAULT_CONFIG, ConfigFile, read_settings, utc_now


class Shape(StrEnum):
    """What the report of `check` looks like."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Folders of packs; the configured ones when left out.")
    ] = None,
    config: ConfigFile = DEFAULT_CONFIG,
    texts: Annotated[Path | None, typer.Option(help="A folder with the texts of documents.")] = None,
    seal: Annotated[bool, typer.Option("--seal", help="Write receipts of what the texts prove.")] = False,
    shape: Annotated[Shape, typer.Option("--format", help="What the report looks like.")] = Shape.TEXT,
    questions: Annotated[
        bool, typer.Option("--questions", help="Ask what readers ask: questions.yaml beside each pack.")
    ] = False,
    least: Annotated[
        int, typer.Option(min=0, max=100, help="With --questions: fail if fewer percent find their fact first.")
    ] = 0,
) -> None:
    """Check the packs: every mistake with its file, line and column, and how much is verified."""
    from ..check_command import examine

    settings = read_settings(config)
    texts = texts or settings.texts
    if seal and not texts:
        raise BadRequest("--seal needs --texts: receipts are only written for what was checked.")
    if seal and paths:
        raise BadRequest("--seal takes no PATH: receipts are written for the whole library at once.")
    if least and not questions:
        raise BadRequest("--least needs --questions: it says how many of them must find their fact first.")
    today = utc_now().astimezone(settings.timezone).date()
    told, well = examine(
        settings, paths or [], texts, today, seal=seal, shape=shape, least=least if questions else None
    )
    typer.echo(told)
    raise SystemExit(0 if well else 1)


def coverage(
    source: Annotated[str, typer.Argument(help="The id of a source record.")],
    config: ConfigFile = DEFAULT_CONFIG,
    texts: Annotated[Path | None, typer.Option(help="A folder with the texts of documents.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say, paragraph by paragraph, what of a source no fact cites."""
    from ..coverage_command import measure

    settings = read_settings(config)
    told, complete = measure(source, settings.packs, settings.seeds, texts or settings.texts, as_json=as_json)
    typer.echo(told)
    raise SystemExit(0 if complete else 1)
