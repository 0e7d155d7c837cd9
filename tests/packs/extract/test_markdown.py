"""Reading Markdown."""

from bot.packs.extract.markdown import extract
from bot.packs.extract.reading import read

REPORT = """\
---
title: Harbour Report
author: [Ada Pont, The Harbour Board]
date: 1999-05
---
# The harbour

The harbour was opened
on **4 May 1890**, see [the ledger](https://example.org).<br>

> It cost
> £1,250.

* One crane.
* Two sheds, and
  a `mill`.

| Year | Ships |
| ---- | ----- |
| 1890 | 12    |

<!-- nobody sees this -->
"""


def test_paragraphs_lists_quotations_and_tables_are_read_as_they_are_shown() -> None:
    assert [(passage.level, passage.text) for passage in read(REPORT.encode(), "report.md").passages] == [
        (1, "The harbour"),
        (0, "The harbour was opened on 4 May 1890, see the ledger."),
        (0, "It cost £1,250."),
        (0, "One crane."),
        (0, "Two sheds, and a mill."),
        (0, "Year | Ships"),
        (0, "1890 | 12"),
    ]


def test_the_front_matter_says_what_the_document_is() -> None:
    extracted = extract(REPORT)

    assert extracted.title == "Harbour Report"
    assert extracted.author == ("Ada Pont", "The Harbour Board")
    assert extracted.issued == "1999-05"


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert extract("# The harbour\n\nIt was opened.\n").title == "The harbour"


def test_front_matter_that_cannot_be_read_is_passed_over() -> None:
    extracted = extract("---\n{{ broken\n---\nIt was opened.\n")

    assert (extracted.title, [passage.text for passage in extracted.passages]) == ("", ["It was opened."])
