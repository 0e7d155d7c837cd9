from collections.abc import Sequence
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.folding import indexed_words, name_key, stem
from bot.domain.index.reading import index_in_memory
from bot.domain.search import FIELD_WEIGHTS, Group, Searchable, Trait
from tests.domain.index.libraries import KINDS, PHRASES, WORDS, libraries

GROUPS = st.lists(
    st.lists(st.tuples(WORDS.map(stem), st.sampled_from((1.0, 0.8, 0.3))), min_size=1, max_size=3).map(tuple),
    max_size=4,
)


def _fields(entry: Searchable) -> dict[str, set[str]]:
    texts = {"title": entry.title, "names": " ; ".join(entry.names), "body": entry.body, "context": entry.context}
    return {field: {stem(word) for word in indexed_words(text)} for field, text in texts.items()}


def _rounded(points: float) -> int:
    """Round a number half up to three binary digits."""
    step = 2 ** max(0, len(f"{round(points):b}") - 3)
    return int((round(points) / step + 0.5) // 1 * step)


def _score(entry: Searchable, groups: Sequence[Group], entries: Sequence[Searchable]) -> int:
    """Score one entry by the definition, counting everything anew; in sixteenths of a point."""
    fields = _fields(entry)
    total = 0
    for group in groups:
        hits = [0]
        for root, weight in group:
            having = sum(any(root in stems for stems in _fields(one).values()) for one in entries)
            worth = log(1 + len(entries) / max(1, having))
            hits += [_rounded(16 * weight * worth * FIELD_WEIGHTS[f]) for f, stems in fields.items() if root in stems]
        total += max(hits)
    return total + round(16 * entry.weight) if total else 0


@settings(deadline=None, max_examples=30)
@given(libraries(), GROUPS, st.sampled_from(KINDS), st.integers(1, 4))
def test_candidates_are_those_that_scoring_every_entry_puts_first(
    entries: list[Searchable], groups: list[Group], kind: str, limit: int
) -> None:
    scores = {entry.id: _score(entry, groups, entries) for entry in entries if entry.kind == kind}
    weights = {entry.id: entry.weight for entry in entries}
    expected = sorted((id for id in scores if scores[id]), key=lambda id: (-scores[id], -weights[id], id))

    found = index_in_memory(entries).candidates(groups, kind, limit)

    assert sorted(document.id for document in found) == sorted(expected[:limit])


@settings(deadline=None, max_examples=25)
@given(libraries(), WORDS.map(stem))
def test_a_stem_is_as_frequent_as_there_are_entries_with_it(entries: list[Searchable], root: str) -> None:
    having = [entry for entry in entries if any(root in stems for stems in _fields(entry).values())]

    assert index_in_memory(entries).frequency(root) == len(having)


@settings(deadline=None, max_examples=25)
@given(libraries(), PHRASES, st.sampled_from(KINDS))
def test_names_are_those_that_a_look_at_every_name_finds(entries: list[Searchable], typed: str, kind: str) -> None:
    named = {entry.id for entry in entries for name in (entry.title, *entry.names) if entry.kind == kind and name}
    bearing = {
        entry.id
        for entry in entries
        for name in (entry.title, *entry.names)
        if name and name_key(name) == name_key(typed)
    }

    assert set(index_in_memory(entries).bearing(name_key(typed), kind)) == (bearing & named if typed else set())


@settings(deadline=None, max_examples=30)
@given(libraries(), PHRASES, st.integers(0, 9), st.sampled_from(KINDS), st.integers(1, 5))
def test_completing_finds_what_a_scan_of_every_start_of_a_word_finds(
    entries: list[Searchable], phrase: str, length: int, kind: str, limit: int
) -> None:
    typed = name_key(phrase[:length])
    starts = {
        (" ".join(words[place:]), entry.id)
        for entry in entries
        if entry.kind == kind
        for name in (entry.title, *entry.names)
        for words in [name_key(name).split()]
        for place in range(len(words))
    }
    expected = list(dict.fromkeys(id for start, id in sorted(starts) if start.startswith(typed)))

    assert index_in_memory(entries).starting_with(phrase[:length], kind, limit) == expected[:limit]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(PHRASES, PHRASES), max_size=5), PHRASES, st.integers(0, 9), st.integers(1, 4))
def test_completing_finds_a_question_by_its_beginning_and_by_each_word_of_weight(
    asked: list[tuple[str, str]], phrase: str, length: int, limit: int
) -> None:
    entries = [Searchable(id=f"e{n}", kind="fact", title="", questions=pair) for n, pair in enumerate(asked)]
    starts = {
        (" ".join(words[place:]), entry.id)
        for entry in entries
        for question in entry.questions
        for words in [name_key(question).split()]
        for place, word in enumerate(words)
        if not place or word not in ("the", "of")
    }
    expected = list(dict.fromkeys(id for start, id in sorted(starts) if start.startswith(name_key(phrase[:length]))))
    index = index_in_memory(entries)

    assert index.asked(phrase[:length], "fact", limit) == expected[:limit]
    assert index.asked(phrase[:length], "brief", limit) == []
    assert index.starting_with("", "fact", limit) == []


def test_a_long_question_is_found_by_a_long_beginning_of_it() -> None:
    question = f"What was {'so very ' * 9}long?"
    index = index_in_memory([Searchable(id="a", kind="fact", title="", questions=(question,))])

    assert index.asked(question, "fact", 5) == ["a"]


def test_the_order_in_which_entries_come_makes_no_difference() -> None:
    entries = [Searchable(id=f"b{n}", kind="brief", title="The bridge", weight=n % 2) for n in range(40)]
    there, back = index_in_memory(entries), index_in_memory(reversed(entries))

    found = [[one.id for one in index.candidates([(("bridg", 1.0),)], "brief", 25)] for index in (there, back)]

    assert found[0] == found[1]


def test_a_document_has_its_stems_in_their_order_its_traits_and_its_weight() -> None:
    traits = frozenset({Trait.DATE, Trait.PLACE})
    entry = Searchable(
        id="a", kind="fact", title="", names=("a price",), body="The bridges cost", weight=0.5, traits=traits
    )

    (found,) = index_in_memory([entry]).candidates([(("cost", 1.0),)], "fact")

    assert found.fields == {
        "title": (),
        "names": ("a", "price"),
        "body": ("the", "bridg", "cost"),
        "questions": (),
        "context": (),
    }
    assert (found.traits, found.weight) == (traits, 0.5)


@pytest.mark.parametrize("words", [15, 250, 3000])
def test_rare_and_common_words_are_found_alike(words: int) -> None:
    entries = [
        Searchable(id=f"{n:04}", kind="fact", title="", body="common" + " rare" * (n < words)) for n in range(3100)
    ]
    index = index_in_memory(entries)

    found = index.candidates([(("common", 1.0),), (("rare", 1.0),)], "fact", 3)

    assert [one.id for one in found] == ["0000", "0001", "0002"]
    assert index.frequency("rare") == words


def test_a_kind_that_no_entry_has_is_found_empty() -> None:
    index = index_in_memory([])

    assert len(index) == 0
    assert index.candidates([(("bridg", 1.0),)], "fact") == []
    assert index.bearing("bridge", "fact") == ()
    assert index.starting_with("bri", "fact", 5) == index.nearest("bridge", "fact", 5) == []


def test_no_text_is_too_strange_to_ask_for() -> None:
    index = index_in_memory([Searchable(id="a", kind="brief", title="The bridge", body="The bridge")])

    for strange in ("\ud800bridge", "\0", "bridge\n\t", "🌉" * 50):
        assert index.frequency(strange) == 0
        assert index.candidates([((strange, 1.0),)], "brief") == []
        assert index.bearing(strange, "brief") == ()
        for ask in (index.starting_with, index.asked, index.nearest):
            ask(strange, "brief", 5)
        index.near(strange)
