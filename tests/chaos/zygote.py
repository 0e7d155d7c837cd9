"""Has the program loaded, and forks a process for each run of it: a run, and so a kill, costs a tenth of a second.

    {"program": "bot.cli", "arguments": ["tick"], "folder": "/tmp/x", "environment": {…}}   answers with its process id
    {"wait": 4711}   answers with its exit code, negative for a signal

Orders come a line each on standard input; each is answered with a line.
"""

import gc
import json
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

_LOADED = (
    "bot.app",
    "bot.cli",
    "bot.platforms.discord.client",
    "bot.platforms.discord.messenger",
    "bot.platforms.slack.client",
    "bot.platforms.slack.messenger",
    "bot.store.opening",
    "dotenv",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "tests.chaos.replica",
)
LOG = "log.txt"


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
