"""Checking packs against the texts."""

import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.packs.check import Report, check

from .conftest import BRIEF, LEDGER, TEXT, Desktop, sha256

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT.parent / "shared/seeds"
MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"
DAY = date(2026, 11, 23)
SEAL = "hold it against its text: check --texts FOLDER --seal"
UNSEALED = f"seeds/receipts.yaml: nothing is sealed yet, so every fact is unverified; {SEAL}"

POEM = "The bridge stands.\nThe bridge stands, and the river runs; the bridge stands still.\n"
OPEN = f"""\
id: poem
type: document
title: A Poem
short_title: Poem
rights: Nobody's.
access: open
obtained: By heart.
text: {{sha256: {sha256(POEM)}, split: line}}
paragraphs:
  p1: {sha256("The bridge stands.")}
  p2: {sha256("The bridge stands, and the river runs; the bridge stands still.")}
"""
QUOTING = "{source: report, at: p2, terms: [five arches]}\n          - {source: poem, at: p2, exact: the river runs}"


def said(report: Report, desktop: Desktop) -> list[str]:
    return [str(complaint).replace(f"{desktop.root}/", "") for complaint in report.complaints]


def warned(report: Report, desktop: Desktop) -> list[str]:
    return [str(complaint).replace(f"{desktop.root}/", "") for complaint in report.warnings]


@pytest.fixture
def sealed(desktop: Desktop) -> Desktop:
    """Return a library that has an open source too, and in which every citation is sealed."""
    desktop.write("texts/poem.txt", POEM)
    desktop.write("seeds/poem.yaml", OPEN)
    desktop.edit(BRIDGE, "{source: report, at: p2, terms: [five arches]}", QUOTING)
    assert desktop.check(seal_on=DAY).complaints == ()
    return desktop


def test_what_nobody_sealed_is_unverified(desktop: Desktop) -> None:
    report = desktop.check(with_texts=False)

    assert said(report, desktop) == [UNSEALED]
    assert (report.verified, report.held, report.percent) == (0, 5, 0)


def test_what_is_sealed_is_verified_without_the_texts(sealed: Desktop) -> None:
    assert sealed.check(with_texts=False) == Report(
        complaints=(),
        warnings=sealed.check().warnings,
        briefs=2,
        facts=3,
        sources=3,
        citations=8,
        not_held=2,
        verified=6,
        proven=0,
        absent=("poem", "report"),
    )


def test_with_the_texts_it_is_proven_too(sealed: Desktop) -> None:
    report = sealed.check()

    assert (report.complaints, report.verified, report.proven, report.percent) == ((), 6, 6, 100)
    assert report.absent == ()


def test_paragraphs_that_nothing_cites_are_worth_a_look(sealed: Desktop) -> None:
    assert warned(sealed.check(), sealed) == [
        "seeds/poem.yaml:10:3: no fact cites p1; see what `coverage` says of them",
        "seeds/report.yaml:14:3: no fact cites p1; see what `coverage` says of them",
    ]


def test_what_a_record_leaves_out_is_not_asked_after(sealed: Desktop) -> None:
    record = (sealed.seeds / "report.yaml").read_text(encoding="utf-8")
    sealed.write("seeds/report.yaml", f"{record}left_out:\n  - {{what: On Bridges, why: A title., at: p1}}\n")

    assert not any("report.yaml" in line for line in warned(sealed.check(), sealed))


def test_statements_that_say_nearly_the_same_are_worth_a_look(sealed: Desktop) -> None:
    sealed.edit(MILL, "statement: Ada Pont was not paid.", "statement: On 4 May 1890 the town opened the old bridge.")
    sealed.edit(MILL, "terms: [Ada Pont, nothing at all]", 'terms: ["£1,250"]')

    alike = f"{MILL}:10:20: this says nearly the same as “bridge-opened”; keep one of the two, if it is the same"
    assert alike in warned(sealed.check(), sealed)


def test_an_edited_statement_must_be_sealed_anew(sealed: Desktop) -> None:
    sealed.edit(BRIDGE, "The town opened its old bridge", "The town shut its old bridge")

    unverified = f"{BRIDGE}:13:20: this is unverified: it was not sealed since it was written or changed; {SEAL}"
    assert said(sealed.check(), sealed) == said(sealed.check(with_texts=False), sealed) == [unverified]
    assert sealed.check(seal_on=DAY).complaints == ()


def test_edited_evidence_must_be_sealed_anew(sealed: Desktop) -> None:
    sealed.edit(BRIDGE, "terms: [five arches]", "terms: [five arches, old]")

    line = f"{BRIDGE}:27:13: this evidence is unverified: it was not sealed since it was written or changed; {SEAL}"
    assert said(sealed.check(), sealed) == [line]


def test_a_term_that_is_not_there_is_complained_of_and_looked_for(sealed: Desktop) -> None:
    sealed.edit(BRIDGE, "[old bridge, 4 May 1890]", "[odd bridge, 4 May 1890, Ada Pont]")
    before = (sealed.seeds / "receipts.yaml").read_bytes()

    assert said(sealed.check(seal_on=date(2026, 12, 1)), sealed) == [
        f"{BRIDGE}:18:21: “odd bridge” is not in p2 of “report”; did you mean “old bridge” in p2?",
        f"{BRIDGE}:18:45: “Ada Pont” is not in p2 of “report”; it is in p3",
    ]
    assert (sealed.seeds / "receipts.yaml").read_bytes() == before


def test_a_quotation_that_is_there_twice_is_complained_of(sealed: Desktop) -> None:
    sealed.edit(BRIDGE, "exact: the river runs", "exact: bridge stands")

    (line,) = said(sealed.check(), sealed)
    assert line.startswith(f"{BRIDGE}:28:43: “bridge stands” is 2 times in p2 of “poem”: “The [bridge stands], and")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            ", exact: the river runs",
            ", terms: [river]",
            "28:13: the quotation from “poem” is missing; add exact: with the words of the paragraph that say so",
            id="no quotation of an open source",
        ),
        pytest.param(
            "{source: report, at: p2, terms: [five arches]}",
            "{source: report, at: p2, exact: five arches}",
            "27:45: “report” is closed, so it may not be quoted; give its figures, dates and names as terms instead",
            id="a quotation of a closed source",
        ),
    ],
)
def test_what_may_be_quoted_is_and_what_may_not_is_not(sealed: Desktop, old: str, new: str, line: str) -> None:
    sealed.edit(BRIDGE, old, new)

    assert f"{BRIDGE}:{line}" in said(sealed.check(), sealed)


def test_a_wrong_fingerprint_is_complained_of(sealed: Desktop) -> None:
    record = (sealed.seeds / "report.yaml").read_text(encoding="utf-8")
    sealed.write("seeds/report.yaml", record.replace(record[-65:-1], "0" * 64))

    complaint = "seeds/report.yaml:16:7: this is not the fingerprint of p3 of the text; take the fingerprint anew"
    assert complaint in said(sealed.check(), sealed)


def test_a_text_that_changed_is_told_from_one_that_is_not_there(sealed: Desktop) -> None:
    sealed.write("texts/report-2.txt", TEXT.replace("five", "six"))
    (sealed.texts / "report.txt").unlink()

    report = sealed.check()

    problem = "texts/report-2.txt is not the text this record was made from: p2 changed"
    remedy = "hold the old text against it, or take up the new one with `source add`"
    assert said(report, sealed) == [f"seeds/report.yaml:10:16: {problem}; {remedy}"]
    assert (report.absent, report.verified, report.proven) == (("report",), 6, 1)


def test_a_text_that_is_not_there_leaves_what_was_sealed_as_it_is(sealed: Desktop) -> None:
    (sealed.texts / "report.txt").unlink()

    report = sealed.check()

    assert (report.complaints, report.absent, report.verified, report.proven) == ((), ("report",), 6, 1)


def test_a_folder_without_the_texts_is_complained_of(desktop: Desktop) -> None:
    desktop.write("texts/report.txt", "another text")
    (desktop.texts / "report.txt").rename(desktop.texts / "other.txt")

    problem = "no text in here belongs to a source record; give the folder that holds the texts themselves"
    assert f"texts: {problem}" in [line.replace(str(desktop.texts), "texts") for line in said(desktop.check(), desktop)]


def test_a_folder_that_is_not_there_is_complained_of(desktop: Desktop) -> None:
    report = check(desktop.packs, desktop.seeds, desktop.root / "nowhere")

    assert "nowhere: there is no folder of this name; make it, or correct the path" in said(report, desktop)


def test_mistakes_of_the_files_and_of_the_texts_are_told_together(sealed: Desktop) -> None:
    sealed.edit(BRIDGE, "[old bridge, 4 May 1890]", "[odd bridge, 4 May 1890]")
    sealed.write(MILL, "")

    assert [line.partition(": ")[0] for line in said(sealed.check(), sealed)] == [f"{BRIDGE}:18:21", f"{MILL}:1:1"]


def test_a_source_that_is_deleted_while_facts_cite_it_is_named_where_they_do(sealed: Desktop) -> None:
    (sealed.seeds / "poem.yaml").unlink()

    assert said(sealed.check(), sealed) == [
        f"{BRIDGE}:28:22: there is no source “poem”; add seeds/poem.yaml, or correct the id"
    ]


def test_a_part_of_the_library_needs_not_use_every_source(sealed: Desktop) -> None:
    sealed.write("seeds/leaflet.yaml", LEDGER.replace("id: ledger", "id: leaflet"))

    assert len(check(sealed.packs, sealed.seeds).complaints) == 1
    assert check(sealed.packs, sealed.seeds, partial=True).complaints == ()
    assert check(sealed.packs, sealed.seeds, partial=True).warnings == ()


def test_a_part_of_the_library_is_never_sealed(desktop: Desktop) -> None:
    check(desktop.packs, desktop.seeds, desktop.texts, DAY, partial=True)

    assert not (desktop.seeds / "receipts.yaml").exists()


def test_what_does_not_fit_on_a_platform_is_complained_of_where_it_stands(sealed: Desktop) -> None:
    report = check(sealed.packs, sealed.seeds, misfits=lambda library: [("mill", "Slack"), ("bridge-cost", "Discord")])

    assert said(report, sealed) == [
        f"{BRIDGE}:20:20: the card of “bridge-cost” does not fit on Discord; shorten what is on it",
        f"{MILL}:2:8: the card of “mill” does not fit on Slack; shorten what is on it",
    ]


def test_receipts_that_cannot_be_written_are_one_clear_sentence(
    sealed: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (sealed.seeds / "receipts.yaml").read_bytes()

    def refuse(old: object, new: object) -> None:
        raise PermissionError(13, "Permission denied", str(new))

    monkeypatch.setattr(os, "replace", refuse)

    with pytest.raises(ConfigError, match=r"receipts.yaml cannot be written \(permission denied\)"):
        sealed.check(seal_on=date(2026, 12, 1))
    assert (sealed.seeds / "receipts.yaml").read_bytes() == before
    assert list(sealed.seeds.glob(".*")) == []


def test_progress_is_told_document_by_document(sealed: Desktop) -> None:
    told: list[tuple[str, int, int]] = []

    check(sealed.packs, sealed.seeds, sealed.texts, advance=lambda *step: told.append(step))

    assert told == [("Documents", 0, 2), ("Documents", 1, 2)]


def peak(desktop: Desktop, documents: int) -> int:
    """Return how many bytes checking takes at most, with so many more documents, all of one size."""
    head = (desktop.seeds / "report.yaml").read_text(encoding="utf-8").partition("text:")[0]
    for number in range(documents):
        text = f"{number} {'the same old words ' * 10_000}"
        prints = f"text: {{sha256: {sha256(text)}, split: line}}\nparagraphs: {{p1: {sha256(text.strip())}}}\n"
        desktop.write(f"texts/{number}.txt", text)
        desktop.write(f"seeds/r{number}.yaml", head.replace("id: report", f"id: r{number}") + prints)
    cites = (f"{{source: r{number}, at: p1, terms: [old words]}}" for number in range(documents))
    last = "          - {source: report, at: p2, terms: [five arches]}\n"
    desktop.write(BRIDGE, BRIEF.replace(last, last + "".join(f"          - {one}\n" for one in cites)))
    tracemalloc.start()
    report = desktop.check()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.proven == 5 + documents
    return most


def test_memory_is_bounded_by_the_largest_text(desktop: Desktop) -> None:
    with_two = peak(desktop, 2)

    assert peak(desktop, 8) < 1.3 * with_two


def test_the_bundled_pack_is_without_mistakes_and_sealed() -> None:
    report = check([ROOT / "briefs"], ROOT / "seeds")

    assert report.complaints == ()
    assert report.facts > 100
    assert (report.verified, report.percent) == (report.held, 100)


@pytest.mark.parametrize("texts", [TEXTS] if TEXTS.is_dir() else [])
def test_every_citation_of_the_bundled_pack_holds_against_the_texts(texts: Path) -> None:
    report = check([ROOT / "briefs"], ROOT / "seeds", texts)

    assert report.complaints == ()
    assert report.proven == report.verified == report.held
    assert report.absent == ()
