"""What every test may use: the bundled pack, and a desk that serves it."""

from pathlib import Path

import pytest

from bot.domain.library import Library
from bot.packs.loader import load
from bot.service.desk import Desk
from tests.builders import make_desk

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the bundled pack."""
    return load([ROOT / "briefs"], ROOT / "seeds")


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    """Return a desk that serves the bundled pack."""
    return make_desk(library)
