"""A short storm: a dozen kills, and every channel shows every day's post exactly once."""

from pathlib import Path

import pytest

from tests.postgres import Server
from tests.zygote import Zygote

from .stage import Stage, staged
from .storm import Figures, storm

pytestmark = pytest.mark.xdist_group("processes")


@pytest.mark.parametrize("replicas", [1, 2], ids=["alone", "two on one file"])
async def test_processes_killed_at_random_lose_nothing_and_double_nothing(stage: Stage, replicas: int) -> None:
    judge(await storm(stage, seed=4, kills=5, replicas=replicas))


async def test_three_replicas_on_one_postgresql_that_are_killed_lose_nothing_and_double_nothing(
    zygote: Zygote, pack: Path, tmp_path: Path, postgres: Server
) -> None:
    async with staged(zygote, pack, tmp_path, channels=2, database=postgres.new_url()) as stage:
        judge(await storm(stage, seed=4, kills=5, replicas=3))


def judge(figures: Figures) -> None:
    """Hold what the channels showed against what they should have."""
    assert figures.wrong == [], figures
    assert (figures.lost, figures.doubled, figures.unknown) == (0, 0, 0), figures
    assert figures.shown == figures.expected, figures
    assert figures.kills >= 5
