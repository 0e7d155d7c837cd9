"""The command line. Everything heavy is imported by the command that needs it: `say` must answer at once."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from . import authoring
from .domain.errors import AttacheError, BadRequest
from .saying import Look, said, say_lines
from .scheduling import Book

if TYPE_CHECKING:
    from .config import Config
    from .service.desk import Desk

app = typer.Typer(
    help="Attaché briefs people from documents they trust, in Discord, Slack and the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(authoring.source_app, name="source")
app.add_typer(authoring.brief_app, name="brief")
app.command()(authoring.draft)
config_app = typer.Typer(help="The configuration, and what chat has added to it.", no_args_is_help=True)
app.add_typer(config_app, name="config")

_DEFAULT_CONFIG = Path("config.yaml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration.", metavar="FILE")]
Strict = Annotated[bool, typer.Option("--strict", help="Tell nothing that is unverified.")]


class Console(StrEnum):
    """Where a manifest goes."""

    SLACK = "slack"
    DISCORD = "discord"


class GapsShape(StrEnum):
    """What the list of gaps looks like."""

    TEXT = "text"
    YAML = "yaml"


class Shape(StrEnum):
    """What the report of `check` looks like."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def main() -> None:
    """Run a command; whatever goes wrong, a person reads a sentence."""
    try:
        app()
    except BadRequest as error:
        _stop(str(error), 2)
    except AttacheError as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more at exit
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("ATTACHE_DEBUG"):
            raise
        _stop(f"Something unexpected went wrong ({type(error).__name__}: {error}). ATTACHE_DEBUG=1 shows where.", 1)


@app.command()
def run(config: ConfigFile = _DEFAULT_CONFIG, strict: Strict = False) -> None:
    """Run every platform that has a token, the scheduler and the web server; without tokens, the demo."""
    settings = _settings(config, keep=True, strict=strict)
    secrets = settings.secrets
    if not (secrets.discord_token or secrets.slack_bot_token):
        typer.echo("No DISCORD_TOKEN and no SLACK_BOT_TOKEN is set, so this is the demo: a simulated Discord.")
        _demo(settings, None)
        return
    from .app import new_loop
    from .app import run as run_app

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run_app(settings, _now))


@app.command()
def demo(
    config: ConfigFile = _DEFAULT_CONFIG,
    port: Annotated[int | None, typer.Option(help="The port to serve on; any that is free when left out.")] = None,
) -> None:
    """Show the real bot in a simulated Discord, in your browser. No token, no account."""
    _demo(_settings(config, keep=True), port)


@app.command()
def chat(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Answer in the terminal, with completion. No token, no account."""
    from .platforms.terminal.chat import chat as chat_in_terminal

    settings = _settings(config, keep=True)
    desk = _desk(settings)

    async def converse() -> None:
        async with Book(settings, desk) as book:
            await chat_in_terminal(desk, _now, typer.echo, book.open_for)

    asyncio.run(converse())


@app.command()
def say(
    command: Annotated[
        str, typer.Argument(help="A question such as “/fact refuelling”; - reads them from standard input.")
    ],
    config: ConfigFile = _DEFAULT_CONFIG,
    look: Annotated[Look, typer.Option("--as", help="How the answer is shown.")] = Look.TEXT,
    today: Annotated[str, typer.Option("--date", help="The day that counts as today.", metavar="YYYY-MM-DD")] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", help="Answer as the library stood on this day.", metavar="YYYY-MM-DD")
    ] = "",
    strict: Strict = False,
) -> None:
    """Ask one question and print the answer."""
    settings = _settings(config, keep=True, strict=strict)
    desk = _desk(settings)
    now = _noon(today, settings) if today else _now()
    if command != "-":
        command = f"{command} --as-of {as_of}" if as_of else command
        typer.echo(asyncio.run(said(command, settings, desk, now, look)))
        return
    raise SystemExit(asyncio.run(say_lines(sys.stdin, settings, desk, now, look, typer.echo)))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Folders of packs; the configured ones when left out.")
    ] = None,
    config: ConfigFile = _DEFAULT_CONFIG,
    texts: Annotated[Path | None, typer.Option(help="A folder with the texts of documents.")] = None,
    seal: Annotated[bool, typer.Option("--seal", help="Write receipts of what the texts prove.")] = False,
    shape: Annotated[Shape, typer.Option("--format", help="What the report looks like.")] = Shape.TEXT,
) -> None:
    """Check the packs: every mistake with its file, line and column, and how much is verified."""
    from .check_command import examine

    settings = _settings(config)
    texts = texts or settings.texts
    if seal and not texts:
        raise BadRequest("--seal needs --texts: receipts are only written for what was checked.")
    if seal and paths:
        raise BadRequest("--seal takes no PATH: receipts are written for the whole library at once.")
    today = _now().astimezone(settings.timezone).date()
    told, well = examine(settings, paths or [], texts, today, seal=seal, shape=shape)
    typer.echo(told)
    raise SystemExit(0 if well else 1)


@app.command()
def coverage(
    source: Annotated[str, typer.Argument(help="The id of a source record.")],
    config: ConfigFile = _DEFAULT_CONFIG,
    texts: Annotated[Path | None, typer.Option(help="A folder with the texts of documents.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say, paragraph by paragraph, what of a source no fact cites."""
    from .coverage_command import measure

    settings = _settings(config)
    told, complete = measure(source, settings.packs, settings.seeds, texts or settings.texts, as_json=as_json)
    typer.echo(told)
    raise SystemExit(0 if complete else 1)


@app.command()
def explain(
    question: Annotated[str, typer.Argument(help="A question as a reader would type it.")],
    config: ConfigFile = _DEFAULT_CONFIG,
) -> None:
    """Say how a question is read, which statements come near, and why the first is told or not."""
    from .finding_commands import explain as explained

    typer.echo(explained(_desk(_settings(config)).shelf.library, question))


@app.command()
def gaps(
    config: ConfigFile = _DEFAULT_CONFIG,
    shape: Annotated[GapsShape, typer.Option("--format", help="text, or yaml to begin facts from.")] = GapsShape.TEXT,
) -> None:
    """List what readers asked for in vain, as far as enough have asked it."""
    from .finding_commands import list_gaps

    settings = _settings(config)
    today = _now().astimezone(settings.timezone).date()
    typer.echo(asyncio.run(list_gaps(settings, today, as_yaml=shape is GapsShape.YAML)))


@app.command()
def tick(
    config: ConfigFile = _DEFAULT_CONFIG,
    now: Annotated[str, typer.Option(help="The instant that counts as now.", metavar="ISO")] = "",
) -> None:
    """Post what is due, once, and exit: for those whose scheduler is cron or Kubernetes."""
    from .app import tick as tick_once

    settings = _settings(config, keep=True)
    instant = _instant(now)
    clock = (lambda: instant) if instant else _now
    typer.echo(asyncio.run(tick_once(settings, clock, set_by_hand=bool(instant))))


@app.command()
def why(
    config: ConfigFile = _DEFAULT_CONFIG,
    channel: Annotated[str, typer.Option(help="Only this channel, by its ID.")] = "",
    day: Annotated[str, typer.Option("--date", help="The day; today when left out.", metavar="YYYY-MM-DD")] = "",
    message: Annotated[str, typer.Option(help="A post, by its link or its ID.")] = "",
) -> None:
    """Say of each schedule why it posted on a day, or why not; or what became of one post."""
    from .scheduling import explained

    settings = _settings(config)
    typer.echo(asyncio.run(explained(settings, _desk(settings), message or day, channel, _now())))


@config_app.command()
def export(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Print the schedules that were added in chat, as YAML for config.yaml."""
    from .scheduling import exported

    typer.echo(asyncio.run(exported(_settings(config))), nl=False)


@app.command()
def rehearse(
    first: Annotated[str, typer.Option("--from", help="The first day; today when left out.", metavar="DAY")] = "",
    days: Annotated[int, typer.Option(help="How many days.")] = 366,
    html: Annotated[Path | None, typer.Option(help="Write a page with every post as both platforms show it.")] = None,
    against: Annotated[Path | None, typer.Option(help="A folder with another version of the pack.")] = None,
    config: ConfigFile = _DEFAULT_CONFIG,
) -> None:
    """Show every post that the pack and the schedules would make, and how near it comes to the limits."""
    from .rehearse.command import run as rehearse_all

    settings = _settings(config)
    day = _noon(first, settings, "--from") if first else _now().astimezone(settings.timezone)
    typer.echo(rehearse_all(settings, day.date(), days, html, against))


@app.command()
def manifest(
    platform: Annotated[Console, typer.Argument(help="Which console.")],
    config: ConfigFile = _DEFAULT_CONFIG,
    url: Annotated[str, typer.Option(help="Slack in HTTP mode: the public address of /slack/events.")] = "",
) -> None:
    """Print what to paste into the platform's console, and how to invite the bot."""
    settings = _settings(config)
    if platform is Console.SLACK:
        from .cards.words import Words
        from .platforms.slack.manifest import manifest as slack_manifest

        written = slack_manifest(Words(), url)
    else:
        from .platforms.discord.manifest import manifest as discord_manifest

        token = settings.secrets.discord_token
        written = discord_manifest(token.get_secret_value() if token else "")
    typer.echo(json.dumps(written, ensure_ascii=False, indent=2))


@app.command()
def doctor(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Say what is wrong with this installation, each with the one action that mends it."""
    from .doctor import examine

    findings = examine(config, _environment(config), required=config != _DEFAULT_CONFIG)
    for finding in findings:
        typer.echo(finding)
    raise SystemExit(1 if any(finding.wrong for finding in findings) else 0)


@app.command()
def health(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Ask the running bot whether it is well: exit code 0 when it is connected and its scheduler ticks."""
    from .web.health import probe

    web = _settings(config, keep=True).web
    well, report = probe(web.host, web.port)
    typer.echo(report)
    raise SystemExit(0 if well else 1)


def _settings(file: Path, *, strict: bool = False, keep: bool = False) -> "Config":
    from .config import load

    settings = load(file, _environment(file), required=file != _DEFAULT_CONFIG, keep=keep)
    return replace(settings, strict=settings.strict or strict)


def _environment(config: Path) -> dict[str, str]:
    """Return the environment, and what a file .env beside the configuration adds to it."""
    from dotenv import dotenv_values

    added = {name: value for name, value in dotenv_values(config.with_name(".env")).items() if value is not None}
    return {**added, **os.environ}


def _desk(settings: "Config") -> "Desk":
    from .desks import make_desk, open_shelf

    return make_desk(settings, open_shelf(settings))


def _demo(settings: "Config", port: int | None) -> None:
    from .app import run_demo

    def invite(url: str) -> None:
        typer.echo(f"Open this in your browser, and type /brief korea there. Ctrl-C ends it.\n\n  {url}\n")

    asyncio.run(run_demo(settings, _now, port, invite))


def _now() -> datetime:
    return datetime.now(UTC)


def _noon(day: str, settings: "Config", option: str = "--date") -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(12), settings.timezone)
    except ValueError:
        raise BadRequest(f"{option} takes a day like 2026-09-17, not “{day}”.") from None


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - refused below for having no zone
    if instant and instant.tzinfo is None:
        raise BadRequest(f"--now takes an instant with its zone, like 2026-09-17T09:00+01:00, not “{text}”.")
    return instant


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise SystemExit(code) from None
