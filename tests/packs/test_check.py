"""Checking packs against the texts."""

from datetime import date
from pathlib import Path

import pytest

from bot.packs.check import Report, check

from .conftest import LEDGER, Desktop

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT.parent / "shared/seeds"
MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"


def said(report: Report, desktop: Desktop) -> list[str]:
    return [str(complaint).removeprefix(f"{desktop.root}/") for complaint in report.complaints]


def test_without_texts_nothing_is_proven(desktop: Desktop) -> None:
    assert desktop.check(with_texts=False) == Report(
        complaints=(), briefs=2, facts=3, sources=2, citations=7, checked=0, not_held=2, proven=0
    )


def test_a_term_that_is_not_there_is_complained_of_and_looked_for(desktop: Desktop) -> None:
    desktop.edit(BRIDGE, "[old bridge, 4 May 1890]", "[odd bridge, 4 May 1890, Ada Pont]")

    assert said(desktop.check(seal_on=date(2026, 11, 23)), desktop) == [
        f"{BRIDGE}:18:21: “odd bridge” is not in p2 of “report”; copy the words exactly as the paragraph has them",
        f"{BRIDGE}:18:45: “Ada Pont” is not in p2 of “report”; p3 has it",
    ]
    assert not (desktop.seeds / "receipts.yaml").exists()


def test_a_wrong_fingerprint_is_complained_of(desktop: Desktop) -> None:
    record = (desktop.seeds / "report.yaml").read_text(encoding="utf-8")
    desktop.write("seeds/report.yaml", record.replace(record[-65:-1], "0" * 64))

    assert said(desktop.check(), desktop) == [
        "seeds/report.yaml:16:7: this is not the fingerprint of p3 of the text; take the fingerprint anew"
    ]


def test_a_folder_without_the_texts_is_complained_of(desktop: Desktop) -> None:
    desktop.write("texts/report.txt", "another text")

    assert said(desktop.check(), desktop) == [
        "texts: no text in here belongs to a source record; give the folder that holds the texts themselves"
    ]


def test_mistakes_of_the_files_and_of_the_texts_are_told_together(desktop: Desktop) -> None:
    desktop.edit(BRIDGE, "[old bridge, 4 May 1890]", "[odd bridge, 4 May 1890]")
    desktop.write(MILL, "")

    assert [line.partition(": ")[0] for line in said(desktop.check(), desktop)] == [f"{BRIDGE}:18:21", f"{MILL}:1:1"]


def test_a_part_of_the_library_needs_not_use_every_source(desktop: Desktop) -> None:
    desktop.write("seeds/leaflet.yaml", LEDGER.replace("id: ledger", "id: leaflet"))

    assert len(check(desktop.packs, desktop.seeds).complaints) == 1
    assert check(desktop.packs, desktop.seeds, partial=True).complaints == ()


def test_a_part_of_the_library_is_never_sealed(desktop: Desktop) -> None:
    check(desktop.packs, desktop.seeds, desktop.texts, date(2026, 11, 23), partial=True)

    assert not (desktop.seeds / "receipts.yaml").exists()


def test_the_bundled_pack_is_without_mistakes_and_sealed() -> None:
    report = check([ROOT / "briefs"], ROOT / "seeds")

    assert report.complaints == ()
    assert report.facts > 100
    assert report.checked == report.citations - report.not_held


@pytest.mark.parametrize("texts", [TEXTS] if TEXTS.is_dir() else [])
def test_every_citation_of_the_bundled_pack_holds_against_the_texts(texts: Path) -> None:
    report = check([ROOT / "briefs"], ROOT / "seeds", texts)

    assert report.complaints == ()
    assert report.proven == report.citations - report.not_held
