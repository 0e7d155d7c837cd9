"""Has the program loaded, and forks a process for each run of it: a run, and so a kill, costs a tenth of a second.

    {"program": "bot.cli", "arguments": ["tick"], "folder": "/tmp/x", "environment": {…}}   answers with its process id
    {"wait": 4711}   answers with its exit code, negative for a signal

Orders come a line each on standard input; each is answered with a line. `Zygote` is the one who gives them.
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, Self

_LOADED = (
    "bot.app",
    "bot.cli",
    "bot.platforms.discord.client",
    "bot.platforms.discord.messenger",
    "bot.platforms.slack.client",
    "bot.platforms.slack.messenger",
    "bot.store.opening",
    "dotenv",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "tests.chaos.replica",
)
ROOT = Path(__file__).parent.parent.parent
LOG = "log.txt"


class Zygote:
    """Gives orders to a process of this module."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """Have one until the block ends."""
        command = (sys.executable, "-m", __name__)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
            yield cls(process)

    def fork(self, program: str, arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> int:
        """Start the program in a folder; return its process id."""
        order = {"program": program, "arguments": arguments, "folder": str(folder), "environment": {**environment}}
        return self._ask(order)

    def reap(self, pid: int) -> int:
        """Return the exit code of a process that is gone, negative for a signal."""
        return self._ask({"wait": pid})

    def _ask(self, order: object) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve() -> None:
    """Fork until the orders end."""
    for name in _LOADED:
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            answer = os.fork() or _run(order)
        print(answer, flush=True)  # noqa: T201


def _run(order: dict[str, Any]) -> NoReturn:
    """Be the program."""
    os.chdir(order["folder"])
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(log, number)
    os.environ.update(order["environment"])
    sys.argv = ["bot", *order["arguments"]]
    code = 0
    try:
        import_module(order["program"]).main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
