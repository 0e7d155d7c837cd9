"""A library of many briefs: making its first edition, starting with it, changing a file of it, and what it takes.

Each brief is a file of about 600 bytes with one fact. The floor of a first edition is PyYAML's C loader, which reads
the same files in as many processes as there are cores, checks nothing and keeps nothing.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time
from typing import NamedTuple

import psutil
import yaml

from bot.packs.editions.making import Workshop
from bot.packs.editions.shelf import PackShelf
from bot.packs.normalise import normalise
from tests.loopback.discord import Discord

from .bots import BARE, ours
from .corpus import Chance
from .figures import Figure, Goal, compared
from .start import memory_with_both, start_of

BRIEFS = 2_000  # as many as there is time for beside all the rest; `--briefs 100000 --seconds 1200` for the goals
STARTS = 3
_IN_A_FOLDER = 1_000
_AT_ONCE = 200  # files that a process loads at a time
_RECORD = """\
id: record
type: report
title: Record
short_title: Record
rights: Nobody's.
access: none
obtained: Invented.
"""
_BRIEF = """\
id: brief-{n}
title: {title} {n}
aliases: [{alias} {n}]
as_of: "2003-10"
summary:
  - text: {sentence}
    facts: [fact-{n}]
sections:
  - title: {heading}
    facts:
      - id: fact-{n}
        key: true
        statement: {statement} {n}
        date: "{year}-{month:02}-{day:02}"
        keywords: [{keyword}]
        cites: [{{source: record}}]
"""


async def measure(briefs: int = BRIEFS) -> list[Figure]:
    """Measure a library of so many briefs."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        files = list(_write(root, briefs))
        floor = await asyncio.to_thread(_load, files)
        shelf, made, memory = await asyncio.to_thread(_made, root)
        command = ours(root, root)
        return [
            _against(f"First edition of {briefs:,} briefs", made.seconds, floor.seconds, Goal(limit=1.2)),
            _against("… CPU time of all its processes", made.cpu, floor.cpu),
            Figure(what="… its memory", unit="MB", measured=memory, goal=Goal(limit=150, ratio=False)),
            await asyncio.to_thread(_changed, shelf, files[briefs // 2]),
            *await _served(command, await asyncio.to_thread(_title, files[0])),
        ]


class _Took(NamedTuple):
    """How long something took, in seconds, and how much of it its processes were at work."""

    seconds: float
    cpu: float


def _against(what: str, measured: float, floor: float, goal: Goal | None = None) -> Figure:
    return Figure(what=what, unit="s", measured=measured, floor=floor, ratio=measured / floor, goal=goal)


def _cpu() -> float:
    """Return the CPU time of all processes that were begun from here and have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(root: Path, briefs: int) -> Iterator[Path]:
    """Write a pack, the same one each time."""
    chance = Chance(1890)
    pack = root / "briefs" / "invented"
    (root / "seeds").mkdir()
    (root / "seeds" / "record.yaml").write_text(_RECORD)
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("id: invented\ntitle: Invented\ndescription: Nothing in it is so.\n")
    for n in range(briefs):
        file = pack / f"{n // _IN_A_FOLDER:03}" / f"brief-{n}.yaml"
        file.parent.mkdir(exist_ok=True)
        drawn = filter(_no_number, (chance.words(1)[0] for _ in count()))
        words = {key: " ".join(islice(drawn, length)) for key, length in _WORDS.items()}
        file.write_text(_BRIEF.format(n=n, year=1900 + n % 100, month=n % 12 + 1, day=n % 28 + 1, **words))
        yield file


def _no_number(word: str) -> bool:
    """Whether a word has no number in it, in digits or like `ten` and `million`: that would need evidence."""
    return word.isalpha() and normalise(f"a {word}") == f"a {word}"


_WORDS = {"title": 3, "alias": 2, "sentence": 14, "heading": 2, "statement": 18, "keyword": 2}


def _load(files: Sequence[Path]) -> _Took:
    """Return what loading all files takes at the least."""
    portions = [files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        list(processes.map(_load_some, portions[:2]))  # so that they are there
        started = perf_counter()
        cpu = sum(processes.map(_load_some, portions))
        return _Took(perf_counter() - started, cpu)


def _load_some(files: Sequence[Path]) -> float:
    started = process_time()
    for file in files:
        yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    return process_time() - started


def _made(root: Path) -> tuple[PackShelf, _Took, float]:
    """Make the first edition; return the shelf, what it took, and the most memory that was used for it, in MB."""
    with _watched() as most:
        before, started = _cpu(), perf_counter()
        shelf = PackShelf([root / "briefs"], root / "seeds", root / "data" / "library", make=Workshop())
        took = _Took(perf_counter() - started, _cpu() - before)
    return shelf, took, most[0]


def _changed(shelf: PackShelf, file: Path) -> Figure:
    file.write_text(file.read_text().replace("title: ", "title: Changed ", 1))
    started = perf_counter()
    complaints = shelf.reload()
    if complaints:
        raise RuntimeError(str(complaints[0]))
    return Figure(what="… one changed file taken up", unit="s", measured=perf_counter() - started)


def _title(file: Path) -> str:
    return file.read_text().partition("title: ")[2].partition("\n")[0]


async def _served(command: Sequence[str], keyword: str) -> list[Figure]:
    """Measure starts beside the bare bot's, and the memory of a bot on both platforms."""
    async with Discord.open() as mine, Discord.open() as floor:
        await start_of(command, mine)
        starts = [(await start_of(command, mine), await start_of(BARE, floor)) for _ in range(STARTS)]
    used = await memory_with_both(command, keyword)
    return [
        compared("… start to IDENTIFY", "s", starts, Goal(limit=3)),
        Figure(what="… memory, both platforms", unit="MB", measured=used, goal=Goal(limit=110, ratio=False)),
    ]


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Keep the most memory that the processes begun meanwhile have together, in MB; what they share counts once."""
    most, ended = [0.0], Event()

    def watch() -> None:
        while not ended.wait(0.1):
            with suppress(psutil.NoSuchProcess):
                children = psutil.Process(os.getpid()).children(recursive=True)
                most[0] = max(most[0], sum(child.memory_full_info().pss for child in children) / 1e6)

    watching = Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        ended.set()
        watching.join()
