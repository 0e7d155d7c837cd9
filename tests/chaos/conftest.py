"""What the tests with real processes share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from .stage import Stage, staged
from .zygote import Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """What forks the processes of all tests."""
    with Zygote.open() as zygote:
        yield zygote


@pytest.fixture
async def stage(zygote: Zygote, tmp_path: Path) -> AsyncIterator[Stage]:
    """A world with two channels on each platform, an hour before anything comes due."""
    async with staged(zygote, tmp_path, channels=2) as stage:
        yield stage
