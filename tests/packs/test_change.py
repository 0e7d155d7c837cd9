"""Taking up a new version of a document that the library knows."""

from datetime import date

import pytest

from bot.domain.sources import Access
from bot.packs import ingest
from bot.packs.change import Update, update
from bot.packs.differences import changes
from bot.packs.extract.reading import read
from bot.packs.gather import gather
from bot.packs.ingest import Reading
from bot.packs.records import write_all
from bot.packs.tracing import Fate

from .conftest import TEXT, Desktop, sha256

RECORD, BRIDGE, MILL = "seeds/report.yaml", "briefs/works/bridge.yaml", "briefs/works/mill.yaml"
NOTE = """\
note: A curator wrote this.
left_out:
  - {what: five arches, why: Nobody asked., at: p2}
"""


def reading(text: str) -> Reading:
    return ingest.reading(read(text.encode(), "report.txt"), text.encode())


def updated(desktop: Desktop, text: str, access: Access = Access.CLOSED) -> Update:
    gathered = gather(desktop.packs, desktop.seeds)
    record = next(filed for filed in gathered.sources if filed.form.id == "report")
    return update(reading(text), record, gathered, desktop.texts, access)


def fates(update: Update) -> dict[tuple[str, str], tuple[Fate, str]]:
    return {(t.cited.told.fact.id, t.at): (t.fate, t.to) for change in update.changes for t in change.traces}


def test_evidence_follows_its_paragraph(desktop: Desktop) -> None:
    found = updated(desktop, TEXT.replace("The old bridge", "A paragraph of its own.\n\nThe old bridge"))

    assert fates(found) == {
        ("bridge-opened", "p2"): (Fate.MOVED, "p3"),
        ("bridge-cost", "p3"): (Fate.MOVED, "p4"),
        ("bridge-cost", "p2"): (Fate.MOVED, "p3"),
        ("mill-engineer", "p3"): (Fate.MOVED, "p4"),
    }
    assert found.changes[0].aligned.new == ("p2",)


def test_what_was_written_holds_against_the_new_text(desktop: Desktop) -> None:
    desktop.edit(RECORD, "paragraphs:", f"{NOTE}paragraphs:")
    before = (desktop.root / RECORD).read_text()

    write_all(updated(desktop, TEXT.replace("The old bridge", "A new one.\n\nThe old bridge")).files)

    report = desktop.check(seal_on=date(2026, 11, 23))
    assert (report.complaints, report.proven) == ((), 5)
    after = (desktop.root / RECORD).read_text()
    assert "note: A curator wrote this." in after
    assert "{what: five arches, why: Nobody asked., at: p3}" in after
    assert "{title: Spans, from: p1, to: p3}" in after
    assert after.splitlines()[:8] == before.splitlines()[:8]


def test_a_paragraph_that_was_reworded_keeps_the_evidence_it_still_has(desktop: Desktop) -> None:
    found = updated(desktop, TEXT.replace("It has five arches", "It has five fine arches").replace("£1,250", "£1,520"))

    assert fates(found) == {
        ("bridge-opened", "p2"): (Fate.REWORDED, "p2"),
        ("bridge-cost", "p3"): (Fate.VANISHED, "p3"),
        ("bridge-cost", "p2"): (Fate.VANISHED, "p2"),
        ("mill-engineer", "p3"): (Fate.REWORDED, "p3"),
    }
    assert found.changes[0].aligned.reworded == {"p2": "p2", "p3": "p3"}


def test_evidence_in_several_places_is_not_guessed_at(desktop: Desktop) -> None:
    text = TEXT.replace("It has five arches.", "\nIt has five arches.\nAgain: five arches.")

    assert fates(updated(desktop, text))["bridge-cost", "p2"] == (Fate.AMBIGUOUS, "p3")


def test_what_named_a_paragraph_that_is_gone_is_told(desktop: Desktop) -> None:
    desktop.edit(RECORD, "paragraphs:", f"{NOTE}paragraphs:")

    found = updated(desktop, "On Bridges\n\nIt cost £1,250 and the engineer, Ada Pont, was paid “nothing at all”.\n")

    assert found.changes[0].loose == ("the section “Spans”", "what is left out of p2, “five arches”")
    assert "{title: Spans, from: p1, to: p1}" in found.files[desktop.root / RECORD]


def test_the_difference_is_told_with_the_passages_before_and_after(desktop: Desktop) -> None:
    found = updated(desktop, TEXT.replace("£1,250", "£1,520").replace("On Bridges", "Front\n\nOn Bridges"))

    told = [line.replace(f"{desktop.root}/", "") for line in changes(found.changes[0])]

    assert told[:5] == [
        f"{RECORD}: paragraphs 2 as they were, 1 changed, 1 new.",
        "  p3 (now p4) changed",
        "    - It cost £1,250 and the engineer, Ada Pont, was paid “nothing at all”.",
        "    + It cost £1,520 and the engineer, Ada Pont, was paid “nothing at all”.",
        "  p1 is new",
    ]
    assert f"  bridge-opened ({BRIDGE}:11): its evidence moved from p2 to p3." in told
    assert f"  bridge-cost ({BRIDGE}:19): its evidence vanished from p3; p4 is most like it." in told


def test_without_the_old_text_the_terms_stand_for_it(desktop: Desktop) -> None:
    (desktop.texts / "report.txt").unlink()

    told = list(changes(updated(desktop, TEXT.replace("£1,250", "£1,520")).changes[0]))

    assert "    - £1,250" in told


def test_the_new_text_takes_the_place_of_the_old_one(desktop: Desktop) -> None:
    (desktop.texts / "report.txt").rename(desktop.texts / "bridges-1999.txt")

    files = updated(desktop, TEXT.replace("five", "six")).files

    assert files[desktop.texts / "bridges-1999.txt"].startswith("On Bridges\nThe old bridge")
    assert files[desktop.texts / ".gitignore"] == "/bridges-1999.txt\n"


def test_a_text_that_was_not_held_can_be_added(desktop: Desktop) -> None:
    gathered = gather(desktop.packs, desktop.seeds)
    record = next(filed for filed in gathered.sources if filed.form.id == "ledger")

    found = update(reading("The engineer was paid 3 pounds.\n"), record, gathered, desktop.texts, Access.OPEN)

    written = found.files[desktop.seeds / "ledger.yaml"]
    assert "access: open" in written
    assert f"p1: {sha256('The engineer was paid 3 pounds.')}" in written


@pytest.mark.parametrize("first", [True, False])
def test_a_record_of_a_part_of_a_text_stays_one(desktop: Desktop, first: bool) -> None:
    record = (desktop.root / RECORD).read_text()
    lines = record.splitlines(keepends=True)
    desktop.write(RECORD, "".join(line for line in lines if not line.startswith("  p3:")))
    rest = "".join(line for line in lines if not line.startswith(("  p1:", "  p2:", "sections", "  - {title")))
    desktop.write("seeds/rest.yaml", rest.replace("id: report", "id: rest"))
    desktop.edit(BRIDGE, 'source: report, at: p3, terms: ["£1,250"]', 'source: rest, at: p3, terms: ["£1,250"]')
    desktop.write(MILL, (desktop.root / MILL).read_text().replace("source: report", "source: rest"))
    assert desktop.complaints() == []

    found = updated(desktop, f"A preface.\n\n{TEXT}\nA last word.\n" if first else TEXT.replace("On", "Of"))
    write_all(found.files)

    assert desktop.complaints() == []
    assert desktop.check().proven == 5
    assert [change.source for change in found.changes] == ["report", "rest"]
    assert ("A preface" in found.files[desktop.texts / "report.txt"]) is first
    assert sha256("A preface.") not in "".join(found.files.values())
