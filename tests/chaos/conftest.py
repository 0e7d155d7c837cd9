"""What the tests with real processes share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.zygote import Zygote

from .stage import Stage, packed, staged


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of what all stages tell of."""
    return packed(tmp_path_factory.mktemp("pack"))


@pytest.fixture
async def stage(zygote: Zygote, pack: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """A world with two channels on each platform, an hour before anything comes due."""
    async with staged(zygote, pack, tmp_path, channels=2) as stage:
        yield stage
