"""Checking a generated pack of 10,000 facts over 1,000 documents: a whole process, from its start to its report.

Each fact has a date, a figure and two words of one paragraph, of ninety words and as many numbers as the bundled
documents have; every citation is sealed, and held against its text once more.
"""

import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.packs.check import check

from .bots import ROOT
from .figures import Figure, Goal

DOCUMENTS = 1_000
PARAGRAPHS = 10  # a document; each has one fact
BRIEFS = 100
TIMES = 3
_SYLLABLES = [c + v + e for c in "bdfgklmnprst" for v in "aeiou" for e in ("", "n", "r", "l")]


def measure() -> list[Figure]:
    """Generate the pack, seal it, and check it as a person at a terminal does."""
    facts = DOCUMENTS * PARAGRAPHS
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, random.Random(2003))
        report = check([folder / "briefs"], folder / "seeds", folder / "texts", date(2026, 11, 23))
        if report.verified != facts:
            raise RuntimeError(f"only {report.verified} receipts hold: {report.complaints[:3]}")
        runs = [_run(folder) for _ in range(TIMES)]
    seconds, kilobytes = (median(side) for side in zip(*runs, strict=True))
    what = f"check of {facts:,} facts over {DOCUMENTS:,} documents"
    goal = Goal(limit=2_000, ratio=False, at_least=True)
    return [
        Figure(what=what, unit="receipts/s", measured=facts / seconds, goal=goal),
        Figure(what=f"{what}: memory", unit="MB", measured=kilobytes / 1_000),
    ]


def _run(folder: Path) -> tuple[float, float]:
    """Return the seconds one check took, and the kilobytes it needed at most."""
    started = perf_counter()
    child = Popen(
        [sys.executable, "-m", "bot", "check", "--texts", "texts"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError("the generated pack is not sound")
    return perf_counter() - started, usage.ru_maxrss


def _write(folder: Path, chance: random.Random) -> None:
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    for name in ("briefs", "seeds", "texts"):
        (folder / name).mkdir()
    (folder / "briefs/pack.yaml").write_text("id: generated\ntitle: Generated\ndescription: Facts to be checked.\n")
    facts = [
        fact for number in range(DOCUMENTS) for fact in _document(folder, f"document-{number}", vocabulary, chance)
    ]
    for number in range(BRIEFS):
        told = facts[number::BRIEFS]
        head = f'id: brief-{number}\ntitle: Brief {number}\nas_of: "1999-05"\nsummary:\n'
        summary = f"  - text: What a brief tells.\n    facts: [{told[0].split()[2]}]\n"
        body = f"sections:\n  - title: All\n    facts:\n{''.join(told)}"
        (folder / f"briefs/brief-{number}.yaml").write_text(head + summary + body)


def _document(folder: Path, name: str, vocabulary: list[str], chance: random.Random) -> Iterator[str]:
    """Write a text and its record; yield a fact for each of its paragraphs."""
    paragraphs = []
    for number in range(1, PARAGRAPHS + 1):
        words = chance.choices(vocabulary, k=90)
        words[10] = day = f"{chance.randint(1, 28)} March {chance.randint(1900, 2020)}"
        words[40] = amount = f"{chance.randint(1_000, 99_999):,}"
        paragraphs.append(" ".join(words))
        statement = f"{' '.join(chance.choices(vocabulary, k=16)).capitalize()} {amount} on {day}."
        cites = f"{{source: {name}, at: p{number}, terms: [{day}, '{amount} {words[41]}', {words[3]} {words[4]}]}}"
        yield f"      - id: {name}-{number}\n        statement: {statement}\n        cites: [{cites}]\n"
    text = "\n".join(paragraphs)
    (folder / f"texts/{name}.txt").write_text(text)
    prints = "".join(f"  p{number}: {_sha256(one)}\n" for number, one in enumerate(paragraphs, 1))
    (folder / f"seeds/{name}.yaml").write_text(
        f'id: {name}\ntype: report\ntitle: A Report\nshort_title: Report\nissued: "1999-05"\nrights: Nobody.\n'
        f"access: closed\nobtained: Generated.\ntext: {{sha256: {_sha256(text)}, split: line}}\nparagraphs:\n{prints}"
    )


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
