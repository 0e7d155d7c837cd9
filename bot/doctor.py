"""What is wrong with an installation, each with the one action that mends it. Asks no platform."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .config import Config, load
from .desks import ledger_of
from .domain.errors import AttacheError, ContentError
from .domain.library import Library
from .domain.standings import Standing
from .domain.subscriptions import Origin
from .packs.loader import load as load_packs
from .service.inspecting import schedule_problems
from .settings import orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    wrong: bool = False
    told: str

    def __str__(self) -> str:
        return f"{'WRONG' if self.wrong else 'ok   '}  {self.what}: {self.told}"


def examine(config: Path, environ: Mapping[str, str], *, required: bool) -> list[Finding]:
    """Look at everything that can be looked at without a network."""
    try:
        settings = load(config, environ, required=required)
    except AttacheError as error:
        return [Finding(what="configuration", wrong=True, told=str(error))]
    told = f"{config} is fine." if config.exists() else f"{config} is not there; the defaults are used."
    return [Finding(what="configuration", told=told), *_rest(settings)]


def _rest(settings: Config) -> Iterator[Finding]:
    library, told = _library(settings)
    yield told
    yield from _data(settings, library)
    yield _discord(settings)
    yield _slack(settings)
    yield Finding(what="time zones", told=f"readers live in {settings.timezone}; zone data {version('tzdata')}.")
    yield _demo()


def _library(settings: Config) -> tuple[Library | None, Finding]:
    try:
        library = load_packs(settings.packs, settings.seeds)
    except ContentError as error:
        count = len(error.complaints)
        told = f"{count} mistakes, the first: {error.complaints[0]}. Run: python -m bot check"
        return None, Finding(what="packs", wrong=True, told=told)
    told = f"{len(library.briefs)} briefs, {len(library.facts)} facts."
    return library, Finding(what="packs", told=told)


def _data(settings: Config, library: Library | None) -> Iterator[Finding]:
    """Look at the ledger, and at the schedules in it and in the configuration."""

    async def standings() -> tuple[Standing, ...]:
        async with ledger_of(settings) as ledger:
            return await ledger.standings()

    try:
        kept = asyncio.run(standings())
    except AttacheError as error:
        yield Finding(what="data", wrong=True, told=str(error))
        return
    if settings.secrets.database_url:
        yield Finding(what="data", told="the PostgreSQL database of DATABASE_URL can be written.")
    else:
        yield Finding(what="data", told=f"{settings.data} can be written by uid {os.getuid()}.")
    yield from _schedules(settings, library, kept)


def _schedules(settings: Config, library: Library | None, kept: tuple[Standing, ...]) -> Iterator[Finding]:
    wrong = list(schedule_problems(orders(settings.subscriptions), kept, library))
    yield from (Finding(what="schedule", wrong=True, told=sentence) for sentence in wrong)
    if not wrong:
        in_chat = sum(s.subscription.origin is Origin.CHAT and not s.withdrawn for s in kept)
        told = (
            f"{len(settings.subscriptions)} declared in the configuration, {in_chat} added in chat; nothing is amiss."
        )
        yield Finding(what="schedules", told=told)


def _discord(settings: Config) -> Finding:
    if settings.secrets.discord_token:
        return Finding(what="Discord", told="DISCORD_TOKEN is set.")
    wanted = any(subscription.platform == "discord" for subscription in settings.subscriptions)
    told = "DISCORD_TOKEN is not set; set it to run on Discord."
    return Finding(what="Discord", wrong=wanted, told=told)


def _slack(settings: Config) -> Finding:
    secrets = settings.secrets
    wanted = any(subscription.platform == "slack" for subscription in settings.subscriptions)
    if not secrets.slack_bot_token:
        return Finding(what="Slack", wrong=wanted, told="SLACK_BOT_TOKEN is not set; set it to run on Slack.")
    if settings.slack.mode == "socket" and not secrets.slack_app_token:
        return Finding(what="Slack", wrong=True, told="SLACK_APP_TOKEN is missing; Socket Mode needs it.")
    if settings.slack.mode == "http" and not secrets.slack_signing_secret:
        return Finding(what="Slack", wrong=True, told="SLACK_SIGNING_SECRET is missing; HTTP mode needs it.")
    return Finding(what="Slack", told=f"the tokens for {settings.slack.mode} mode are set.")


def _demo() -> Finding:
    if find_spec("simcord"):
        return Finding(what="demo", told="python -m bot demo works here.")
    return Finding(what="demo", told="SimCord is not installed, so python -m bot demo does not work here; chat does.")
