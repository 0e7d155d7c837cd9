"""What of a source is cited, left out, or missing."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage_command import measure
from bot.domain.errors import BadRequest, NotFound
from bot.packs.coverage import Coverage, Paragraph, cover, coverage
from bot.packs.finding import Found, Kind, find
from bot.packs.schema import LeftOut
from bot.packs.texts import paragraphs

from .conftest import Desktop

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT.parent / "shared/seeds"
BRIDGE, REPORT = "briefs/works/bridge.yaml", "seeds/report.yaml"

NUMBERS = st.one_of(
    st.from_regex(r"\A[$£]?[1-9][0-9]{0,2}(,[0-9]{3})?( million)?\Z"),
    st.sampled_from(["4 May 1890", "1990s", "two", "second", "12 per cent", "a hundred and five", "last year"]),
).map("of {} men".format)  # apart: two numbers side by side may be read as one
WORDS = st.one_of(
    st.from_regex(r"\A[A-Za-z]{1,8}\Z"), st.sampled_from(["KEDO", "the", "“nothing at all”", "G7", "US-led"]), NUMBERS
)
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=4).map(". ".join)


def left_out(desktop: Desktop, *entries: str) -> None:
    lines = "".join(f"  - {{{entry}, why: It is only the title.}}\n" for entry in entries)
    desktop.edit(REPORT, "paragraphs:\n", f"left_out:\n{lines}paragraphs:\n")


def measured(desktop: Desktop) -> Coverage:
    return coverage("report", desktop.packs, desktop.seeds, desktop.texts)


def missing(found: Coverage) -> dict[str, list[str]]:
    return {one.place: [thing.text for thing in one.missing] for one in found.paragraphs if not one.complete}


def test_what_no_fact_cites_is_missing_until_it_is_cited_or_left_out(desktop: Desktop) -> None:
    assert missing(measured(desktop)) == {"p1": ["Bridges"]}

    left_out(desktop, "what: On Bridges, at: p1")

    assert measured(desktop) == Coverage(
        source="report",
        paragraphs=(
            Paragraph(place="p1", cited=0, left_out=1, missing=(), used=True),
            Paragraph(place="p2", cited=2, left_out=0, missing=(), used=True),
            Paragraph(place="p3", cited=3, left_out=0, missing=(), used=True),
        ),
        strays=(),
        complaints=(),
    )
    assert measured(desktop).complete


def test_only_a_citation_of_the_same_paragraph_counts(desktop: Desktop) -> None:
    left_out(desktop, "what: On Bridges, at: p1")
    desktop.edit(BRIDGE, "at: p3", "at: p2")

    assert missing(measured(desktop)) == {"p3": ["£1,250"]}


def test_a_paragraph_that_nobody_cites_is_unused_even_when_nothing_is_in_it(desktop: Desktop) -> None:
    left_out(desktop, "what: Bridges")

    assert missing(measured(desktop)) == {"p1": []}


def test_what_is_left_out_must_stand_where_the_record_says(desktop: Desktop) -> None:
    left_out(desktop, "what: Bridges, at: p2", "what: a ferry", "what: On Bridges, at: p1")

    assert [str(complaint).partition("seeds/")[2] for complaint in measured(desktop).complaints] == [
        "report.yaml:14:12: “Bridges” is not in p2 of the text; copy the words exactly as the text has them",
        "report.yaml:15:12: “a ferry” is not in the text; copy the words exactly as the text has them",
    ]
    assert not measured(desktop).complete


def test_a_paragraph_in_no_record_is_a_stray(desktop: Desktop) -> None:
    record = (desktop.seeds / "report.yaml").read_text(encoding="utf-8")
    desktop.write(REPORT, "".join(line for line in record.splitlines(keepends=True) if not line.startswith("  p1: ")))
    desktop.edit(REPORT, "from: p1", "from: p2")

    assert measured(desktop).strays == ("p1",)
    assert missing(measured(desktop)) == {}
    assert not measured(desktop).complete


@pytest.mark.parametrize(
    ("source", "folder", "error", "said"),
    [
        ("report", None, BadRequest, "The text of “report” is needed: --texts FOLDER says where it is."),
        ("report", "briefs", BadRequest, "The text of “report” is not in {}/briefs: --texts FOLDER says where it is."),
        ("ledger", "texts", BadRequest, "The text of “ledger” is not held, so there is nothing to compare."),
        ("reports", "texts", NotFound, "There is no source “reports”; did you mean “report”?"),
        ("zzzz", "texts", NotFound, "There is no source “zzzz”; the sources are ledger, report."),
    ],
)
def test_what_cannot_be_measured_says_why(
    desktop: Desktop, source: str, folder: str | None, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as raised:
        coverage(source, desktop.packs, desktop.seeds, desktop.root / folder if folder else None)

    assert str(raised.value) == said.format(desktop.root)


@given(st.lists(SENTENCES, max_size=3))
def test_to_cite_or_to_leave_out_everything_is_complete_and_nothing_is_not(texts: list[str]) -> None:
    found = find(paragraphs("\n".join(texts)))
    terms = {place: [thing.text for thing in things] for place, things in found.items()}
    entries = [LeftOut(what=text, why="So.", at=place) for place, words in terms.items() for text in words]

    assert all(one.complete and one.left_out == 0 for one in cover(found, terms, ()))
    assert all(one.missing == () and one.cited == 0 for one in cover(found, {}, entries))
    assert [one.missing for one in cover(found, {}, ())] == list(found.values())


@given(SENTENCES)
def test_whatever_is_found_stands_in_its_paragraph(text: str) -> None:
    for place, things in find(paragraphs(text)).items():
        [one] = cover({place: things}, {place: [text]}, ())
        assert one.missing == ()


def things(*texts: str) -> Sequence[Found]:
    return [Found(Kind.FIGURE, text) for text in texts]


def test_a_number_is_not_cited_by_part_of_another_nor_by_two_terms_together() -> None:
    [one] = cover({"p1": things("385", "4 May", "950")}, {"p1": ["5,385", "14 May", "9", "50", "950 a month"]}, ())

    assert [thing.text for thing in one.missing] == ["385", "4 May"]


def test_the_report_has_a_line_for_each_paragraph(desktop: Desktop) -> None:
    said, complete = measure("report", desktop.packs, desktop.seeds, desktop.texts)

    assert not complete
    assert said.splitlines() == [
        "p1    0 of 1 cited; no fact cites this paragraph: cite it, or name it in left_out; missing: “Bridges” (name)",
        "p2    2 of 2 cited",
        "p3    3 of 3 cited",
        "“report” is not complete: 5 cited, 0 left out, 1 missing; of 3 paragraphs 1 uncited, 0 more in no record.",
    ]


def test_the_report_as_json_is_one_object(desktop: Desktop) -> None:
    left_out(desktop, "what: On Bridges, at: p1")

    said, complete = measure("report", desktop.packs, desktop.seeds, desktop.texts, as_json=True)

    assert complete
    assert json.loads(said) == {
        "source": "report",
        "complete": True,
        "paragraphs": [
            {"id": "p1", "cited": 0, "left_out": 1, "missing": [], "used": True},
            {"id": "p2", "cited": 2, "left_out": 0, "missing": [], "used": True},
            {"id": "p3", "cited": 3, "left_out": 0, "missing": [], "used": True},
        ],
        "strays": [],
        "complaints": [],
    }


HELD = sorted(file.stem for file in (ROOT / "seeds").glob("*.yaml") if "\nparagraphs:" in file.read_text("utf-8"))


@pytest.mark.parametrize("source", HELD if TEXTS.is_dir() else [])
def test_every_bundled_source_is_told_completely(source: str) -> None:
    found = coverage(source, [ROOT / "briefs"], ROOT / "seeds", TEXTS)

    assert missing(found) == {}
    assert found.complete


def test_the_bundled_sources_are_those_of_both_documents() -> None:
    assert len(HELD) == 8
