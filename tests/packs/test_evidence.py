"""Evidence: found once and only once, in its paragraph; and what is said when it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sources import Citation
from bot.packs.evidence import Text, flaws, holds

BRIDGES = {
    "p1": "On Bridges",
    "p2": "The old bridge was opened on 4 May 1890. It has five arches.",
    "p3": "It cost £1,250 and the engineer, Ada Pont, was paid “nothing at all”.",
    "p4": "A bridge is a road, and a road is a promise; a bridge is a risk.",
    "p5": "Le pont coûta 1 250 livres.",
    "p6": "「新日英同盟」軍事的急接近の背後にあるものとは、新日英同盟である。",
    "p7": "הגשר נפתח ב־4 במאי 1890.",
}


def told(at: str, exact: str = "", *, terms: tuple[str, ...] = (), prefix: str = "", suffix: str = "") -> list[str]:
    citation = Citation(source="report", at=at, exact=exact, terms=terms, prefix=prefix, suffix=suffix)
    return [f"{'.'.join(map(str, flaw.loc))}: {flaw.problem}; {flaw.remedy}" for flaw in flaws(citation, Text(BRIDGES))]


@pytest.mark.parametrize(
    ("at", "exact"),
    [
        pytest.param("p2", "The old bridge was opened on 4 May 1890.", id="word for word"),
        pytest.param("p2", "opened on May 4, 1890. It has 5 arches", id="in another way of writing"),
        pytest.param("p3", 'was paid "nothing at all"', id="with straight quotation marks"),
        pytest.param("p5", "Le pont coûta 1,250 livres", id="in French"),
        pytest.param("p6", "軍事的急接近", id="in Japanese, without spaces"),
        pytest.param("p7", "הגשר נפתח ב-4 במאי", id="from right to left"),
    ],
)
def test_a_quotation_that_is_there_once_holds(at: str, exact: str) -> None:
    assert told(at, exact) == []


def test_a_quotation_that_is_there_twice_is_ambiguous_until_its_surroundings_are_given() -> None:
    twice = "“A bridge is [a road], and a road is a…” and “A bridge is a road, and [a road] is a promise; a bridge…”"
    remedy = "add prefix or suffix: the words before or after the one"

    assert told("p4", "a bridge is a risk") == []
    assert told("p4", "a road") == [f"exact: “a road” is 2 times in p4 of “report”: {twice}; {remedy}"]
    assert told("p4", "a road", prefix="A bridge is") == []
    assert told("p4", "a road", suffix="is a promise") == []
    assert told("p4", "a road", prefix="is", suffix=", and") == []


def test_surroundings_that_are_not_there_are_told_from_a_quotation_that_is_not() -> None:
    problem = "p4 of “report” has “a promise”, but not between this prefix and suffix"
    remedy = "it stands there as “…a road, and a road is [a promise]; a bridge is a risk.”"

    assert told("p4", "a promise", prefix="a road was") == [f"exact: {problem}; {remedy}"]


def test_a_quotation_of_another_paragraph_has_moved() -> None:
    assert told("p1", "five arches") == ["exact: “five arches” is not in p1 of “report”; it is in p2"]


def test_a_quotation_that_runs_into_the_next_paragraph_is_told_apart() -> None:
    run_on = (
        "exact: “five arches. It cost” begins in p2 and ends in p3 of “report”; cite each paragraph for its own part"
    )

    assert told("p2", "five arches. It cost") == [run_on]
    assert told("p3", "five arches. It cost") == [run_on]


@pytest.mark.parametrize(
    ("exact", "difference"),
    [
        ("the Old Bridge was opened", "capitals"),
        ("The óld bridge was opened", "accents"),
        ("The old bridge, was opened", "punctuation"),
        ("The oldbridge was opened", "spaces"),
        ("the Old-Bridge, was opened", "capitals, accents, punctuation or spaces"),
    ],
)
def test_a_look_alike_says_what_the_difference_is(exact: str, difference: str) -> None:
    problem = f"“{exact}” is not in p2 of “report” like this: it differs by {difference}"

    assert told("p2", exact) == [f"exact: {problem}; copy it exactly: “The old bridge was opened”"]


@pytest.mark.parametrize(
    ("term", "repair"),
    [
        pytest.param("odd bridge", "did you mean “old bridge” in p2?", id="a slip"),
        pytest.param("9 May 1890", "did you mean “4 May 1890” in p2?", id="another day"),
        pytest.param("£1,520", "did you mean “£1,250” in p3?", id="digits swapped"),
        pytest.param(
            "新英同盟",
            "did you mean “「新日英同盟」軍事的急接近の背後にあるものとは、新日英同盟である。” in p6?",
            id="Japanese",
        ),
        pytest.param("zeppelins", "copy the words exactly as the paragraph has them", id="nothing like it"),
    ],
)
def test_the_nearest_passage_is_offered_as_a_repair(term: str, repair: str) -> None:
    assert told("p2", terms=("old bridge", term)) == [f"terms.1: “{term}” is not in p2 of “report”; {repair}"]


def test_a_paragraph_that_the_text_does_not_have_is_said() -> None:
    assert told("p9", "anything") == ["at: the text has no p9; name the paragraph that says so"]


def test_of_many_paragraphs_a_few_are_named() -> None:
    text = Text({f"p{number}": "the very same" for number in range(1, 10)} | {"p10": "another"})
    citation = Citation(source="report", at="p10", exact="the very same")

    assert [flaw.remedy for flaw in flaws(citation, text)] == ["it is in p1, p2, p3, p4, p5 and 4 more"]


@pytest.mark.parametrize(
    ("paragraph", "term", "held"),
    [
        ("It opened on 4 May 1890.", "4 May 1890", True),
        ("It opened on 14 May 1890.", "4 May 1890", False),
        ("It opened on 4 May 1890.", "4 may 1890", False),
        ("It cost 5,385 pounds.", "5", False),
        ("It cost 5,385 pounds.", "385", False),
        ("It cost 5,385 pounds.", "5385 pounds", True),
        ("It cost 2.5 million.", "2", False),
        ("It cost 2.5 million.", "2.5", False),
        ("It cost 2.5 million.", "$2.5 million", False),
        ("It cost L2.5 million.", "£2.5 million", True),
        ("It cost 950.", "950", True),
        ("Versions 1,2 and 3", "1", False),
        ("in the 1970s", "1970", False),
        ("re-fuelling", "fuelling", True),
        ("refuelling", "fuel", False),
        ("refuelling", "refuel", False),
        ("a café", "caf", False),
        ("क्या कि", "क", False),
        ("軍事的急接近の背後にあるもの", "急接近", True),
        ("anything", "anything else", False),
        ("anything", "\u00ad", False),
    ],
)
def test_a_term_is_held_as_whole_words_and_numbers(paragraph: str, term: str, held: bool) -> None:
    assert holds(paragraph, term) is held


@given(st.lists(st.from_regex(r"\A[b-z]{1,8}\Z"), min_size=3, max_size=8), st.data())
def test_any_run_of_whole_words_is_held(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))

    assert holds("  ".join(words), " ".join(words[first:last]))
