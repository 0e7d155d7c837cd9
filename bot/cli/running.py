"""Commands for whoever runs the bot."""

import asyncio
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from .shared import DEFAULT_CONFIG, ConfigFile, Strict, environment_of, read_instant, read_settings, utc_now

if TYPE_CHECKING:
    from ..config import Config


class Console(StrEnum):
    """Where a manifest goes."""

    SLACK = "slack"
    DISCORD = "discord"


def run(config: ConfigFile = DEFAULT_CONFIG, strict: Strict = False) -> None:
    """Run every platform that has a token, the scheduler and the web server; without tokens, the demo."""
    settings = read_settings(config, keep=True, strict=strict)
    secrets = settings.secrets
    if not (secrets.discord_token or secrets.slack_bot_token):
        typer.echo("No DISCORD_TOKEN and no SLACK_BOT_TOKEN is set, so this is the demo: a simulated Discord.")
        _demo(settings, None)
        return
    from ..app import new_loop
    from ..app import run as run_app

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run_app(settings, utc_now))


def demo(
    config: ConfigFile = DEFAULT_CONFIG,
    port: Annotated[int | None, typer.Option(help="The port to serve on; any that is free when left out.")] = None,
) -> None:
    """Show the real bot in a simulated Discord, in your browser. No token, no account."""
    _demo(read_settings(config, keep=True), port)


def tick(
    config: ConfigFile = DEFAULT_CONFIG,
    now: Annotated[str, typer.Option(help="The instant that counts as now.", metavar="ISO")] = "",
) -> None:
    """Post what is due, once, and exit: for those whose scheduler is cron or Kubernetes."""
    from ..app import tick as tick_once

    settings = read_settings(config, keep=True)
    instant = read_instant(now)
    clock = (lambda: instant) if instant else utc_now
    typer.echo(asyncio.run(tick_once(settings, clock, set_by_hand=bool(instant))))


def manifest(
    platform: Annotated[Console, typer.Argument(help="Which console.")],
    config: ConfigFile = DEFAULT_CONFIG,
    url: Annotated[str, typer.Option(help="Slack in HTTP mode: the public address of /slack/events.")] = "",
) -> None:
    """Print what to paste into the platform's console, and how to invite the bot."""
    settings = read_settings(config)
    if platform is Console.SLACK:
        from ..cards.words import Words
        from ..platforms.slack.manifest import manifest as slack_manifest

        written = slack_manifest(Words(), url)
    else:
        from ..platforms.discord.manifest import manifest as discord_manifest

        token = settings.secrets.discord_token
        written = discord_manifest(token.get_secret_value() if token else "")
    typer.echo(json.dumps(written, ensure_ascii=False, indent=2))


def doctor(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Say what is wrong with this installation, each with the one action that mends it."""
    from ..doctor import examine

    findings = examine(config, environment_of(config), required=config != DEFAULT_CONFIG)
    for finding in findings:
        typer.echo(finding)
    raise SystemExit(1 if any(finding.wrong for finding in findings) else 0)


def health(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Ask the running bot whether it is well: exit code 0 when it is connected and its scheduler ticks."""
    from ..web.health import probe

    web = read_settings(config, keep=True).web
    well, report = probe(web.host, web.port)
    typer.echo(report)
    raise SystemExit(0 if well else 1)


def _demo(settings: "Config", port: int | None) -> None:
    from ..app import run_demo

    def invite(url: str) -> None:
        typer.echo(f"Open this in your browser, and type /brief korea there. Ctrl-C ends it.\n\n  {url}\n")

    asyncio.run(run_demo(settings, utc_now, port, invite))
