"""The long storms: on SQLite alone and in pairs, on PostgreSQL in threes; each tells its seed, and what came of it."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow
from tempfile import TemporaryDirectory

from tests.postgres import Server
from tests.zygote import Zygote

from .stage import packed, staged
from .storm import Figures, storm

_MEMORY = Path("/dev/shm")  # a killed process needs no disk that outlives a power cut
_PLACE = _MEMORY if _MEMORY.is_dir() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A storm: how many processes work together, on which database, and which share of the kills it gets."""

    name: str
    replicas: int
    share: float
    running: float = 0.0
    on_postgresql: bool = False


_PLANS = (
    Plan(name="one process on SQLite", replicas=1, share=0.4, running=0.2),
    Plan(name="two processes on one SQLite file", replicas=2, share=0.2, running=0.2),
    Plan(name="three replicas on one PostgreSQL", replicas=3, share=0.4, on_postgresql=True),
)


async def _main(kills: int, seed: int) -> int:
    wrong = 0
    with Zygote.open() as zygote:
        for plan in _PLANS:
            print(f"{plan.name}: seed {seed}", flush=True)  # noqa: T201
            figures = await _rage(plan, zygote, max(1, round(kills * plan.share)), seed)
            print(f"  {figures}", *figures.wrong, sep="\n  ", flush=True)  # noqa: T201
            wrong += len(figures.wrong)
    return min(wrong, 1)


async def _rage(plan: Plan, zygote: Zygote, kills: int, seed: int) -> Figures:
    with TemporaryDirectory(dir=_PLACE) as folder, _database(plan) as database:
        pack, place = packed(Path(folder, "pack")), Path(folder, "place")
        async with staged(zygote, pack, place, channels=4, database=database) as stage:
            return await storm(stage, seed, kills, plan.replicas, plan.running)


@contextmanager
def _database(plan: Plan) -> Iterator[str]:
    if not plan.on_postgresql:
        yield ""
        return
    server = Server.create()
    try:
        yield server.url()
    finally:
        server.remove()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=randbelow(1_000_000))
    said = parser.parse_args()
    raise SystemExit(asyncio.run(_main(said.kills, said.seed)))
