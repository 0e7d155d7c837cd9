"""What `check` prints: lines for people, one JSON object for scripts, or annotations for GitHub."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from .cards.words import Words
from .config import Config
from .domain.errors import Complaint
from .packs import drawing
from .packs.check import Report, check
from .packs.holding import Advance
from .platforms.discord import render as discord
from .platforms.slack import render as slack

if TYPE_CHECKING:
    from rich.progress import TaskID

_PATIENCE = 0.5  # seconds, after which work is long enough for a bar
_MOST = 20  # warnings of all packs, before which a person loses sight of the summary


def examine(
    settings: Config,
    paths: list[Path],
    texts: Path | None,
    today: date,
    *,
    seal: bool,
    shape: str,
    least: int | None = None,
) -> tuple[str, bool]:
    """Check packs and tell on standard error what is wrong; return what else to print, and whether all is well.

    `shape` is text, json or github. With `least`, the questions beside facts are asked, and all is well only if so many
    in a hundred find their fact first. Raises ConfigError when the receipts cannot be written.
    """
    gc.disable()  # a check keeps all it reads to its end, so looking for garbage only takes time
    words = Words()
    platforms: drawing.Platforms = {
        "Discord": lambda card: discord.fits(card, words),
        "Slack": lambda card: slack.fits(card, words),
    }
    with _bar() as advance:
        report = check(
            paths or settings.packs,
            settings.seeds,
            texts,
            today if seal else None,
            partial=bool(paths),
            ask=least is not None,
            misfits=lambda library: drawing.misfits(library, platforms, words, today, advance),
            advance=advance,
        )
    summed = summary(report, texts, asked=least is not None, seal=seal)
    match shape:
        case "json":
            told = _json(report)
        case "github":
            told = "\n".join([*_annotations(report), summed])
        case _:
            _show(report, most=len(report.warnings) if len(paths) == 1 else _MOST)
            told = summed
    return told, not report.complaints and report.percent_first >= (least or 0)


def summary(report: Report, texts: Path | None, *, asked: bool = False, seal: bool = False) -> str:
    """Say in a few lines how much there is, how much of it is verified, and what could not be checked.

    `asked` says that the questions beside facts were to be asked, `seal` that receipts were to be written.
    """
    if report.held:
        evidence = [f"{report.verified} of {_count(report.held, 'citation')} verified ({report.percent} %)"]
        evidence.append(
            f"{report.proven} held against their texts just now" if texts else "none held against its text now"
        )
    else:
        evidence = ["No citation could be verified: there is none whose text is held"]
    if report.not_held:
        are = "is of a record" if report.not_held == 1 else "are of records"
        evidence.append(f"{report.not_held} more {are} whose text is not held")
    lines = [
        f"{_count(report.briefs, 'brief')}, {_count(report.facts, 'fact')}, {_count(report.sources, 'source')}.",
        f"{'; '.join(evidence)}.",
        _unchecked(report, texts) if report.absent else "",
        _asked(report) if asked else "",
        f"{_count(len(report.complaints), 'mistake')}, {_count(len(report.warnings), 'warning')}.",
        "Nothing was sealed: mend the mistakes, then run it again." if seal and not report.sealed else "",
    ]
    return "\n".join(filter(None, lines))


def _unchecked(report: Report, texts: Path | None) -> str:
    if texts:
        what = f"Not in {texts}: the text of {', '.join(report.absent)}"
    else:
        what = f"Without the texts of {_count(len(report.absent), 'source')} (--texts FOLDER)"
    return f"{what}. What could be checked are terms, figures, dates and seals."


def _asked(report: Report) -> str:
    if not report.questions:
        found = "they are asked once the mistakes are mended" if report.complaints else "there are none"
        return f"Questions beside facts (questions.yaml): {found}."
    find = "finds its" if report.questions == 1 else "find their"
    asked = _count(report.questions, "question")
    found = f"{report.found_first} of {asked} {find} fact first ({report.percent_first} %)"
    return f"{found}, each without its own help."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _show(report: Report, most: int) -> None:
    """Write what is wrong to standard error, in colour where a person looks on; the words say it, too.

    Of the warnings there are at `most` so many.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    warnings = report.warnings[:most]
    for word, style, complaints in (("warning", "yellow", warnings), ("error", "bold red", report.complaints)):
        for one in complaints:
            console.print(Text.assemble((one.place, "bold"), ": ", (word, style), f": {one.message}"))
    if more := len(report.warnings) - len(warnings):
        console.print(
            f"{_count(more, 'more warning')} not shown here. Name one pack, or add --format json, to see all."
        )


def _json(report: Report) -> str:
    numbers = {key: value for key, value in asdict(report).items() if key not in ("complaints", "warnings")}
    told = {
        "mistakes": [asdict(one) for one in report.complaints],
        "warnings": [asdict(one) for one in report.warnings],
        **numbers,
        "held": report.held,
        "percent": report.percent,
        "percent_first": report.percent_first,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _annotations(report: Report) -> Iterator[str]:
    """Write workflow commands, which GitHub shows beside the lines of a pull request."""
    yield from (_annotation("error", one) for one in report.complaints)
    yield from (_annotation("warning", one) for one in report.warnings)


def _annotation(level: str, complaint: Complaint) -> str:
    place = {"file": complaint.path, "line": complaint.line, "col": complaint.column}
    parts = ",".join(f"{key}={_escaped(str(value), '%,:')}" for key, value in place.items() if value)
    return f"::{level} {parts}::{_escaped(complaint.message, '%')}"


def _escaped(text: str, special: str) -> str:
    for character in special:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


@contextmanager
def _bar() -> Iterator[Advance]:
    """Show how far long work has come, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    tasks: dict[str, TaskID] = {}
    begun = monotonic()

    def advance(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done)
        if monotonic() - begun > _PATIENCE:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()
