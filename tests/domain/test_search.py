import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import fold, name_key, stem, words
from bot.domain.index.reading import index_in_memory
from bot.domain.lexicon import lexicon
from bot.domain.matching import find, spelt
from bot.domain.questions import read
from bot.domain.search import Searchable

LEXICON = lexicon()
INDEX = index_in_memory(
    [
        Searchable(
            id="bridge",
            kind="brief",
            title="The harbour bridge",
            names=("crossing", "架橋", "Ōsaka bridge"),
            body="Organised defence of the centre",
        ),
        Searchable(id="road", kind="brief", title="Refuelling the roads", names=("tarmac",), body="Trucks and colour."),
        Searchable(
            id="cost", kind="fact", title="", names=("price",), body="The bridge cost 5,385 pounds.", weight=1.0
        ),
    ]
)


@pytest.mark.parametrize(
    "question",
    [
        "HARBOUR BRIDGE",
        "harbor bridge",
        "harbour bridges",
        "harbuor",
        "the harbour",
        "crossing",
        "crosing",
        "架橋",
        "osaka",
        "ｂｒｉｄｇｅ",
        "organized",
        "defense",
        "center",
    ],
)
def test_names_are_found_whatever_their_case_accents_number_spelling_or_typing(question: str) -> None:
    assert [match.id for match in find(INDEX, question, "brief", LEXICON)][:1] == ["bridge"]


@pytest.mark.parametrize("question", ["refuelling", "refueling", "refuelled", "colors", "truck"])
def test_british_and_american_spellings_and_inflections_meet(question: str) -> None:
    assert [match.id for match in find(INDEX, question, "brief", LEXICON)] == ["road"]


@pytest.mark.parametrize("question", ["zzzz", "weather in paris", "", "the", "??", "unicorn bridgework lagoon"])
def test_nothing_is_found_rather_than_guessed(question: str) -> None:
    assert find(INDEX, question, "brief", LEXICON) == []


def test_of_a_page_that_is_pasted_the_beginning_is_read() -> None:
    page = " ".join(f"harbuor{n} bridge{n}" for n in range(300))

    assert len(read(f"bridge {page}", INDEX, LEXICON).terms) < 50
    assert [match.id for match in find(INDEX, f"harbour bridge {page}", "brief", LEXICON)] in ([], ["bridge"])


def test_a_repaired_word_is_named() -> None:
    (match, *_) = find(INDEX, "harbuor", "brief", LEXICON)

    assert match.repaired == (("harbuor", "harbour"),)


def test_the_name_it_was_asked_by_is_told_in_its_own_spelling() -> None:
    (match, *_) = find(INDEX, "OSAKA BRIDGE", "brief", LEXICON)

    assert match.named
    assert spelt(INDEX, "OSAKA BRIDGE", ["The bridge", "Ōsaka bridge"], LEXICON) == "Ōsaka bridge"


def test_a_number_is_found_with_and_without_its_comma() -> None:
    assert [match.id for match in find(INDEX, "5385", "fact", LEXICON)] == ["cost"]
    assert [match.id for match in find(INDEX, "5,385", "fact", LEXICON)] == ["cost"]


def test_what_is_being_typed_finds_the_start_of_any_word_of_a_name() -> None:
    assert INDEX.starting_with("har", "brief", 5) == ["bridge"]
    assert INDEX.starting_with("bri", "brief", 5) == ["bridge"]
    assert INDEX.starting_with("", "brief", 1) != []
    assert INDEX.starting_with("zz", "brief", 5) == []


def test_the_nearest_names_are_offered_for_a_miss() -> None:
    assert INDEX.nearest("crosswing", "brief", 3)[0] == "bridge"


@given(st.text())
def test_any_text_can_be_folded_asked_and_completed(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert name_key(name_key(text)) == name_key(text)
    assert all(stem(word) is not None for word in words(text))
    for match in find(INDEX, text, "brief", LEXICON):
        assert match.id in {"bridge", "road"}
    assert len(INDEX.starting_with(text, "brief", 5)) <= 5
