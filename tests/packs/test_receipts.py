"""The evidence lock: what is checked, and what takes the mark away."""

from datetime import date

import pytest

from bot.domain.sources import Verdict
from bot.packs.texts import fingerprint, paragraphs

from .conftest import TEXT, Desktop

MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"
DAY = date(2026, 11, 23)
P3 = fingerprint(paragraphs(TEXT)["p3"])


def verdicts(desktop: Desktop) -> dict[str, list[Verdict]]:
    return {fact.id: [c.verdict for c in fact.all_citations] for fact in desktop.load().facts.values()}


def test_paragraphs_are_the_lines_that_say_something() -> None:
    assert list(paragraphs("\n  One \t two\n\n \nThree\r\n").items()) == [("p1", "One two"), ("p2", "Three")]
    assert paragraphs(TEXT)["p2"] == "The old bridge was opened on 4 May 1890. It has five arches."


def test_sealing_marks_what_the_text_proves(desktop: Desktop) -> None:
    report = desktop.check(seal_on=DAY)

    assert report.complaints == ()
    assert (report.citations, report.verified, report.not_held, report.proven) == (7, 5, 2, 5)
    assert verdicts(desktop) == {
        "bridge-opened": [Verdict.CHECKED],
        "bridge-cost": [Verdict.CHECKED, Verdict.CHECKED],
        "mill-engineer": [Verdict.CHECKED, Verdict.NOT_HELD, Verdict.NOT_HELD, Verdict.CHECKED],
    }
    assert desktop.load().checked_on == DAY


UNCHECKED, ONE_GONE, CHECKED = (
    [Verdict.UNCHECKED, Verdict.UNCHECKED],
    [Verdict.UNCHECKED, Verdict.CHECKED],
    [Verdict.CHECKED, Verdict.CHECKED],
)


@pytest.mark.parametrize(
    ("path", "old", "new", "left"),
    [
        pytest.param(BRIDGE, "The bridge of five", "This bridge of five", UNCHECKED, id="statement"),
        pytest.param(BRIDGE, "paid for the", "earned by the", UNCHECKED, id="figure"),
        pytest.param(BRIDGE, '["£1,250"]', '["£1,250", It]', ONE_GONE, id="term"),
        pytest.param(BRIDGE, "keywords: [price]", 'date: "1890"', UNCHECKED, id="date"),
        pytest.param("seeds/report.yaml", f"p3: {P3}", f"p3: {'0' * 64}", ONE_GONE, id="paragraph"),
        pytest.param(BRIDGE, "The bridge of five", "The  bridge\n          of five", CHECKED, id="white space"),
        pytest.param(BRIDGE, "The bridge of five", "The Bridge of five", UNCHECKED, id="a capital"),
        pytest.param(BRIDGE, "[price]", "[price, cost]", CHECKED, id="nothing that is told"),
    ],
)
def test_an_edit_takes_the_mark_away(desktop: Desktop, path: str, old: str, new: str, left: list[Verdict]) -> None:
    desktop.edit(BRIDGE, "[five arches]", "[five arches, 4 May 1890]")
    desktop.check(seal_on=DAY)

    desktop.edit(path, old, new)

    assert verdicts(desktop)["bridge-cost"] == left


def test_the_file_of_receipts_is_the_same_however_often_it_is_written(desktop: Desktop) -> None:
    desktop.check(seal_on=DAY)
    file = desktop.seeds / "receipts.yaml"
    once = file.read_text(encoding="utf-8")
    desktop.check(seal_on=DAY)

    assert file.read_text(encoding="utf-8") == once
    lines = once.splitlines()
    assert lines[2:4] == ['checked_on: "2026-11-23"', "receipts:"]
    assert [line.partition("  # ")[2] for line in lines[4:]] == [
        "bridge-cost, report p2",
        "bridge-cost, report p3",
        "bridge-opened, report p2",
        "mill-engineer, report p3",
        "mill-engineer, report p3",
    ]
    assert list(desktop.seeds.glob(".*")) == []


def test_sealing_anew_drops_what_is_stale(desktop: Desktop) -> None:
    desktop.check(seal_on=DAY)
    desktop.edit(BRIDGE, "The bridge of five", "This bridge of five")
    desktop.check(seal_on=date(2026, 12, 1))

    assert len((desktop.seeds / "receipts.yaml").read_text(encoding="utf-8").splitlines()) == 4 + 5
    assert desktop.load().checked_on == date(2026, 12, 1)


def test_what_cannot_be_held_against_its_text_now_keeps_its_receipt(desktop: Desktop) -> None:
    other = "A letter of 1901."
    desktop.write("texts/letter.txt", other)
    record = (desktop.seeds / "report.yaml").read_text(encoding="utf-8")
    head = record.partition("text:")[0].replace("id: report", "id: letter")
    prints = f"text: {{sha256: {fingerprint(other)}, split: line}}\nparagraphs: {{p1: {fingerprint(other)}}}\n"
    desktop.write("seeds/letter.yaml", head + prints)
    desktop.edit(
        BRIDGE,
        "{source: report, at: p2, terms: [five arches]}",
        "{source: report, at: p2, terms: [five arches]}\n          - {source: letter, at: p1, terms: [letter]}",
    )
    desktop.check(seal_on=DAY)
    (desktop.texts / "letter.txt").unlink()
    report = desktop.check(seal_on=DAY)

    assert (report.complaints, report.proven, report.verified) == ((), 5, 6)
