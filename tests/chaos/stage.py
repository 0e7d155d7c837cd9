"""The world around the processes: a Discord, a Slack, a folder, and one clock for them all."""

import asyncio
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.cards.words import Words
from bot.packs.editions.shelf import PackShelf
from bot.platforms.slack.manifest import manifest
from bot.store.opening import open_ledger
from tests.loopback.discord import Discord
from tests.loopback.slack import BOT, LoopbackSlack
from tests.loopback.slack.world import Channel as SlackChannel
from tests.packs.conftest import BRIEF, LEDGER, OTHER, PACK, REPORT
from tests.zygote import Zygote

FIRST_DAY = date(2027, 3, 1)
EARLY = datetime.combine(FIRST_DAY, time(8), UTC)
PATIENCE = 60.0  # seconds; a process that hangs fails the run instead of holding it up
_LONGER_THAN_ANY_WAIT = 800.0  # seconds: a lease, or the time until the next attempt
_FILES = {
    "briefs/works/pack.yaml": PACK,
    "briefs/works/bridge.yaml": BRIEF,
    "briefs/works/mill.yaml": OTHER,
    "seeds/report.yaml": REPORT,
    "seeds/ledger.yaml": LEDGER,
}
_HEAD = "packs: [{0}/briefs]\nseeds: {0}/seeds\ndata: data\nweb: {{enabled: false, port: 0}}\nsubscriptions:\n"
_ORDER = '  - {{platform: {0}, channel: "{1}", what: onthisday, at: "{2}", late_after: 20h, when_empty: fact}}\n'

Slot = tuple[str, date]  # a channel and a day


@dataclass(kw_only=True)
class Child:
    """A process of the program. `ended` is done when it is gone."""

    pid: int
    ended: asyncio.Future[None]

    def signal(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal; one that is gone already does not mind."""
        if not self.ended.done():
            os.kill(self.pid, number)


@dataclass
class Clock:
    """Stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(kw_only=True)
class Stage:
    """Everything there is. `watch` is told each request as it comes in, and as its answer is about to leave."""

    folder: Path
    discord: Discord
    slack: LoopbackSlack
    zygote: Zygote
    environment: Mapping[str, str]
    clock: Clock
    channels: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    watch: Callable[[str], None] = lambda step: None

    @property
    def now(self) -> datetime:
        """Return what time it is."""
        return self.clock.now

    def set_clock(self, now: datetime) -> None:
        """Make it this time everywhere."""
        self.clock.now = now
        self.slack.world.time = now.timestamp()

    def pass_by(self, **length: float) -> None:
        """Let time pass everywhere."""
        self.set_clock(self.now + timedelta(**length))

    async def start(self, *arguments: str, program: str = "bot.cli", **environment: str) -> Child:
        """Start the program in the folder."""
        files = (Path(os.devnull), self._said, self._said)
        pid = self.zygote.fork(program, arguments, self.folder, {**self.environment, **environment}, files)
        ended = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(descriptor := os.pidfd_open(pid), _gone, descriptor, ended)
        self.children.append(Child(pid=pid, ended=ended))
        return self.children[-1]

    async def tick(self) -> Child:
        """Start a round of posting at the time it is."""
        return await self.start("tick", "--now", self.now.isoformat())

    async def end(self, child: Child) -> int:
        """Wait until a process is gone; return its exit code, negative for a signal."""
        async with asyncio.timeout(PATIENCE):
            await child.ended
        return self.zygote.reap(child.pid)

    async def peace(self) -> None:
        """Let the program run undisturbed until it finds nothing more to do."""
        for _ in range(50):
            self.pass_by(seconds=_LONGER_THAN_ANY_WAIT)
            already = len(self.log)
            if code := await self.end(await self.tick()):
                raise AssertionError(f"exit code {code}: {self.log[already:]}")
            if "0 came due; nothing to post." in self.log[already:]:
                return
        raise AssertionError(f"it never comes to rest: {self.log[-2000:]}")

    async def states(self) -> Counter[str]:
        """Count what the ledger says became of all posts."""
        async with open_ledger(self.folder / "data", url=self.environment["DATABASE_URL"]) as ledger:
            standings = await ledger.standings()
            found = [await ledger.deliveries(standing.subscription.id) for standing in standings]
        return Counter(delivery.state.value for deliveries in found for delivery in deliveries)

    async def recorded(self, channel: str, day: date) -> str:
        """Return what the ledger knows of a channel's post of a day, for people."""
        async with open_ledger(self.folder / "data", url=self.environment["DATABASE_URL"]) as ledger:
            deliveries = await ledger.deliveries_on(day, channel=channel)
        stages = [f"{event.at:%d %H:%M:%S} {event.stage} {event.detail}" for d in deliveries for event in d.history]
        return f"{[str(delivery.state) for delivery in deliveries]}: {', '.join(stages)}"

    @property
    def log(self) -> str:
        """Return all that the processes said."""
        return self._said.read_text(encoding="utf-8") if self._said.exists() else ""

    @property
    def _said(self) -> Path:
        return self.folder / "log.txt"

    def shown(self) -> Counter[Slot]:
        """Count the messages that each channel shows, by day."""
        found: Counter[Slot] = Counter()
        for channel in self.discord.world.channels.values():
            found.update((str(channel.id), m.at.date()) for m in self.discord.shown(channel))
        for message in self.slack.world.messages:
            if message.user == BOT:
                found[message.channel, datetime.fromtimestamp(float(message.ts), UTC).date()] += 1
        return found


def _gone(descriptor: int, ended: asyncio.Future[None]) -> None:
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)
    ended.set_result(None)


@asynccontextmanager
async def staged(
    zygote: Zygote,
    pack: Path,
    folder: Path,
    channels: int,
    *,
    database: str = "",
    now: datetime = EARLY,
    at: str = "09:00",
) -> AsyncIterator[Stage]:
    """Set a stage with so many channels on each platform, each to be told something every day at the same time."""
    app = manifest(Words())
    commands = [command["command"] for command in app["features"]["slash_commands"]]
    scopes = app["oauth_config"]["scopes"]["bot"]
    clock = Clock(now)
    async with (
        Discord.open(now=clock) as discord,
        LoopbackSlack(commands=commands, scopes=scopes) as slack,
    ):
        stage = Stage(folder=folder, discord=discord, slack=slack, zygote=zygote, environment={}, clock=clock)
        stage.environment = {
            **discord.environment,
            "SLACK_BOT_TOKEN": slack.tokens.bot,
            "SLACK_APP_TOKEN": slack.tokens.app,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database,
        }
        stage.set_clock(stage.now)
        shutil.copytree(pack / "data", folder / "data")
        _furnish(stage, pack, channels, at)
        slack.server.watch = discord.watch = lambda step: stage.watch(step)
        try:
            await stage.peace()  # the program gets to know its subscriptions
            yield stage
        finally:
            for child in stage.children:
                child.signal()  # what is still there after a test that failed


def packed(folder: Path) -> Path:
    """Write what all stages tell of into a folder, with the edition that a bot makes of it; return the folder."""
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    PackShelf([folder / "briefs"], folder / "seeds", folder / "data/library")
    return folder


def _furnish(stage: Stage, pack: Path, channels: int, at: str) -> None:
    lines = [_HEAD.format(pack)]
    for n in range(channels):
        on_discord = str(stage.discord.world.add_channel(guild=stage.discord.world.new_id()).id)
        on_slack = f"C{100 + n}"
        stage.slack.world.channels[on_slack] = SlackChannel(id=on_slack, name=on_slack.lower(), members={BOT, "U1"})
        lines += [_ORDER.format("discord", on_discord, at), _ORDER.format("slack", on_slack, at)]
        stage.channels += [on_discord, on_slack]
    (stage.folder / "config.yaml").write_text("".join(lines), encoding="utf-8")
