"""A short storm: a dozen kills, and every channel shows every day's post exactly once."""

from pathlib import Path

from .stage import staged
from .storm import storm


async def test_processes_killed_at_random_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=3) as stage:
        figures = await storm(stage, seed=4, kills=12)

    assert figures.wrong == [], figures
    assert (figures.lost, figures.doubled, figures.shown) == (0, 0, figures.expected), figures
    assert figures.kills >= 12
