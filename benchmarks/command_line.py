"""How long the command line takes, as a person at a terminal waits for it: whole processes, in turns."""

from collections.abc import Sequence
from pathlib import Path
from subprocess import DEVNULL, run
from sys import executable
from tempfile import TemporaryDirectory
from time import perf_counter

from .bots import ROOT, ours
from .figures import Figure, Goal, compared

TIMES = 9
IMPORT = ("-c", "import discord")


def measure() -> list[Figure]:
    """Measure `say` and `check` beside importing discord.py."""
    with TemporaryDirectory() as folder:
        config = ours(Path(folder))[-2:]
        say = ("-m", "bot", "say", "/fact refuelling", *config)
        check = ("-m", "bot", "check", *config)
        _seconds(say), _seconds(check), _seconds(IMPORT)  # compiles what has not been
        rounds = [(_seconds(say), _seconds(check), _seconds(IMPORT)) for _ in range(TIMES)]
    return [
        compared(
            'say "/fact refuelling", beside import discord',
            "s",
            [(said, imported) for said, _, imported in rounds],
            Goal(limit=2),
        ),
        compared(
            "check of the bundled pack",
            "s",
            [(checked, imported) for _, checked, imported in rounds],
            Goal(limit=1, ratio=False),
        ),
    ]


def _seconds(command: Sequence[str]) -> float:
    started = perf_counter()
    run([executable, *command], cwd=ROOT, check=True, stdout=DEVNULL, timeout=30)
    return perf_counter() - started
