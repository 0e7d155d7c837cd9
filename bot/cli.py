"""The command line. Everything heavy is imported by the command that needs it: `say` must answer at once."""

import asyncio
import json
import os
import sys
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .domain.errors import AttacheError, BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .config import Config
    from .packs.check import Report
    from .service.desk import Desk
    from .service.ports import Reply

    Show = Callable[[str, Reply], str]

app = typer.Typer(
    help="Attaché briefs people from documents they trust, in Discord, Slack and the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_DEFAULT_CONFIG = Path("config.yaml")
_WIDEST = 100  # characters: longer lines are hard to read
ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration.", metavar="FILE")]


class Look(StrEnum):
    """How `say` shows an answer."""

    TEXT = "text"
    JSON = "json"
    DISCORD = "discord"
    SLACK = "slack"
    HTML = "html"


class Console(StrEnum):
    """Where a manifest goes."""

    SLACK = "slack"
    DISCORD = "discord"


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
def run(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Run every platform that has a token, the scheduler and the web server; without tokens, the demo."""
    settings = _settings(config)
    secrets = settings.secrets
    if not (secrets.discord_token or secrets.slack_bot_token):
        typer.echo("No DISCORD_TOKEN and no SLACK_BOT_TOKEN is set, so this is the demo: a simulated Discord.")
        _demo(settings, None)
        return
    from .app import run as run_app

    asyncio.run(run_app(settings, _now))


@app.command()
def demo(
    config: ConfigFile = _DEFAULT_CONFIG,
    port: Annotated[int | None, typer.Option(help="The port to serve on; any that is free when left out.")] = None,
) -> None:
    """Show the real bot in a simulated Discord, in your browser. No token, no account."""
    _demo(_settings(config), port)


@app.command()
def chat(config: ConfigFile = _DEFAULT_CONFIG) -> None:
    """Answer in the terminal, with completion. No token, no account."""
    from .platforms.terminal.chat import chat as chat_in_terminal

    asyncio.run(chat_in_terminal(_desk(_settings(config)), _now, typer.echo))


@app.command()
def say(
    command: Annotated[
        str, typer.Argument(help="A question such as “/fact refuelling”; - reads them from standard input.")
    ],
    config: ConfigFile = _DEFAULT_CONFIG,
    look: Annotated[Look, typer.Option("--as", help="How the answer is shown.")] = Look.TEXT,
    today: Annotated[str, typer.Option("--date", help="The day that counts as today.", metavar="YYYY-MM-DD")] = "",
) -> None:
    """Ask one question and print the answer."""
    settings = _settings(config)
    desk = _desk(settings)
    now = _noon(today, settings) if today else _now()
    show = _shower(look, desk)
    if command != "-":
        from .platforms.terminal.line import answer

        typer.echo(show(command, asyncio.run(answer(command, desk, now))))
        return
    raise SystemExit(asyncio.run(_answer_lines(desk, now, show)))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Folders of packs; the configured ones when left out.")
    ] = None,
    config: ConfigFile = _DEFAULT_CONFIG,
    texts: Annotated[Path | None, typer.Option(help="A folder with the texts of closed documents.")] = None,
    seal: Annotated[bool, typer.Option("--seal", help="Write receipts of what the texts prove.")] = False,
) -> None:
    """Check the packs: every mistake with its file, line and column."""
    from .packs.check import check as check_packs

    settings = _settings(config)
    if seal and not texts:
        raise BadRequest("--seal needs --texts: receipts are only written for what was checked.")
    if seal and paths:
        raise BadRequest("--seal takes no PATH: receipts are written for the whole library at once.")
    today = _now().astimezone(settings.timezone).date()
    report = check_packs(paths or settings.packs, settings.seeds, texts, today if seal else None, partial=bool(paths))
    for complaint in report.complaints:
        typer.echo(complaint, err=True)
    typer.echo(_summary(report, bool(texts)))
    raise SystemExit(1 if report.complaints else 0)


@app.command()
def tick(
    config: ConfigFile = _DEFAULT_CONFIG,
    now: Annotated[str, typer.Option(help="The instant that counts as now.", metavar="ISO")] = "",
) -> None:
    """Post what is due, once, and exit: for those whose scheduler is cron or Kubernetes."""
    from .app import tick as tick_once

    settings = _settings(config)
    instant = _instant(now)
    typer.echo(asyncio.run(tick_once(settings, (lambda: instant) if instant else _now)))


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

    web = _settings(config).web
    well, report = probe(web.host, web.port)
    typer.echo(report)
    raise SystemExit(0 if well else 1)


async def _answer_lines(desk: "Desk", now: datetime, show: "Show") -> int:
    """Answer each line of standard input; return the exit code: 2 when one of them was no question."""
    from .cards.asks import ask
    from .cards.guide import sorry_card
    from .platforms.terminal.line import answer
    from .service.ports import Reply

    code = 0
    for line in filter(None, map(str.strip, sys.stdin)):
        try:
            reply = await answer(line, desk, now)
        except BadRequest as error:
            code = 2
            reply = Reply(ask=ask("help"), card=sorry_card(str(error), desk.words), found=False)
        typer.echo(show(line, reply))
    return code


def _shower(look: Look, desk: "Desk") -> "Show":
    """Return what turns a command and its reply into printed text."""
    match look:
        case Look.TEXT:
            return lambda command, reply: f"{_as_text(reply)}\n"
        case Look.JSON:
            from .service.data import reply_data

            return lambda command, reply: json.dumps(reply_data(command, reply), ensure_ascii=False)
        case Look.DISCORD:
            from .platforms.discord import render as discord

            return lambda command, reply: _payload(reply, desk, discord.fits, lambda *a: discord.render(*a).payload)
        case Look.SLACK:
            from .platforms.slack import render as slack

            return lambda command, reply: _payload(reply, desk, slack.fits, slack.render)
        case Look.HTML:
            from .web.pages import to_html

            return lambda command, reply: to_html(reply.card, desk.words)


def _payload(reply: "Reply", desk: "Desk", fits: "Callable[..., bool]", render: "Callable[..., object]") -> str:
    from .cards.fit import fit

    card = fit(reply.card, reply.ask, lambda card: fits(card, desk.words), desk.words)
    return json.dumps(render(card, desk.words), ensure_ascii=False)


def _as_text(reply: "Reply") -> str:
    from .cards.text import to_text

    columns = os.get_terminal_size().columns if sys.stdout.isatty() else 0
    return to_text(reply.card, width=min(columns, _WIDEST))


def _summary(report: "Report", against_texts: bool) -> str:
    held = report.citations - report.not_held
    checked = f"{report.proven} held against the texts" if against_texts else f"{report.checked} of {held} sealed"
    return (
        f"{report.briefs} briefs, {report.facts} facts, {report.sources} sources; {report.citations} citations:"
        f" {checked}, {report.not_held} of records whose text is not held; {len(report.complaints)} mistakes."
    )


def _settings(file: Path) -> "Config":
    from .config import load

    return load(file, _environment(file), required=file != _DEFAULT_CONFIG)


def _environment(config: Path) -> dict[str, str]:
    """Return the environment, and what a file .env beside the configuration adds to it."""
    from dotenv import dotenv_values

    added = {name: value for name, value in dotenv_values(config.with_name(".env")).items() if value is not None}
    return {**added, **os.environ}


def _desk(settings: "Config") -> "Desk":
    from .app import make_desk, open_shelf

    return make_desk(settings, open_shelf(settings))


def _demo(settings: "Config", port: int | None) -> None:
    from .app import run_demo

    asyncio.run(run_demo(settings, _now, port, typer.echo))


def _now() -> datetime:
    return datetime.now(UTC)


def _noon(day: str, settings: "Config") -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(12), settings.timezone)
    except ValueError:
        raise BadRequest(f"--date takes a day like 2026-09-17, not “{day}”.") from None


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
