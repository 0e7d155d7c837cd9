"""Serve a Discord until stopped; prints the variables that lead a bot to it, one a line."""

import argparse
import asyncio
import signal

from .control import Control, ShiftedClock
from .server import Discord


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    clock = ShiftedClock()
    discord = Discord(now=clock)
    Control(discord, clock)
    async with discord.serving(port):
        for name, value in discord.environment.items():
            print(f"{name}={value}", flush=True)  # noqa: T201
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.loopback.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asyncio.run(_serve(parser.parse_args().port))
