from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.library import Library
from bot.service.catalogue import COMMANDS
from bot.service.completing import complete
from bot.service.desk import Desk
from tests.builders import make_brief, make_desk, make_fact, make_library

TODAY = date(2026, 11, 23)
MANY = make_desk(make_library(*(make_brief(f"b{n}", [make_fact(f"f{n}", "Word " * 50, f"b{n}")]) for n in range(60))))
OPTIONS = [(command.name, option.name) for command in COMMANDS for option in command.options]


def values(desk: Desk, command: str, option: str, typed: str, today: date = TODAY) -> list[str]:
    return [offer.value for offer in complete(desk, command, option, typed, today)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ko", "korea"),
        ("Kor", "korea"),
        ("kroea", "korea"),
        ("refu", "refuelling"),
        ("給油", "refuelling"),
        ("dprk", "korea"),
    ],
)
def test_the_topic_that_is_meant_comes_first(desk: Desk, typed: str, first: str) -> None:
    assert values(desk, "brief", "topic", typed)[0] == first


def test_with_nothing_typed_todays_topic_comes_first_and_all_follow(desk: Desk, library: Library) -> None:
    offered = values(desk, "brief", "topic", "", date(2026, 9, 17))

    assert offered[0] == "korea"
    assert set(offered) == set(library.briefs)


def test_a_fact_is_offered_by_its_words_and_sent_by_its_id(desk: Desk) -> None:
    offers = complete(desk, "fact", "keyword", "cubic metres", TODAY)

    assert offers[0].value in {"refuelling-monthly-ceiling", "refuelling-total"}
    assert "Japan's navy" in offers[0].label


def asked(typed: str) -> list[tuple[str, str]]:
    """Return what is offered to a question, by a library in which three facts have questions beside them."""
    facts = [
        make_fact("opened", "The bridge was opened in 1890.", "b", key=True),
        make_fact("cost", "It cost a fortune.", "b"),
        make_fact("ferry", "A boat stopped plying the river.", "b", key=True),
    ]
    questions = {
        "opened": ("When could carts get across?", "渡れるのはいつからですか"),
        "cost": ("How much was it?", "Was the bridge dear to the town?"),
    }
    desk = make_desk(make_library(make_brief("b", facts), questions=questions))
    return [(offer.label, offer.value) for offer in complete(desk, "ask", "question", typed, TODAY)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("when c", [("When could carts get across?", "opened")], id="its beginning"),
        pytest.param("HOW MUCH WAS IT", [("How much was it?", "cost")], id="all of it"),
        pytest.param("car", [("When could carts get across?", "opened")], id="the beginning of a word"),
        pytest.param("get carts", [("When could carts get across?", "opened")], id="words in another order"),
        pytest.param("渡れる", [("渡れるのはいつからですか", "opened")], id="Japanese"),
        pytest.param("plying", [("A boat stopped plying the river.", "ferry")], id="a statement without questions"),
        pytest.param("zeppelin", [], id="nothing"),
    ],
)
def test_what_readers_ask_is_offered_and_sends_the_fact_that_answers(
    typed: str, offered: list[tuple[str, str]]
) -> None:
    assert asked(typed) == offered


def test_a_fact_is_offered_once_by_the_question_that_fits_best() -> None:
    offered = asked("was")

    assert offered[0] == ("Was the bridge dear to the town?", "cost")
    assert [value for _, value in offered].count("cost") == 1


def test_where_a_question_fits_no_statement_is_offered(desk: Desk) -> None:
    labels = [offer.label for offer in complete(desk, "ask", "question", "when did Koizumi visit", TODAY)]

    assert labels
    assert all(label.startswith("When did Koizumi visit") for label in labels)


def test_with_nothing_typed_key_facts_are_offered_by_what_readers_ask() -> None:
    assert asked("") == [("When could carts get across?", "opened"), ("A boat stopped plying the river.", "ferry")]


def test_a_day_is_read_while_it_is_typed(desk: Desk) -> None:
    assert values(desk, "onthisday", "date", "17 sep")[0] == "2026-09-17"
    assert "2027-03-31" in values(desk, "onthisday", "date", "march")


def test_documents_are_offered(desk: Desk) -> None:
    assert values(desk, "sources", "id", "drif") == ["drifte-2003"]


def test_nothing_is_offered_where_there_is_nothing_to_choose(desk: Desk) -> None:
    assert values(desk, "brief", "public", "") == []
    assert values(desk, "nonsense", "", "") == []


@given(st.sampled_from(OPTIONS), st.text(max_size=120))
def test_no_more_than_a_platform_takes_and_never_an_empty_or_long_line(option: tuple[str, str], typed: str) -> None:
    offers = complete(MANY, *option, typed, TODAY)

    assert len(offers) <= 25
    assert all(1 <= len(offer.label) <= 100 and 1 <= len(offer.value) <= 100 for offer in offers)


def test_no_cadence_is_offered_that_is_longer_than_a_choice_may_be(desk: Desk) -> None:
    typed = f"{'mondays and ' * 10}fridays"

    offered = complete(desk, "schedule add", "cadence", typed, date(2026, 11, 28))

    assert all(len(offer.value) <= 100 for offer in offered)
