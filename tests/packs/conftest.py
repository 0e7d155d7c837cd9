"""A small library on disk, written anew for each test, for tests that spoil it."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.library import Library
from bot.packs.check import Report, check
from bot.packs.loader import load

TEXT = """\
On Bridges

The old bridge was opened on 4 May 1890.  It has five arches.
It cost £1,250 and the engineer, Ada Pont, was paid “nothing at all”.
"""

PACK = """\
id: works
title: Public works
description: What the town has built.
retired:
  - {id: ferry, see: bridge}
"""

BRIEF = """\
id: bridge
title: The old bridge
aliases: [old bridge, arches]
as_of: "1999-05"
summary:
  - text: The bridge was opened in 1890.
    facts: [bridge-opened]
sections:
  - title: Building
    facts:
      - id: bridge-opened
        key: true
        statement: The town opened its old bridge on 4 May 1890.
        date: "1890-05-04"
        cites:
          - source: report
            at: p2
            terms: [old bridge, 4 May 1890]
      - id: bridge-cost
        statement: The bridge of five arches cost £1,250.
        figures:
          - {value: "£1,250", label: paid for the bridge}
          - {value: "5", unit: arches, label: of the bridge}
        keywords: [price]
        cites:
          - {source: report, at: p3, terms: ["£1,250"]}
          - {source: report, at: p2, terms: [five arches]}
"""

OTHER = """\
id: mill
title: The mill
as_of: "1999"
summary:
  - {text: The engineer of the mill was Ada Pont., facts: [mill-engineer]}
sections:
  - title: People
    facts:
      - id: mill-engineer
        statement: Ada Pont was not paid.
        cites:
          - {source: report, at: p3, terms: [Ada Pont, nothing at all]}
        correction:
          has: not paid
          told: paid 3 pounds
          why: The ledger of the town has it so.
          cites: [{source: ledger}]
        positions:
          - {holder: The town, view: She was paid., cites: [{source: ledger}]}
          - {holder: The report, view: She was not., cites: [{source: report, at: p3, terms: [nothing at all]}]}
related: [bridge]
"""

LEDGER = """\
id: ledger
type: manuscript
title: The Ledger
short_title: Ledger
rights: The town.
access: none
obtained: Named in the report; not held.
"""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


REPORT = f"""\
id: report
type: report
title: A Report on Bridges
short_title: Bridges
author: [{{family: Pont, given: Ada}}]
issued: "1999-05"
rights: The authors.
access: closed
obtained: A plain-text copy.
text: {{sha256: {sha256(TEXT)}, split: line}}
sections:
  - {{title: Spans, from: p1, to: p2}}
paragraphs:
  p1: {sha256("On Bridges")}
  p2: {sha256("The old bridge was opened on 4 May 1890. It has five arches.")}
  p3: {sha256("It cost £1,250 and the engineer, Ada Pont, was paid “nothing at all”.")}
"""


@dataclass(frozen=True, slots=True)
class Desktop:
    """A folder with a pack, its sources and the text of one of them."""

    root: Path

    @property
    def packs(self) -> list[Path]:
        return [self.root / "briefs"]

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @property
    def texts(self) -> Path:
        return self.root / "texts"

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def load(self) -> Library:
        return load(self.packs, self.seeds)

    def complaints(self) -> list[str]:
        try:
            self.load()
        except ContentError as error:
            return [str(complaint).removeprefix(f"{self.root}/") for complaint in error.complaints]
        return []

    def check(self, seal_on: date | None = None, *, with_texts: bool = True) -> Report:
        return check(self.packs, self.seeds, self.texts if with_texts else None, seal_on)


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    """Return a library without mistakes: two briefs, three facts, a closed source and one that is not held."""
    made = Desktop(tmp_path)
    made.write("briefs/works/pack.yaml", PACK)
    made.write("briefs/works/bridge.yaml", BRIEF)
    made.write("briefs/works/mill.yaml", OTHER)
    made.write("seeds/report.yaml", REPORT)
    made.write("seeds/ledger.yaml", LEDGER)
    made.write("texts/report.txt", TEXT)
    return made
