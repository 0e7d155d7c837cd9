"""Statements that say nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.packs.likeness import alike

FERRY = "The ferry crossed the wide river every single morning"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        pytest.param("Every single morning the ferry crossed the wide river.", True, id="another order"),
        pytest.param("The ferry crossed the wide river every morning.", True, id="a word less"),
        pytest.param("The ferry left the wide harbour every evening.", False, id="half of the words"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_statements_are_alike_when_most_of_their_words_are(other: str, found: bool) -> None:
    assert list(alike(["Something else altogether", FERRY, other])) == ([(1, 2)] if found else [])


def test_statements_with_other_numbers_are_not_alike() -> None:
    assert list(alike([f"In 1902 {FERRY}", f"In 1903 {FERRY}", f"{FERRY} in 1902"])) == [(0, 2)]


def test_words_are_the_same_with_and_without_accents() -> None:
    assert list(alike([f"{FERRY} – Dvořák", f"{FERRY}, Dvorak"])) == [(0, 1)]


@given(st.lists(st.lists(st.sampled_from([f"word{n}" for n in "abcdefghijkl"]), max_size=9), max_size=12))
def test_nothing_that_is_alike_is_missed(statements: list[list[str]]) -> None:
    contents = [set(words) for words in statements]
    wanted = {
        (one, other)
        for other in range(len(contents))
        for one in range(other)
        if contents[one] and len(contents[one] & contents[other]) >= 0.75 * len(contents[one] | contents[other])
    }

    assert set(alike([" ".join(words) for words in statements])) == wanted
