from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.index.bitmaps import Scores, earned, lowest, marked, pack, unpack

NUMBERS = st.sets(st.integers(0, 4000), max_size=600)


@settings(deadline=None, max_examples=30)
@given(NUMBERS, st.integers(1, 40))
def test_numbers_are_packed_and_found_again(numbers: set[int], limit: int) -> None:
    ascending = sorted(numbers)

    assert lowest(marked(ascending), 4001) == ascending
    assert unpack(pack(ascending)) == marked(ascending)
    assert lowest(marked(ascending), limit) == ascending[:limit]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 300), st.sets(st.integers(0, 30)))), st.integers(1, 10))
def test_the_best_are_those_with_the_highest_sums_and_of_these_the_first(
    given: list[tuple[int, set[int]]], limit: int
) -> None:
    scores, sums = Scores(), dict.fromkeys(range(31), 0)
    for value, numbers in given:
        scores.add(earned([(value, marked(sorted(numbers)))]))
        for number in numbers:
            sums[number] += value

    best = sorted((number for number in sums if sums[number]), key=lambda number: (-sums[number], number))

    assert sorted(scores.best(limit)) == sorted(best[:limit])
