"""The evidence lock: what is checked, and what takes the mark away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sources import Verdict
from bot.packs.receipts import fingerprint, holds, normalise, paragraphs

from .conftest import TEXT, Desktop

MILL, BRIDGE = "briefs/works/mill.yaml", "briefs/works/bridge.yaml"
DAY = date(2026, 11, 23)
P3 = fingerprint(paragraphs(TEXT)["p3"])


def verdicts(desktop: Desktop) -> dict[str, list[Verdict]]:
    return {fact.id: [c.verdict for c in fact.all_citations] for fact in desktop.load().facts.values()}


def test_paragraphs_are_the_lines_that_say_something() -> None:
    assert list(paragraphs("\n  One \t two\n\n \nThree\r\n").items()) == [("p1", "One two"), ("p2", "Three")]
    assert paragraphs(TEXT)["p2"] == "The old bridge was opened on 4 May 1890. It has five arches."


@pytest.mark.parametrize(
    ("paragraph", "term", "held"),
    [
        ("It opened on 4 May 1890.", "4 may 1890", True),
        ("It opened on 14 May 1890.", "4 May 1890", False),
        ("It cost 5,385 pounds.", "5", False),
        ("It cost 5,385 pounds.", "385", False),
        ("It cost 2.5 million.", "2", False),
        ("It cost 2.5 million.", "$2.5 million", False),
        ("It cost 950.", "950", True),
        ("in the 1970s", "1970", False),
        ("the “Anglo–Japanese  Alliance”", '"anglo-japanese alliance"', True),
        ("Japan’s co\u00adoperation", "Japan's cooperation", True),
        ("re-fuelling", "fuelling", True),
        ("refuelling", "fuel", False),
        ("軍事的急接近の背後にあるもの", "急接近", True),
        ("ＡＢＣ １２", "abc 12", True),
        ("anything", "anything else", False),
    ],
)
def test_a_term_is_held_as_whole_words_and_numbers(paragraph: str, term: str, held: bool) -> None:
    assert holds(paragraph, term) is held


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.from_regex(r"\A\w{1,8}\Z"), min_size=3, max_size=8), st.data())
def test_any_run_of_whole_words_is_held(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))

    assert holds("  ".join(words), " ".join(words[first:last]))


def test_sealing_marks_what_the_text_proves(desktop: Desktop) -> None:
    report = desktop.check(seal_on=DAY)

    assert report.complaints == ()
    assert (report.citations, report.checked, report.not_held, report.proven) == (7, 5, 2, 5)
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
        pytest.param(BRIDGE, "The bridge of five", "The  BRIDGE of five", CHECKED, id="nothing that matters"),
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

    assert (report.complaints, report.proven, report.checked) == ((), 5, 6)
