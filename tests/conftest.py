"""What every test may use: the bundled pack, and a desk that serves it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from simcord import Env

from bot.domain.lexicon import read_word_lists
from bot.domain.library import Library
from bot.packs.editions.shelf import PackShelf
from bot.packs.loader import load
from bot.service.desk import Desk
from tests.builders import make_desk
from tests.postgres import Server, shared_server
from tests.zygote import ROOT, Bot, Zygote

# A simulated Discord looks only every 50 ms whether a bot is done with a command; ours needs three.
Env._settle_internal.__kwdefaults__ = {**(Env._settle_internal.__kwdefaults__ or {}), "idle": 0.001}

settings.register_profile("suite", max_examples=30, deadline=None)  # pytest --hypothesis-profile=default tries more

_MEMORY, _ENOUGH = Path("/dev/shm"), 2**30  # bytes


def pytest_configure() -> None:
    """Have the folders of the tests in memory where there is enough of it: a disk takes its time over each commit."""
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the bundled pack."""
    return load([ROOT / "briefs"], ROOT / "seeds")


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    """Return a desk that serves the bundled pack."""
    return make_desk(library)


@pytest.fixture(scope="session", autouse=True)
def word_lists() -> None:
    """Read the word lists before any test is timed."""
    read_word_lists()


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the edition of the bundled pack; who writes takes a copy."""
    data = tmp_path_factory.mktemp("bundled")
    PackShelf([ROOT / "briefs"], ROOT / "seeds", data / "library")
    return data


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Return what forks the processes of all tests."""
    with Zygote.open() as zygote:
        yield zygote


@pytest.fixture
def bot(zygote: Zygote) -> Bot:
    """Return what runs the command line, in a process of its own that need not load everything again."""

    def run(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        return zygote.run(arguments, cwd, {}, stdin)

    return run


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a PostgreSQL that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    with shared_server(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, "" for one in a folder: a test that asks for it runs on both."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgres")
    return server.new_url()
