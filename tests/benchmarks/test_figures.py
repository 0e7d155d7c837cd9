"""How measured figures are compared and written."""

import pytest

from benchmarks.figures import Figure, Goal, compared, number, percentile


def test_turns_are_compared_by_the_median_of_their_ratios() -> None:
    figure = compared("round trip", "ms", [(2.0, 1.0), (3.0, 2.0), (90.0, 30.0)], Goal(limit=2))

    assert (figure.measured, figure.floor, figure.ratio, figure.met) == (3.0, 2.0, 2.0, True)


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        pytest.param(None, None, id="no goal, no verdict"),
        pytest.param(Goal(limit=1.25), False, id="ratio above its limit"),
        pytest.param(Goal(limit=1.25, at_least=True), True, id="ratio that should be high"),
        pytest.param(Goal(limit=10, ratio=False), True, id="in its own unit"),
    ],
)
def test_a_goal_is_met_or_missed(goal: Goal | None, met: bool | None) -> None:
    assert Figure(what="w", unit="ms", measured=9.0, floor=6.0, ratio=1.5, goal=goal).met is met


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert [percentile([3.0, 1.0, 2.0], share) for share in (0, 0.5, 0.99, 1)] == [1.0, 2.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (0.01234, "0.0123"), (1.5, "1.50"), (12.34, "12.3"), (123.4, "123"), (45678.9, "45,679")],
)
def test_numbers_have_three_significant_digits(value: float, written: str) -> None:
    assert number(value) == written
