"""How questions are read, whatever the library has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asked import Question, Role, Term, Want
from bot.domain.errors import BadRequest
from bot.domain.index.reading import index_in_memory
from bot.domain.lexicon import Synonyms, lexicon
from bot.domain.questions import read
from bot.domain.search import Searchable

INDEX = index_in_memory(
    [
        Searchable(
            id="a", kind="fact", title="", body="The navy refuelled warships in the harbour of Umm Qasr in May 2003."
        ),
        Searchable(
            id="b", kind="fact", title="", names=("縦割り", "給油量"), body="Prime Minister Koizumi gave money."
        ),
    ]
)
LEXICON = lexicon((Synonyms(words=("Umm Qasr", "the southern port")),))


def asked(text: str) -> Question:
    return read(text, INDEX, LEXICON)


def words(text: str) -> list[str]:
    return [term.read for term in asked(text).terms]


def term(text: str, word: str) -> Term:
    return next(one for one in asked(text).terms if one.asked == word)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("who refuelled them", Want.WHO),
        ("which minister gave it", Want.WHO),
        ("When was that?", Want.WHEN),
        ("what year was the harbour built", Want.WHEN),
        ("where is umm qasr", Want.WHERE),
        ("How many ships?", Want.HOW_MUCH),
        ("how tall is the mast", Want.HOW_MUCH),
        ("hwo much fuel", Want.HOW_MUCH),
        ("why did they", Want.WHY),
        ("What was the money for?", Want.WHY),
        ("what is a frigate", Want.WHAT),
        ("did Japan ever refuel ships", Want.WHETHER),
        ("navy fuel", Want.WORDS),
        ("誰が給油しましたか", Want.WHO),
        ("いつですか", Want.WHEN),
        ("どれだけの燃料", Want.HOW_MUCH),
        ("給油量", Want.WORDS),
    ],
)
def test_what_a_question_is_after(text: str, want: Want) -> None:
    assert asked(text).want is want


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("please tell me about the harbour", ["harbour"]),
        ("the harbuor", ["harbour"]),
        ("ummqasr", ["umm qasr"]),
        ("How many warships, pls??", ["warships"]),
        ("2003-05-04", ["4", "May", "2003"]),
        ("in may 2003", ["may", "2003"]),
        ("it may help", ["help"]),
        ("what is it like for us", []),
        ("what the US did", ["US"]),
    ],
)
def test_the_words_that_mean_something_are_left(text: str, read_as: list[str]) -> None:
    assert words(text) == read_as


def test_a_repair_is_named_and_a_common_word_is_never_repaired() -> None:
    assert list(asked("harbuor").repairs) == [("harbuor", "harbour")]
    assert list(asked("Iran harbor tank").repairs) == []


def test_words_that_belong_together_are_one_and_have_synonyms() -> None:
    found = term("did the prime minister pay", "prime minister")

    assert {"pm", "首相"} <= {way.shown for way in found.ways}


def test_the_synonyms_of_a_pack_count_too() -> None:
    assert ("umm", "qasr") in {way.stems for way in asked("where is the southern port").terms[0].ways}


@pytest.mark.parametrize(
    ("word", "role"),
    [("Zapotec", Role.NAME), ("1999", Role.NUMBER), ("navy", Role.THING), ("now", Role.NOW), ("something", None)],
)
def test_words_count_by_what_they_are(word: str, role: Role | None) -> None:
    assert [one.role for one in asked(f"what of {word}").terms] == ([role] if role else [])


def test_japanese_is_parted_at_the_words_we_know() -> None:
    assert words("首相はいつ燃料を渡しましたか") == ["首相", "燃料", "渡し"]
    assert words("縦割り") == ["縦割り"]


def test_filters_phrases_and_what_must_not_stand_there_are_taken_out() -> None:
    question = asked('fuel -oil "royal navy" topic:refuelling source:drifte after:2001 before:2003-05 has:figure')

    assert [one.asked for one in question.terms] == ["fuel", "royal navy"]
    assert question.phrases == (("royal", "navi"),)
    assert question.without == (("oil",),)
    filters = question.filters
    assert (filters.topic, filters.source, filters.has_figure) == ("refuelling", "drifte", True)
    assert filters.after
    assert filters.before
    assert (filters.after.edtf, filters.before.edtf) == ("2001", "2003-05")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fuel before:yesterday", "needs a date such as 2003"),
        ("fuel has:pictures", "the only one is has:figure"),
        ("fuel is:good", "There are is:verified, is:unverified, is:corrected, is:disputed"),
    ],
)
def test_a_filter_that_cannot_be_read_gets_a_sentence(text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        asked(text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    try:
        question = asked(text)
    except BadRequest:
        return

    assert all(one.ways and one.asked for one in question.terms)
