import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.domain.index.reading import index_in_memory
from bot.domain.index.spelling import allowed
from bot.domain.search import Searchable

LETTERS = st.sampled_from("abcde")
WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12),
    st.sampled_from(("operation", "operations", "cooperation", "опера", "операция", "海軍", "12345678")),
)


@settings(deadline=None, max_examples=30)
@given(st.sets(WORDS, max_size=12), WORDS)
def test_near_words_are_those_that_comparing_every_word_finds(known: set[str], asked: str) -> None:
    index = index_in_memory([Searchable(id="a", kind="fact", title="", body=" ".join(sorted(known)))])
    close = [word for word in known if 0 < OSA.distance(asked, word) <= allowed(asked)]
    expected = sorted(close, key=lambda word: (OSA.distance(asked, word), word[0] != asked[0], word))

    assert list(index.near(asked, 100)) == expected


def test_of_words_as_near_the_more_frequent_comes_first() -> None:
    bodies = ("harbour boat", "harbours", "boot", "boot")
    index = index_in_memory([Searchable(id=str(n), kind="fact", title="", body=b) for n, b in enumerate(bodies)])

    assert index.near("bost") == ("boot", "boat")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        pytest.param("refueling", "refuelling", id="a letter left out"),
        pytest.param("refuelllimg", "refuelling", id="two errors in a long word"),
        pytest.param("brigde", "bridge", id="two letters swapped"),
        pytest.param("вридж", "бридж", id="another script"),
        pytest.param("yokosuke", "yokosuka", id="accents are folded"),
    ],
)
def test_typing_errors_are_repaired(asked: str, meant: str) -> None:
    body = "refuelling at the bridge, бридж, Yokosuká"
    index = index_in_memory([Searchable(id="a", kind="fact", title="", body=body)])

    assert index.near(asked) == (meant,)


@pytest.mark.parametrize("word", ["", "abc", "海軍", "x" * 500])
def test_short_japanese_and_endless_words_are_let_be(word: str) -> None:
    index = index_in_memory([Searchable(id="a", kind="fact", title="", body="abd 海上 " + "x" * 499)])

    assert index.near(word) == ()
