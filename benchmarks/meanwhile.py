"""Readers ask fifty questions a second while a digest goes out: how long they and everybody else have to wait.

All of it is in one process and on one loop, as in the bot, but for the platform: it takes a message every 20 ms, as
fast as Discord allows. No question is asked twice; each tenth is a search with a filter, which looks through most.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.cards.asks import Ask, ask
from bot.domain.subscriptions import What
from bot.service.asking import get_ready
from bot.service.commands import handle
from bot.service.composing import compose
from bot.service.desk import Desk
from bot.service.ports import Invocation, Place, Platform, Posted, Reply, Target
from bot.service.press import Press
from bot.service.publishing import publish_due
from bot.store.opening import open_ledger
from tests.builders import make_desk
from tests.posting import MORNING

from .asking import labelled
from .corpus import bundled
from .figures import Figure, Goal, percentile
from .ledger import Silent, prepare, watched

_CHANNELS = 300  # six seconds' worth
_EVERY = 0.02  # seconds, between two messages and between two questions
_SEARCHES = 10  # one in so many questions


@dataclass(slots=True)
class _Paced(Silent):
    """A platform that takes a message every 20 ms."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        async with self.turn:
            await asyncio.sleep(_EVERY)
        return Posted(message_id=key)


async def measure() -> list[Figure]:
    """Post and answer at the same time."""
    longest: list[float] = []
    library = bundled()
    get_ready(library)
    desk = make_desk(library)
    with TemporaryDirectory() as name:
        await prepare(Path(name), _CHANNELS, what=What.FACT)
        async with open_ledger(Path(name)) as ledger, watched(longest):
            press = Press(
                ledger=ledger,
                messengers={Platform.DISCORD: _Paced()},
                compose=partial(compose, desk=desk),
                clock=lambda: MORNING,
                elapsed=lambda: 0.0,
                owner="benchmark",
                chance=lambda: 0.0,
            )
            posting = asyncio.create_task(publish_due(press))
            waits = await _answered(desk, posting)
            sent = (await posting).outcomes["sent"]
    if sent != _CHANNELS:
        raise RuntimeError(f"only {sent} were sent")
    what = "Fifty questions a second while a digest goes out"
    return [
        Figure(
            what=f"{what}: the loop waits at most", unit="ms", measured=longest[0], goal=Goal(limit=25, ratio=False)
        ),
        Figure(what="… a question, p50", unit="ms", measured=percentile(waits, 0.5)),
        Figure(what="… p99", unit="ms", measured=percentile(waits, 0.99)),
    ]


async def _answered(desk: Desk, posting: "asyncio.Task[object]") -> list[float]:
    """Ask until all is posted; return how long each question waited from when it was due, in milliseconds."""
    due, waits = perf_counter(), []
    for asked in _questions():
        if posting.done():
            break
        due += _EVERY
        await asyncio.sleep(max(0.0, due - perf_counter()))
        await handle(Invocation(ask=asked, place=Place(platform=Platform.DISCORD), now=MORNING), desk)
        waits.append(1_000 * (perf_counter() - due))
    return waits


def _questions() -> Iterator[Ask]:
    for number, question in enumerate(cycle(labelled("questions"))):
        typed = f"{question.ask} {number}"
        yield ask("ask", question=typed) if number % _SEARCHES else ask("search", words=f"after:1990 {typed}")
