"""The program with a clock that is off, or with shorter leases: what the command line does not offer.

Arguments: `tick`, `run` or `demo`, and `key=value`: `now` (an instant the clock begins at), `wrong` (a database that
knows the time is to be believed instead), `lease` and `patience` (seconds), `look` (seconds between two looks at the
library), and `freeze` (a step at which the process stops itself until it is woken).
"""

import asyncio
import logging
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app
from bot.config import Config, load
from bot.opened import opened
from bot.renewal import EVERY
from bot.service.press import Rules


def main() -> None:
    """Run one."""
    command, *words = sys.argv[1:]
    said = dict(word.split("=", 1) for word in words)
    config = load(Path("config.yaml"), os.environ)
    ahead = datetime.fromisoformat(said["now"]) - datetime.now(UTC)
    look = float(said.get("look", EVERY))
    if command == "demo":
        asyncio.run(app.run_demo(config, lambda: datetime.now(UTC) + ahead, None, _log_start, look))
        return
    with asyncio.Runner(loop_factory=app.new_loop) as runner:
        if command == "run":
            runner.run(app.run(config, lambda: datetime.now(UTC) + ahead, look))
        else:
            runner.run(_tick(config, ahead, said))


def _log_start(address: str) -> None:
    logging.getLogger(__name__).warning("The demo is at %s.", address, extra={"event": "demo.started"})


async def _tick(config: Config, ahead: timedelta, said: dict[str, str]) -> None:
    def freeze(step: str) -> None:
        if step == said.get("freeze"):
            os.kill(os.getpid(), signal.SIGSTOP)

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    by_hand = "wrong" not in said
    async with opened(config, clock, lambda links: None, set_by_hand=by_hand) as bot:
        bot.rules = Rules(
            lease=timedelta(seconds=float(said.get("lease", 60))),
            patience=timedelta(seconds=float(said.get("patience", 30))),
            at_once=1,  # so that nothing else of it is under way when it freezes
        )
        bot.at = freeze
        await bot.post_once()
