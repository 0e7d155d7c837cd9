"""Faults are planted in a sound pack, one at a time; each turns the check red and is named with its file and line.

The packs are the bundled one, where its texts are at hand, and a small one; both have an open source besides.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.domain.errors import Complaint
from bot.packs.check import Report, check
from bot.packs.gather import Gathered, gather
from bot.packs.normalise import MONTHS
from bot.packs.references import Told, contents
from bot.packs.texts import fingerprint, paragraphs
from bot.strict_yaml import Document, Loc

from .conftest import BRIEF, LEDGER, OTHER, PACK, REPORT, TEXT

ROOT = Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared/seeds"

RIVER = """\
In January 1902 the river carried 3.5 million tons of sand.
The bridge stands, and the river runs; the bridge stands still.
Nobody was hurt on 9 June 1903.
"""
RIVER_RECORD = f"""\
id: river-book
type: book
title: The Book of the River
short_title: River
rights: Nobody's.
access: open
obtained: A copy of our own.
text: {{sha256: {fingerprint(RIVER)}, split: line}}
paragraphs:
{"".join(f"  {at}: {fingerprint(text)}" + chr(10) for at, text in paragraphs(RIVER).items())}
"""
RIVER_BRIEF = """\
id: river
title: The river
as_of: "1903"
summary:
  - {text: The river carried 3.5 million tons., facts: [river-sand]}
sections:
  - title: All
    facts:
      - id: river-sand
        statement: In January 1902 the river carried 3.5 million tons of sand.
        date: "1902-01"
        figures:
          - {value: 3.5 million, unit: tons, label: of sand in the river}
        cites:
          - source: river-book
            at: p1
            exact: the river carried 3.5 million tons
            terms: [January 1902]
      - id: river-runs
        statement: The river runs on.
        cites:
          - source: river-book
            at: p2
            exact: the river runs
      - id: river-harmless
        statement: On 9 June 1903 the river hurt nobody.
        date: "1903-06-09"
        cites:
          - source: river-book
            at: p3
            exact: Nobody was hurt on 9 June 1903
"""


@dataclass(frozen=True)
class Copy:
    """A pack, its sources and its texts, to spoil."""

    root: Path

    @property
    def gathered(self) -> Gathered:
        return gather([self.root / "briefs"], self.root / "seeds")

    def facts(self) -> Iterator[Told]:
        yield from contents(self.gathered).told

    def check(self, seal_on: date | None = None) -> Report:
        return check([self.root / "briefs"], self.root / "seeds", self.root / "texts", seal_on)

    def edit(self, document: Document, loc: Loc, old: str, new: str) -> str:
        """Put something else in the place of the first `old` in a value; return the file."""
        mark = document.places.values[loc]
        text = document.content.decode()
        offset = sum(map(len, text.splitlines(keepends=True)[: mark.line - 1])) + mark.column - 1
        before, found, after = text[offset:].partition(old)
        assert found, f"{document.path} has no {old!r} after line {mark.line}"
        Path(document.path).write_text(f"{text[:offset]}{before}{new}{after}")
        return document.path

    def remove(self, document: Document, loc: Loc) -> str:
        """Remove a key with all that belongs to it."""
        place = document.places.keys[loc]
        lines = document.content.decode().splitlines(keepends=True)
        end = place.line
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) >= place.column:
            end += 1
        Path(document.path).write_text("".join([*lines[: place.line - 1], *lines[end:]]))
        return document.path


Fault = Callable[[Copy], str]
"""Plants itself, and returns the file in which it must be found."""


def statement(copy: Copy, pattern: str, new: Callable[[re.Match[str]], str]) -> str:
    """Change the first statement that has something like this in it."""
    for told in copy.facts():
        if (found := re.search(pattern, told.fact.statement)) and " " not in found[0]:
            return copy.edit(told.document, (*told.loc, "statement"), found[0], new(found))
    raise AssertionError(f"no statement has {pattern}")


def another_month(found: re.Match[str]) -> str:
    return MONTHS[MONTHS.index(found[0]) - 5]


def wrong_figure(copy: Copy) -> str:
    return statement(copy, r"\d,\d{3}|£1,250|\d\.\d", lambda found: found[0][::-1])


def wrong_month(copy: Copy) -> str:
    return statement(copy, "January|September|June", another_month)


def thousand_for_million(copy: Copy) -> str:
    return statement(copy, "million", lambda found: "thousand")


def wrong_year(copy: Copy) -> str:
    return statement(copy, r"\b(19|20)\d\d\b", lambda found: str(int(found[0]) - 40))


def edited_statement(copy: Copy) -> str:
    return statement(copy, r"\bthe\b", lambda found: "that")


def dated(copy: Copy, pattern: str, new: Callable[[str], str]) -> str:
    """Change the first date that is written like this."""
    for told in copy.facts():
        if told.fact.when and not told.fact.correction and re.fullmatch(pattern, told.fact.when.edtf):
            edtf = told.fact.when.edtf
            return copy.edit(told.document, (*told.loc, "date"), edtf, new(edtf))
    raise AssertionError(f"no date is written like {pattern}")


def swapped_date(copy: Copy) -> str:
    """Tell 9 April for 4 April, and the like."""
    return dated(copy, r"\d{4}-\d\d-0[1-9]", lambda edtf: f"{edtf[:-2]}{13 - int(edtf[-2:]):02}")


def six_for_nine(copy: Copy) -> str:
    return dated(copy, r".*-.*[69]", lambda edtf: f"{edtf[:-1]}{15 - int(edtf[-1])}")


def too_precise(copy: Copy) -> str:
    return dated(copy, r"\d{4}-\d\d", lambda edtf: f"{edtf}-15")


def cited(copy: Copy) -> Iterator[tuple[Told, int]]:
    """Yield the citations of closed sources that have terms, one after the other."""
    for told in copy.facts():
        for number, citation in enumerate(told.fact.citations):
            if len(citation.terms) > 1:
                yield told, number


def wrong_paragraph(copy: Copy) -> str:
    told, number = next(cited(copy))
    cites = told.fact.citations[number]
    others = next(filed.form.paragraphs for filed in copy.gathered.sources if filed.form.id == cites.source)
    other = next(at for at in reversed(others) if at != cites.at)
    return copy.edit(told.document, (*told.loc, "cites", number, "at"), cites.at, other)


def wrong_source(copy: Copy) -> str:
    told, number = next(cited(copy))
    cites = told.fact.citations[number]
    return copy.edit(told.document, (*told.loc, "cites", number, "source"), cites.source, "river-book")


def term_of_another_paragraph(copy: Copy) -> str:
    told, number = next(cited(copy))
    foreign = next(
        term
        for other, n in cited(copy)
        for term in other.fact.citations[n].terms
        if other.fact.citations[n].source == told.fact.citations[number].source
        and other.fact.citations[n].at != told.fact.citations[number].at
        and term not in told.fact.citations[number].terms
        and re.fullmatch("[A-Za-z ]+", term)
    )
    loc: Loc = (*told.loc, "cites", number, "terms", 0)
    return copy.edit(told.document, loc, told.fact.citations[number].terms[0], foreign)


def term_removed(copy: Copy) -> str:
    """Take the figure out of the only term that has it."""
    for told in copy.facts():
        for number, citation in enumerate(told.fact.citations):
            for place, term in enumerate(citation.terms):
                if re.search(r"\d,\d{3}", term) and re.search(r"\d,\d{3}", told.fact.statement):
                    return copy.edit(told.document, (*told.loc, "cites", number, "terms", place), term, "cost")
    raise AssertionError("no term has a figure")


def edited_term(copy: Copy) -> str:
    """Shorten a term: its paragraph still has it, but nobody has sealed it."""
    for told, number in cited(copy):
        for place, term in enumerate(told.fact.citations[number].terms):
            if re.fullmatch("[a-z]+ [a-z]+ [a-z]+|[a-z]+ [a-z]+", term):
                shorter = term.rpartition(" ")[0]
                return copy.edit(told.document, (*told.loc, "cites", number, "terms", place), term, shorter)
    raise AssertionError("no term can be shortened")


def label_of_another_figure(copy: Copy) -> str:
    told = next(told for told in copy.facts() if told.fact.figures)
    label = told.fact.figures[0].label
    return copy.edit(told.document, (*told.loc, "figures", 0, "label"), label, "of something else altogether")


def wrong_value(copy: Copy) -> str:
    told = next(told for told in copy.facts() if told.fact.figures)
    loc: Loc = (*told.loc, "figures", 0, "value")
    return copy.edit(told.document, loc, told.fact.figures[0].value, "77,777")


def missing_citation(copy: Copy) -> str:
    told = next(copy.facts())
    return copy.remove(told.document, (*told.loc, "cites"))


def correction_without_source(copy: Copy) -> str:
    told = next(told for told in copy.facts() if told.fact.correction)
    return copy.remove(told.document, (*told.loc, "correction", "cites"))


def position_without_evidence(copy: Copy) -> str:
    told = next(copy.facts())
    file = Path(told.document.path)
    indented = " " * (told.document.places.keys[*told.loc, "id"].column - 1)
    positions = f"{indented}positions:\n{indented}  - {{holder: Somebody, view: It was so., cites: []}}\n"
    lines = file.read_text().splitlines(keepends=True)
    lines.insert(told.document.places.keys[*told.loc, "cites"].line - 1, positions)
    file.write_text("".join(lines))
    return told.document.path


def duplicate_statement(copy: Copy) -> str:
    first, second = (told for _, told in zip(range(2), copy.facts(), strict=False))
    start = second.document.places.keys[*second.loc, "statement"]
    text = copy.remove(second.document, (*second.loc, "statement"))
    lines = Path(text).read_text().splitlines(keepends=True)
    lines.insert(
        start.line - 1, f"{' ' * (start.column - 1)}statement: '{first.fact.statement.replace(chr(39), chr(39) * 2)}'\n"
    )
    Path(text).write_text("".join(lines))
    return text


def quoted(copy: Copy, old: str, new: str) -> str:
    """Change a quotation from the open source."""
    for told in copy.facts():
        for number, citation in enumerate(told.fact.citations):
            if old in citation.exact:
                return copy.edit(told.document, (*told.loc, "cites", number, "exact"), old, new)
    raise AssertionError(f"nothing quotes {old}")


def quotation_twice(copy: Copy) -> str:
    return quoted(copy, "the river runs", "bridge stands")


def quotation_misquoted(copy: Copy) -> str:
    return quoted(copy, "the river runs", "the River runs")


def quotation_across_paragraphs(copy: Copy) -> str:
    return quoted(copy, "the river runs", "the bridge stands still. Nobody was hurt")


def changed_text(copy: Copy) -> str:
    file = next(path for path in sorted((copy.root / "texts").iterdir()) if path.name != "river-book.txt")
    file.write_bytes(file.read_bytes().replace(b"Japan", b"Jap an", 1).replace(b"five arches", b"six arches", 1))
    return str(copy.root / "seeds")


def changed_paragraph(copy: Copy) -> str:
    filed = next(filed for filed in copy.gathered.sources if filed.form.id == "river-book")
    return copy.edit(filed.document, ("paragraphs", "p1"), filed.form.paragraphs["p1"], "0" * 64)


def deleted_source(copy: Copy) -> str:
    (copy.root / "seeds/river-book.yaml").unlink()
    return next(told.document.path for told in copy.facts() if told.fact.id == "river-runs")


def wrong_summary(copy: Copy) -> str:
    filed = next(filed for filed in copy.gathered.briefs if filed.form.id == "river")
    return copy.edit(filed.document, ("summary", 0, "text"), "3.5", "5.3")


def wrong_section(copy: Copy) -> str:
    filed = next(filed for filed in copy.gathered.sources if filed.form.sections)
    section = filed.form.sections[0]
    return copy.edit(filed.document, ("sections", 0, "to"), section.last, "p999")


NO_TERM, UNVERIFIED, NEEDS = "is not in the evidence of this fact", "is unverified: it was not sealed", "needs “cites”"
FAULTS: dict[Fault, str] = {
    wrong_figure: NO_TERM,
    swapped_date: NO_TERM,
    wrong_paragraph: "is not in",
    quotation_twice: "is 2 times in",
    quotation_misquoted: "differs by capitals",
    quotation_across_paragraphs: "begins in p2 and ends in p3",
    changed_text: "is not the text this record was made from",
    changed_paragraph: "this is not the fingerprint of p1",
    term_removed: NO_TERM,
    term_of_another_paragraph: "; it is in p",
    wrong_source: "“river-book”",
    edited_statement: UNVERIFIED,
    edited_term: UNVERIFIED,
    label_of_another_figure: UNVERIFIED,
    wrong_value: NO_TERM,
    wrong_month: NO_TERM,
    wrong_year: NO_TERM,
    six_for_nine: NO_TERM,
    thousand_for_million: NO_TERM,
    too_precise: NO_TERM,
    missing_citation: NEEDS,
    correction_without_source: NEEDS,
    position_without_evidence: "“cites” is empty",
    duplicate_statement: "this is told already",
    deleted_source: "there is no source “river-book”",
    wrong_summary: "is in none of the facts this sentence rests on",
    wrong_section: "p999 is not a paragraph of this record",
}


def bundled(root: Path) -> None:
    for folder in ("briefs", "seeds"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "texts").mkdir()
    for text in TEXTS.iterdir():
        shutil.copyfile(text, root / "texts" / text.name)


def small(root: Path) -> None:
    files = {
        "briefs/uk-japan/pack.yaml": PACK,
        "briefs/uk-japan/bridge.yaml": BRIEF,
        "briefs/uk-japan/mill.yaml": OTHER,
    }
    files |= {"seeds/report.yaml": REPORT, "seeds/ledger.yaml": LEDGER, "texts/report.txt": TEXT}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)


PACKS = [small, *([bundled] if TEXTS.is_dir() else [])]


@pytest.fixture(scope="module", params=PACKS)
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return a pack in which everything is verified."""
    root: Path = tmp_path_factory.mktemp(request.param.__name__)
    request.param(root)
    (root / "texts/river-book.txt").write_text(RIVER)
    (root / "seeds/river-book.yaml").write_text(RIVER_RECORD)
    (root / "briefs/uk-japan/river.yaml").write_text(RIVER_BRIEF)
    report = Copy(root).check(seal_on=date(2026, 11, 23))
    assert (report.complaints, report.percent, report.proven) == ((), 100, report.held)
    return Copy(root)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__.replace("_", " "))
def test_a_planted_fault_is_found_where_it_is(sound: Copy, fault: Fault, tmp_path: Path) -> None:
    shutil.copytree(sound.root, tmp_path, dirs_exist_ok=True)
    file = fault(Copy(tmp_path))

    complaints = Copy(tmp_path).check().complaints

    def is_meant(complaint: Complaint) -> bool:
        return complaint.path.startswith(file) and complaint.line > 0 and FAULTS[fault] in str(complaint)

    assert any(map(is_meant, complaints)), complaints
