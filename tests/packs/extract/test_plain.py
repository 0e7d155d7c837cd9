"""Reading plain text."""

import pytest

from bot.packs.extract.plain import extract

WRAPPED = """\
HARBOUR REPORT

The harbour was opened on 4 May 1890, and it cost the town a great deal of
money. Its engineer, Ada Pont, was paid nothing for her well-known work on
the breakwater; the well-known ledger has it so. The town paid for the gran-
ite over thirty years.
A new paragraph that follows without a gap.

  - One crane of 12 tonnes, which was brought by ship from the other end of
    the island.
  - Two sheds.

Costs
=====

Year    Ships
1890       12
1891       15
"""


def texts(text: str) -> list[str]:
    return [passage.text for passage in extract(text).passages]


def test_lines_that_were_broken_at_the_margin_are_put_together() -> None:
    assert texts(WRAPPED) == [
        "HARBOUR REPORT",
        (
            "The harbour was opened on 4 May 1890, and it cost the town a great deal of money. Its engineer, Ada Pont,"
            " was paid nothing for her well-known work on the breakwater; the well-known ledger has it so. The town"
            " paid for the granite over thirty years."
        ),
        "A new paragraph that follows without a gap.",
        "- One crane of 12 tonnes, which was brought by ship from the other end of the island.",
        "- Two sheds.",
        "Costs",
        "Year Ships",
        "1890 12",
        "1891 15",
    ]


def test_capitals_and_underlined_lines_are_headings() -> None:
    headings = [(passage.level, passage.text) for passage in extract(WRAPPED).passages if passage.level]

    assert headings == [(2, "HARBOUR REPORT"), (1, "Costs")]


def test_an_underlined_first_line_is_the_title() -> None:
    assert extract("Harbour Report\n==============\n\nIt begins here.\n").title == "Harbour Report"
    assert extract(WRAPPED).title == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The bridge was opened in 1890.\nIt has five arches.\nIt cost £1,250.\n", id="short sentences"),
        pytest.param(f"{'One long paragraph. ' * 30}\nAnother, without a full stop\n", id="long lines"),
        pytest.param("Full fathom five thy father lies;\nOf his bones are coral made,\n", id="verse"),
    ],
)
def test_a_text_with_a_paragraph_on_each_line_stays_as_it_is(text: str) -> None:
    assert texts(text) == [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        pytest.param("and the town paid for the gran-", "ite itself", "the granite itself", id="a broken word"),
        pytest.param("and the treaty was called Anglo-", "Japanese", "Anglo-Japanese", id="a name keeps its hyphen"),
        pytest.param("and the years from 1972-", "1980 were wet", "1972- 1980 were wet", id="numbers are let be"),
        pytest.param("and soft\u00ad", "ly", "and softly", id="a soft hyphen"),
    ],
)
def test_hyphens_at_the_end_of_a_line(first: str, second: str, joined: str) -> None:
    wide = "This line is as long as lines get in this text, which goes on and on and"

    assert texts(f"{wide}\n{wide}\n{wide} {first}\n{second}\n")[0].endswith(joined)


def test_lines_of_japanese_are_joined_without_a_space() -> None:
    line = "橋は一八九〇年五月四日に開通し費用は千二百五十ポンドであったと記録されており"

    assert texts(f"{line}\n{line}\n終わる。\n") == [f"{line}{line}終わる。"]


def test_right_to_left_text_is_read_as_it_stands() -> None:
    assert texts("افتتح الجسر في 4 مايو 1890.\n\nבגשר חמש קשתות.\n") == [
        "افتتح الجسر في 4 مايو 1890.",
        "בגשר חמש קשתות.",
    ]
