"""Day after day, processes are killed at moments nobody chose until the posts are out; then the day is judged."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

from tests.loopback.discord import Fault
from tests.loopback.slack.faults import half_an_answer, reset, status

from .stage import FIRST_DAY, Child, Stage

_PAUSES = (5.0, 20.0, 61.0, 61.0, 90.0, 180.0, 1800.0)  # seconds until the next start
_MOST_IN_A_DAY = 8  # starts; after them there is peace
_TROUBLES = (
    Fault(status=503, stored=True),
    Fault(status=503),
    Fault(drop="rst", stored=True),
    Fault(drop="fin", stored=True),
    Fault(drop="half", stored=True),
)
_SLACK_TROUBLES = (reset(accepted=True), reset(), half_an_answer(), status(503, accepted=True), status(503))


@dataclass(kw_only=True)
class Figures:
    """What a storm did, and what came of it."""

    seed: int
    days: int = 0
    starts: int = 0
    kills: int = 0
    expected: int = 0
    shown: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        names = ("seed", "days", "starts", "kills", "expected", "shown", "lost", "doubled", "unknown")
        return ", ".join(f"{name} {getattr(self, name)}" for name in names)


@dataclass(kw_only=True)
class Storm:
    """Kills. `replicas` is how many processes work together; of them, some `run` instead of posting once."""

    stage: Stage
    random: Random
    figures: Figures
    replicas: int = 1
    running: float = 0.0
    trouble: float = 0.1  # how often a request goes wrong besides
    lasts: float = 0.2  # seconds that a round of posting takes

    async def day(self) -> None:
        """Let one day pass: starts and kills, then peace, then the judgement."""
        stage, figures = self.stage, self.figures
        stage.set_clock(datetime.combine(FIRST_DAY + timedelta(days=figures.days), time(9), UTC))
        stage.pass_by(seconds=self.random.uniform(0, 20))
        for _ in range(self.random.randint(2, _MOST_IN_A_DAY)):
            self._make_trouble()
            async with asyncio.TaskGroup() as group:
                for _ in range(self.replicas):
                    group.create_task(self._one())
            stage.pass_by(seconds=self.random.choice(_PAUSES))
        await stage.peace()
        figures.days += 1
        await self._judge()

    async def _one(self) -> None:
        """Start a process, and kill it unless it is spared."""
        runs = self.random.random() < self.running
        now = f"now={self.stage.now.isoformat()}"
        child = await (self.stage.start("run", now, program="tests.chaos.replica") if runs else self.stage.tick())
        self.figures.starts += 1
        if runs:
            asyncio.get_running_loop().call_later(4 * self.lasts, child.signal, signal.SIGTERM)
        async with self._hunted(child):
            code = await self.stage.end(child)
        self.figures.kills += code == -9
        if code not in (0, -9):
            self.figures.wrong.append(f"exit code {code}: {self.stage.log[-2000:]}")

    @asynccontextmanager
    async def _hunted(self, child: Child) -> AsyncIterator[None]:
        """Kill a process within the block: after a while, or at one of the moments in which a platform sees it."""
        match self.random.choice(("spared", "timed", "timed", "timed", "seen", "seen", "seen", "seen")):
            case "timed":
                handle = asyncio.get_running_loop().call_later(self.random.uniform(0, self.lasts), child.signal)
                yield
                handle.cancel()
            case "seen":
                before = self.stage.watch
                self.stage.watch = _at(self.random.randint(1, 3 * len(self.stage.channels)), child.signal, before)
                yield
                self.stage.watch = before
            case _:
                yield

    def _make_trouble(self) -> None:
        self.stage.discord.faults.clear()
        for _ in self.stage.channels:
            if self.random.random() < self.trouble:
                self.stage.discord.faults.on("POST", "/channels/*/messages", self.random.choice(_TROUBLES), times=1)
            if self.random.random() < self.trouble:
                self.stage.slack.faults.next("chat.postMessage", self.random.choice(_SLACK_TROUBLES))

    async def _judge(self) -> None:
        """Count what the channels show of all days, and name what is wrong."""
        figures, shown = self.figures, self.stage.shown()
        days = [FIRST_DAY + timedelta(days=n) for n in range(figures.days)]
        wanted = Counter({(channel, day): 1 for channel in self.stage.channels for day in days})
        figures.expected, figures.shown = wanted.total(), shown.total()
        figures.lost, figures.doubled = (wanted - shown).total(), (shown - wanted).total()
        for slot in (wanted - shown) + (shown - wanted):
            told = await self.stage.recorded(*slot)
            figures.wrong.append(f"{slot[0]} shows {shown[slot]} messages on {slot[1]}; the ledger: {told}")


def _at(moment: int, kill: Callable[[], None], otherwise: Callable[[str], None]) -> Callable[[str], None]:
    """Return an observer that kills at the n-th thing it sees."""
    left = moment

    def watch(step: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            kill()
        otherwise(step)

    return watch


async def storm(stage: Stage, seed: int, kills: int, replicas: int = 1, running: float = 0.0) -> Figures:
    """Rage until so many processes were killed, or something is wrong."""
    figures = Figures(seed=seed)
    raging = Storm(stage=stage, random=Random(seed), figures=figures, replicas=replicas, running=running)
    while figures.kills < kills and not figures.wrong:
        await raging.day()
    figures.unknown = (await stage.states())["unknown"]
    return figures
