"""Has the program loaded, and forks a process for each run of it: a run, and so a kill, costs a tenth of a second.

    {"program": "bot.cli", "arguments": ["tick"], "folder": "/tmp/x", "environment": {…}, "files": ["/dev/null", …]}
                    answers with its process id; the files are those that it reads, prints to and complains to
    {"wait": 4711}  answers with its exit code, negative for a signal

Orders come a line each on standard input; each is answered with a line. `Zygote` is the one who gives them.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, Protocol, Self

_LOADED = (
    "bot.app",
    "bot.cli",
    "bot.platforms.discord.client",
    "bot.platforms.discord.messenger",
    "bot.platforms.slack.client",
    "bot.platforms.slack.messenger",
    "bot.store.opening",
    "bot.saying",
    "bot.packs.check",
    "dotenv",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "tests.chaos.replica",
)
ROOT = Path(__file__).parent.parent


class Bot(Protocol):
    """Runs the command line to its end."""

    def __call__(self, *arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]: ...


class Zygote:
    """Gives orders to a process of this module."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """Have one until the block ends."""
        command = (sys.executable, "-m", __name__)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
            yield cls(process)

    def fork(
        self,
        program: str,
        arguments: tuple[str, ...],
        folder: Path,
        environment: Mapping[str, str],
        files: tuple[Path, Path, Path],
    ) -> int:
        """Start the program in a folder, with what it reads, prints to and complains to; return its process id."""
        order = {"program": program, "arguments": arguments, "folder": str(folder), "environment": {**environment}}
        return self._ask({**order, "files": [str(file) for file in files]})

    def run(
        self, arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line in a folder to its end."""
        with tempfile.TemporaryDirectory() as kept:
            files = (Path(kept, "in"), Path(kept, "out"), Path(kept, "err"))
            files[0].write_text(stdin, encoding="utf-8")
            code = self.reap(self.fork("bot.cli", arguments, folder, environment, files))
            printed, complaints = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(arguments, code, printed, complaints)

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
    read, *written = order["files"]
    os.dup2(os.open(read, os.O_RDONLY), 0)
    for number, file in enumerate(written, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as there is a process
    os.chdir(order["folder"])
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
