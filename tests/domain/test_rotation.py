"""Each fact is told before one returns, whatever is added or taken away meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rotation import next_in_turn

IDS = st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1)


def turns(order: list[str], times: int, place: str = "here") -> list[str]:
    """Tell so many in turn."""
    told: list[str] = []
    for _ in range(times):
        found = next_in_turn(order, told, place)
        assert found
        told.insert(0, found)
    return told[::-1]


@given(IDS, st.text(max_size=3))
def test_the_whole_set_goes_round_before_one_returns(order: list[str], place: str) -> None:
    told = turns(order, 3 * len(order), place)

    for start in range(2 * len(order)):
        assert sorted(told[start : start + len(order)]) == sorted(order)


@given(st.lists(IDS, min_size=2, max_size=5), st.integers(1, 12))
def test_it_does_so_when_the_library_changes_in_between(libraries: list[list[str]], days: int) -> None:
    told: list[str] = []
    for order in libraries:
        for _ in range(days):
            found = next_in_turn(order, told, "here")
            assert found in order
            if found in told:
                assert set(order) <= set(told)
                since = told[: told.index(found)]
                assert set(order) - {found} <= set(since)
            told.insert(0, found)


def test_a_new_fact_comes_before_any_that_was_told() -> None:
    assert next_in_turn(["a", "b", "new"], ["b", "a"], "here") == "new"


def test_what_suits_is_preferred_as_long_as_there_is_something_untold() -> None:
    assert next_in_turn(["a", "b", "c"], [], "here", lambda id: id == "c") == "c"
    assert next_in_turn(["a", "b", "c"], ["c"], "here", lambda id: id == "c") in ("a", "b")
    assert next_in_turn(["a", "b", "c"], ["c", "b", "a"], "here", lambda id: id == "c") == "a"


def test_places_begin_elsewhere_and_each_always_alike() -> None:
    order = [str(n) for n in range(100)]

    assert len({next_in_turn(order, [], f"channel {n}") for n in range(20)}) > 10
    assert turns(order, 5, "one") == turns(order, 5, "one")


def test_an_empty_set_has_no_turn() -> None:
    assert next_in_turn([], ["a"], "here") is None
