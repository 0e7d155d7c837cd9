"""A short storm: a dozen kills, and every channel shows every day's post exactly once."""

import pytest

from .stage import Stage
from .storm import storm

pytestmark = pytest.mark.xdist_group("processes")


@pytest.mark.parametrize("replicas", [1, 2], ids=["alone", "two on one file"])
async def test_processes_killed_at_random_lose_nothing_and_double_nothing(stage: Stage, replicas: int) -> None:
    figures = await storm(stage, seed=4, kills=8, replicas=replicas)

    assert figures.wrong == [], figures
    assert (figures.lost, figures.doubled, figures.shown) == (0, 0, figures.expected), figures
    assert figures.kills >= 8
