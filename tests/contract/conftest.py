"""An empty ledger on each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.service.ledger import Ledger
from bot.store.opening import open_ledger


@pytest.fixture
async def ledger(tmp_path: Path, url: str) -> AsyncIterator[Ledger]:
    """Return an empty ledger."""
    async with open_ledger(tmp_path, url=url) as opened:
        yield opened
