"""Measure everything within three minutes; print a table, and write JSON where asked."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import checking, command_line, finding, large, ledger, meanwhile, round_trip, search, start
from .figures import Figure, number

BOUND = 175  # seconds
PARTS: dict[str, Callable[[], Awaitable[list[Figure]]]] = {
    "round-trip": round_trip.measure,
    "start": start.measure,
    "command-line": lambda: asyncio.to_thread(command_line.measure),
    "check": lambda: asyncio.to_thread(checking.measure),
    "finding": lambda: asyncio.to_thread(finding.measure),
    "ledger": ledger.measure,
    "meanwhile": meanwhile.measure,
    "search": lambda: asyncio.to_thread(search.measure),
    "library": large.measure,
}


async def _measure(names: list[str], seconds: float) -> list[Figure]:
    """Measure part by part; what is not done in time is left out, and said."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    figures: list[Figure] = []
    bound = asyncio.timeout(seconds)
    try:
        async with bound:
            for name in names:
                figures += await PARTS[name]()
    except TimeoutError:
        if not bound.expired():
            raise
        print(f"Stopped after {seconds} s, in {name}.")
    return figures


def _table(figures: list[Figure]) -> Table:
    table = Table("figure", *(("measured", "floor", "ratio", "goal", "verdict")), title="Loopback, medians of turns")
    for column in table.columns[1:]:
        column.justify = "right"
    for figure in figures:
        table.add_row(figure.what, *_cells(figure))
    return table


def _cells(figure: Figure) -> list[str]:
    floor = f"{number(figure.floor)} {figure.unit}" if figure.floor is not None else ""
    ratio = f"{figure.ratio:.2f} ×" if figure.ratio is not None else ""
    verdict = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[figure.met]
    return [f"{number(figure.measured)} {figure.unit}", floor, ratio, _goal(figure), verdict]


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    unit = "×" if figure.goal.ratio else figure.unit
    return f"{'≥' if figure.goal.at_least else '≤'} {figure.goal.limit:g} {unit}"


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--briefs", type=int, default=large.BRIEFS, help="how many the large library has")
    parser.add_argument("--seconds", type=float, default=BOUND, help="after which no more is measured")
    options = parser.parse_args()
    PARTS["library"] = partial(large.measure, options.briefs)
    figures = asyncio.run(_measure(options.parts or list(PARTS), options.seconds))
    Console(width=None if sys.stdout.isatty() else 110).print(_table(figures))
    if options.json:
        options.json.write_text(json.dumps([{**asdict(f), "met": f.met} for f in figures], indent=2) + "\n")


if __name__ == "__main__":
    main()
