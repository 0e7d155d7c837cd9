import pytest

from bot.domain.index.reading import index_in_memory
from bot.domain.lexicon import lexicon
from bot.domain.matching import Finding, Verdict, seek
from bot.domain.search import Searchable

TICKET = Searchable(id="ticket", kind="fact", title="", body="A ride up the hill costs four pounds.")
MISSILE = Searchable(
    id="missile",
    kind="fact",
    title="",
    body="Nothing is said of its price.",
    questions=("How much does the missile cost?", "What is the price of the missile?", "ミサイルの値段は？"),
)
BRIDGE = Searchable(
    id="bridge",
    kind="fact",
    title="",
    body="The river was crossed in 1871.",
    questions=("When could carts get across?", "In what year did the bridge open?"),
)


def asked(question: str, *entries: Searchable) -> Finding:
    return seek(index_in_memory(entries), question, lexicon())


@pytest.mark.parametrize(
    "question", ["When could carts get across?", "when could the carts get across", "ミサイルの値段は？"]
)
def test_who_asks_like_a_question_beside_a_statement_is_told_that(question: str) -> None:
    finding = asked(question, TICKET, MISSILE, BRIDGE)

    assert finding.verdict is Verdict.ANSWER
    assert finding.ranked[0].document.id == ("missile" if "ミ" in question else "bridge")
    assert finding.ranked[0].features.wording == pytest.approx(1.0, abs=0.35)


def test_synonyms_count_for_the_sense_and_not_for_the_wording() -> None:
    (found,) = asked("How expensive is the rocket?", MISSILE).ranked[:1]
    features = found.features

    assert features.sense > features.wording


def test_of_two_questions_beside_statements_the_one_after_the_same_kind_of_thing_counts_more() -> None:
    year = Searchable(id="year", kind="fact", title="", body="It opened.", questions=("When did the bridge open?",))
    sum_ = Searchable(id="sum", kind="fact", title="", body="It opened.", questions=("Why did the bridge open?",))

    assert [one.document.id for one in asked("when was it that the bridge opened", sum_, year).ranked] == [
        "year",
        "sum",
    ]


def test_a_statement_without_questions_competes_with_those_that_have_some() -> None:
    finding = asked("what does a ride up the hill cost", TICKET, MISSILE, BRIDGE)

    assert finding.ranked[0].document.id == "ticket"


def test_words_beside_a_statement_alone_make_no_answer() -> None:
    finding = asked("carts", TICKET, MISSILE, BRIDGE)

    assert finding.ranked[0].document.id == "bridge"
    assert not finding.ranked[0].says_it
    assert finding.verdict is not Verdict.ANSWER
