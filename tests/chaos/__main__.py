"""The long storm; prints its seed first, and its figures in the end."""

import argparse
import asyncio
from pathlib import Path
from secrets import randbelow
from tempfile import TemporaryDirectory

from .stage import staged
from .storm import storm
from .zygote import Zygote

_MEMORY = Path("/dev/shm")  # a killed process needs no disk that outlives a power cut
_PLACE = _MEMORY if _MEMORY.is_dir() else None


async def _main(kills: int, seed: int, replicas: int) -> int:
    print(f"seed {seed}", flush=True)  # noqa: T201
    with Zygote.open() as zygote, TemporaryDirectory(dir=_PLACE) as folder:
        async with staged(zygote, Path(folder), channels=4) as stage:
            figures = await storm(stage, seed, kills, replicas)
    print(figures)  # noqa: T201
    print(*figures.wrong, sep="\n")  # noqa: T201
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=randbelow(1_000_000))
    parser.add_argument("--replicas", type=int, default=1, help="processes that tick together")
    said = parser.parse_args()
    raise SystemExit(asyncio.run(_main(said.kills, said.seed, said.replicas)))
