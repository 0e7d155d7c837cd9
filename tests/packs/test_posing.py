"""Asking what readers ask, each question without its own help."""

from collections.abc import Iterable

import pytest

from bot.packs.check import Report, check
from tests.packs.conftest import Desktop

FILE = "briefs/works/questions.yaml"


def posed(desktop: Desktop, text: str) -> Report:
    desktop.write(FILE, text)
    desktop.edit(
        "seeds/report.yaml", "rights: The authors.", "rights: The authors.\nleft_out: [{what: x, why: y, at: p1}]"
    )
    return check(desktop.packs, desktop.seeds, ask=True)


def warned(report: Report, desktop: Desktop) -> Iterable[str]:
    return [str(one).removeprefix(f"{desktop.root}/{FILE}:") for one in report.warnings]


def test_a_question_does_not_find_itself(desktop: Desktop) -> None:
    report = posed(desktop, "questions:\n  mill-engineer:\n    - Was the lady given a purse?\n")

    assert (report.questions, report.found_first, report.percent_first) == (1, 0, 0)
    (warning,) = warned(report, desktop)
    assert warning.startswith("3:7: without itself this question does not find “mill-engineer”, nor anything else; ask")


def test_questions_beside_the_same_fact_help_one_another(desktop: Desktop) -> None:
    asked = "questions:\n  mill-engineer:\n    - Was the lady given a purse?\n    - What purse was given to the lady?\n"
    report = posed(desktop, asked)

    assert (report.questions, report.found_first) == (2, 2)
    assert warned(report, desktop) == []


def test_a_question_that_finds_another_fact_is_shown_with_it(desktop: Desktop) -> None:
    report = posed(
        desktop, "questions:\n  bridge-cost:\n    - When was the old bridge opened?\n    - What was its price?\n"
    )

    assert (report.questions, report.found_first, report.percent_first) == (2, 1, 50)
    (warning,) = warned(report, desktop)
    told = "3:7: without itself this question finds “bridge-opened” first (The town opened its old bridge "
    assert warning.startswith(told)
    assert warning.endswith("; tell the two apart, ask it in one more way, or move it if the other answers it")
    assert "“bridge-cost”" in warning


def test_the_synonyms_of_the_pack_count(desktop: Desktop) -> None:
    desktop.write("briefs/works/synonyms.yaml", "synonyms:\n  - words: [dosh, price]\n")

    assert posed(desktop, "questions:\n  bridge-cost: [Dosh for it?]\n").found_first == 1


def test_a_question_that_reads_like_a_filter_is_named(desktop: Desktop) -> None:
    report = posed(desktop, "questions:\n  bridge-cost:\n    - 'price before:yesterday'\n")

    (warning,) = warned(report, desktop)
    assert warning.startswith("3:7: this question cannot be read: ")


@pytest.mark.parametrize("text", ["questions:\n  bridge-cots: [How much?]\n", "questions: []\n"])
def test_nothing_is_asked_while_there_are_mistakes(desktop: Desktop, text: str) -> None:
    report = posed(desktop, text)

    assert report.questions == 0
    assert any(FILE in one.path for one in report.complaints)
