"""What every command needs: its options, the configuration, the time."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..domain.errors import BadRequest

if TYPE_CHECKING:
    from ..config import Config
    from ..service.desk import Desk

DEFAULT_CONFIG = Path("config.yaml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration.", metavar="FILE")]
Strict = Annotated[bool, typer.Option("--strict", help="Tell nothing that is unverified.")]


def read_settings(file: Path, *, strict: bool = False, keep: bool = False) -> "Config":
    """Read the configuration; one that is named must be there. Raises ConfigError with every mistake."""
    from ..config import load

    settings = load(file, environment_of(file), required=file != DEFAULT_CONFIG, keep=keep)
    return replace(settings, strict=settings.strict or strict)


def environment_of(config: Path) -> dict[str, str]:
    """Return the environment, and what a file .env beside the configuration adds to it."""
    from dotenv import dotenv_values

    added = {name: value for name, value in dotenv_values(config.with_name(".env")).items() if value is not None}
    return {**added, **os.environ}


def open_desk(settings: "Config") -> "Desk":
    """Open the library, and what answering from it needs. Raises ContentError with every mistake in it."""
    from ..desks import make_desk, open_shelf

    return make_desk(settings, open_shelf(settings))


def utc_now() -> datetime:
    """Return the time, aware: nothing below the command line looks at a clock."""
    return datetime.now(UTC)


def noon_of(day: str, settings: "Config", option: str = "--date") -> datetime:
    """Read a day, and return its noon where readers live. Raises BadRequest where it is none."""
    try:
        return datetime.combine(date.fromisoformat(day), time(12), settings.timezone)
    except ValueError:
        raise BadRequest(f"{option} takes a day like 2026-09-17, not “{day}”.") from None


def read_instant(text: str) -> datetime | None:
    """Read an instant; None where nothing is said. Raises BadRequest where it is none, or has no zone."""
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - refused below for having no zone
    if instant and instant.tzinfo is None:
        raise BadRequest(f"--now takes an instant with its zone, like 2026-09-17T09:00+01:00, not “{text}”.")
    return instant
