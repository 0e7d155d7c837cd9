"""What `check` prints: lines for people, one JSON object for scripts, or annotations for GitHub."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.text import Text

from .cards.model import Card
from .cards.words import Words
from .config import Config
from .domain.errors import Complaint
from .packs import drawing
from .packs.check import Report, check
from .packs.holding import Advance
from .platforms.discord import render as discord
from .platforms.slack import render as slack

_PATIENCE = 0.5  # seconds, after which work is long enough for a bar


def examine(
    settings: Config, paths: list[Path], texts: Path | None, today: date, *, seal: bool, shape: str
) -> tuple[str, bool]:
    """Check packs and tell what is wrong on standard error; return what else to print, and whether all is well.

    `shape` is text, json or github. Raises ConfigError when the receipts cannot be written.
    """
    words = Words()
    platforms = {"Discord": partial(_fits, discord.fits, words), "Slack": partial(_fits, slack.fits, words)}
    with _bar() as advance:
        report = check(
            paths or settings.packs,
            settings.seeds,
            texts,
            today if seal else None,
            partial=bool(paths),
            misfits=lambda library: drawing.misfits(library, platforms, words, today, advance),
            advance=advance,
        )
    match shape:
        case "json":
            told = _json(report)
        case "github":
            told = "\n".join([*_annotations(report), summary(report, against=texts)])
        case _:
            _show(report)
            told = summary(report, against=texts)
    return told, not report.complaints


def summary(report: Report, against: Path | None) -> str:
    """Say in a few lines how much there is, how much of it is verified, and what could not be checked."""
    verified = f"{report.verified} of {report.held} citations verified ({report.percent} %)"
    just_now = (
        f"{report.proven} held against their texts just now" if against else "none held against its text just now"
    )
    not_held = f"{report.not_held} more are of records whose text is not held" if report.not_held else ""
    lines = [
        f"{report.briefs} briefs, {report.facts} facts, {report.sources} sources.",
        f"{'; '.join(filter(None, (verified, just_now, not_held)))}.",
        _unchecked(report, against),
        f"{len(report.complaints)} mistakes, {len(report.warnings)} warnings.",
    ]
    return "\n".join(filter(None, lines))


def _fits(fits: Callable[[Card, Words], bool], words: Words, card: Card) -> bool:
    return fits(card, words)


def _unchecked(report: Report, against: Path | None) -> str:
    if not report.absent:
        return ""
    texts = (
        f"the texts of {len(report.absent)} sources" if against is None else f"the texts of {', '.join(report.absent)}"
    )
    where = "--texts FOLDER says where they are" if against is None else f"they are not in {against}"
    return f"Not checked against {texts}: {where}. Their terms, figures and seals were."


def _show(report: Report) -> None:
    """Write complaints and warnings to standard error, in colour where a person looks on; words say it, too."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for word, style, complaints in (("warning", "yellow", report.warnings), ("error", "bold red", report.complaints)):
        for one in complaints:
            console.print(Text.assemble((one.place, "bold"), ": ", (word, style), f": {one.message}"))


def _json(report: Report) -> str:
    numbers = {key: value for key, value in asdict(report).items() if key not in ("complaints", "warnings")}
    told = {
        "mistakes": [asdict(one) for one in report.complaints],
        "warnings": [asdict(one) for one in report.warnings],
        **numbers,
        "held": report.held,
        "percent": report.percent,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _annotations(report: Report) -> Iterator[str]:
    """Write workflow commands, which GitHub shows beside the lines of a pull request."""
    yield from (_annotation("error", one) for one in report.complaints)
    yield from (_annotation("warning", one) for one in report.warnings)


def _annotation(level: str, complaint: Complaint) -> str:
    place = {"file": complaint.path, "line": complaint.line, "col": complaint.column}
    parts = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in place.items() if value)
    return f"::{level} {parts}::{_escaped(complaint.message)}"


def _escaped(text: str, more: Iterable[str] = ()) -> str:
    for character in ("%", "\r", "\n", *more):
        text = text.replace(character, f"%{ord(character):02X}")
    return text


@contextmanager
def _bar() -> Iterator[Advance]:
    """Show how far long work has come, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.progress import Progress

    begun = monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        bar.stop()
        tasks = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)
            if monotonic() - begun > _PATIENCE:
                bar.start()

        yield advance
