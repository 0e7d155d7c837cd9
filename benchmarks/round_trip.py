"""How long a reader waits: from INTERACTION_CREATE leaving the gateway to the answer reaching the REST interface.

Our bot and the bare one run side by side, each in a process of its own; rounds of commands go to one, then the other.
Facts are asked for as readers do it: by a choice of the autocomplete, and by words; of the words no two questions are
the same, so that none is answered by heart, while every choice and every brief has been asked for before. Many readers
at once ask both ways in turns. Autocomplete is asked for the beginnings that everybody types, and for some that nobody
has typed before.
"""

import asyncio
import gc
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from bot.domain.folding import is_stop_word, words
from bot.domain.library import Library
from bot.packs.loader import load

from .bots import BARE, ROOT, Bot, ours, running
from .figures import Figure, Goal, compared, percentile

ROUNDS = 8  # short ones, so that whatever else the machine does disturbs both bots alike
COMMANDS = 100  # a round
PAUSE = 0.0015  # seconds between two commands, in which a bot comes to rest
CROWD = 32  # readers at once, for the throughput
EACH = 12  # commands of each of them, a round
BURST = 500
TYPED = ("", "k", "ko", "kore", "r", "ref", "iraq", "p", "action ag", "zz")

T = TypeVar("T")
Both = tuple[Bot, Bot]  # ours, and the bare one
Ask = Callable[[Bot], Awaitable[float]]  # asks a bot something → milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked, each without end."""

    facts: Iterator[str]
    choices: int  # how many facts there are
    briefs: Iterator[str]
    names: int  # by which briefs are asked for
    words: Iterator[str]
    starts: Iterator[str]
    new_starts: Iterator[str]


async def measure() -> list[Figure]:
    """Measure round trips, autocomplete, throughput and a burst."""
    asked = _questions(load([ROOT / "briefs"], ROOT / "seeds"))
    mixed = partial(_fact, (question for pair in zip(asked.facts, asked.words, strict=False) for question in pair))
    with TemporaryDirectory() as folder:
        async with running(ours(Path(folder))) as mine, running(BARE) as bare:
            both = (mine, bare)
            for ask, times in (
                (partial(_fact, asked.facts), asked.choices),
                (partial(_brief, asked.briefs), asked.names),
            ):
                for _ in range(times):  # as on any day after the first minutes
                    await ask(mine)
            return [
                *await _round_trips("/fact, a choice", partial(_fact, asked.facts), both),
                *await _round_trips("/brief", partial(_brief, asked.briefs), both),
                *await _round_trips("/fact, new words", partial(_fact, asked.words), both),
                *await _autocomplete("Autocomplete", asked.starts, both),
                *await _autocomplete("Autocomplete, new beginnings", asked.new_starts, both),
                await _throughput(mixed, both),
                await _burst(mixed, both),
            ]


def _questions(library: Library) -> Questions:
    names = [name for brief in library.briefs.values() for name in (brief.id, *brief.aliases)]
    return Questions(
        facts=cycle(library.facts),
        choices=len(library.facts),
        briefs=cycle(names),
        names=len(names),
        words=_new_words(library),
        starts=cycle(TYPED),
        new_starts=_new_starts(library),
    )


def _new_words(library: Library) -> Iterator[str]:
    """Yield pairs of words of one fact, no pair twice."""
    chance = random.Random(2003)
    told = [sorted({w for w in words(f.statement) if not is_stop_word(w)}) for f in library.facts.values()]
    asked = set()
    while True:
        pair = " ".join(chance.sample(chance.choice(told), 2))
        if pair not in asked:
            asked.add(pair)
            yield pair


def _new_starts(library: Library) -> Iterator[str]:
    """Yield the beginnings of words of facts, each longer than one word, no two the same."""
    typed = (question[: question.index(" ") + 3] for question in _new_words(library))
    asked = set()
    for start in typed:
        if start not in asked:
            asked.add(start)
            yield start


async def _fact(questions: Iterator[str], bot: Bot) -> float:
    return 1000 * await bot.answers("fact", keyword=next(questions))


async def _brief(questions: Iterator[str], bot: Bot) -> float:
    if not any(command["name"] == "brief" for command in bot.discord.world.commands[0]):
        return await _fact(questions, bot)  # the bare bot has one answer only
    return 1000 * await bot.answers("brief", topic=next(questions))


async def _complete(questions: Iterator[str], bot: Bot) -> float:
    started = perf_counter()
    await bot.discord.reader.complete(bot.channel, "fact", "keyword", next(questions))
    return 1000 * (perf_counter() - started)


async def _round_trips(name: str, ask: Ask, both: Both) -> list[Figure]:
    before = [bot.cpu for bot in both]
    turns = await _in_turns(both, partial(_timed, ask))
    mine, bare = (1000 * (bot.cpu - used) / COMMANDS / (ROUNDS + 1) for bot, used in zip(both, before, strict=True))
    return [
        compared(f"{name}: p50", "ms", _at(0.5, turns), Goal(limit=1.25)),
        compared(f"{name}: p99", "ms", _at(0.99, turns), Goal(limit=2)),
        compared(f"{name}: CPU", "ms", [(mine, bare)]),
    ]


async def _autocomplete(name: str, starts: Iterator[str], both: Both) -> list[Figure]:
    turns = await _in_turns(both, partial(_timed, partial(_complete, starts)))
    return [
        compared(f"{name}: p50", "ms", _at(0.5, turns), Goal(limit=1.25)),
        compared(f"{name}: p99", "ms", _at(0.99, turns), Goal(limit=2)),
    ]


async def _throughput(ask: Ask, both: Both) -> Figure:
    turns = await _in_turns(both, partial(_rate, ask))
    return compared(f"{CROWD} readers at once", "a second", turns, Goal(limit=0.75, at_least=True))


async def _burst(ask: Ask, both: Both) -> Figure:
    turns = await _in_turns(both, partial(_last_of_a_burst, ask))
    return compared(f"The last of {BURST} at once", "ms", turns, Goal(limit=1.5))


async def _in_turns(both: Both, measured: Callable[[Bot], Awaitable[T]]) -> list[tuple[T, T]]:
    """Measure one bot, then the other, round by round; the first round is for warming up."""
    turns = []
    for _ in range(ROUNDS + 1):
        results = []
        for bot in both:
            with _undisturbed(bot):
                results.append(await measured(bot))
        turns.append((results[0], results[1]))
    return turns[1:]


def _at(share: float, turns: list[tuple[list[float], list[float]]]) -> list[tuple[float, float]]:
    return [(percentile(mine, share), percentile(bare, share)) for mine, bare in turns]


@contextmanager
def _undisturbed(bot: Bot) -> Iterator[None]:
    """Keep our own garbage collector and memory out of the measurement."""
    bot.discord.world.forget()
    bot.discord.requests.clear()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _timed(ask: Ask, bot: Bot) -> list[float]:
    waits = []
    for _ in range(COMMANDS):
        waits.append(await ask(bot))
        await asyncio.sleep(PAUSE)
    return waits


async def _rate(ask: Ask, bot: Bot) -> float:
    started = perf_counter()

    async def reader() -> None:
        for _ in range(EACH):
            await ask(bot)

    await asyncio.gather(*(reader() for _ in range(CROWD)))
    return CROWD * EACH / (perf_counter() - started)


async def _last_of_a_burst(ask: Ask, bot: Bot) -> float:
    return max(await asyncio.gather(*(ask(bot) for _ in range(BURST))))
