"""How well questions are answered: what docs/finding.md says of it, held on every run."""

import pytest

from benchmarks.asking import Score, answer, labelled, score
from benchmarks.finding import PAGE, SETS, among_unrelated, row, scores
from bot.domain.library import Library

pytestmark = pytest.mark.xdist_group("measured")  # one process measures for all of them
SOME = 2_000  # unrelated facts; `python -m benchmarks finding` takes 50,000


@pytest.fixture(scope="module")
def measured(library: Library) -> dict[str, Score]:
    return dict(scores(library))


def test_the_page_says_what_is_measured(measured: dict[str, Score]) -> None:
    """When this fails, run python -m benchmarks.finding."""
    page = PAGE.read_text(encoding="utf-8")

    assert [row(name, of) for name, of in measured.items() if row(name, of) not in page] == []


@pytest.mark.parametrize(("name", "first", "three"), [("dev", 0.97, 0.99), ("test", 0.97, 0.99), ("fresh", 0.94, 0.98)])
def test_a_right_statement_comes_first_nearly_always_and_hardly_ever_after_the_third(
    measured: dict[str, Score], name: str, first: float, three: float
) -> None:
    assert measured[name].first >= first
    assert measured[name].three >= three


@pytest.mark.parametrize(
    ("name", "told", "wrong"), [("dev", 0.75, 0.01), ("test", 0.7, 0.01), ("fresh", 0.65, 0.015), ("blind", 0.6, 0.01)]
)
def test_what_the_library_does_not_have_is_refused_and_hardly_anything_wrong_is_told(
    measured: dict[str, Score], name: str, told: float, wrong: float
) -> None:
    assert measured[name].refused >= 0.95
    assert measured[name].told >= told
    assert measured[name].wrong <= wrong


def test_unrelated_facts_change_little(library: Library, measured: dict[str, Score]) -> None:
    among = score(answer(among_unrelated(library, SOME), labelled("questions", "test")))
    alone = measured["test"]

    assert among.first >= alone.first - 0.03
    assert among.three >= alone.three - 0.03
    assert among.refused >= 0.95  # one question of 31 is more than three points


def test_the_sets_that_are_measured_are_there() -> None:
    assert {name for name, _ in SETS} >= {"questions"}
