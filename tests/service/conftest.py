"""A ledger, a clock that is set by hand and a platform that works, for every test of posting."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.service.ledger import Ledger
from bot.service.press import Press
from bot.store.opening import open_ledger
from tests.posting import Clock, Showcase, make_press


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    """Return an empty ledger."""
    async with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """Return a clock that says nine in the morning."""
    return Clock()


@pytest.fixture
def discord(clock: Clock) -> Showcase:
    """Return a platform that works."""
    return Showcase(clock)


@pytest.fixture
def press(ledger: Ledger, clock: Clock, discord: Showcase) -> Press:
    """Return what publishing needs."""
    return make_press(ledger, clock, discord)
