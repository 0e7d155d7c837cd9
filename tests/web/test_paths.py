"""Addresses: every question a page can answer has one, and it leads back to the question."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from bot.cards.asks import Ask, ask
from bot.service.catalogue import COMMANDS
from bot.web.paths import to_ask, to_path


@pytest.mark.parametrize(
    ("question", "path"),
    [
        (ask("topics"), "/topics"),
        (ask("brief", topic="korea"), "/brief/korea"),
        (ask("brief", topic="korea", view="facts", page="2"), "/brief/korea?view=facts&page=2"),
        (ask("fact"), "/fact"),
        (ask("fact", keyword="air/air 給油"), "/fact/air%2Fair%20%E7%B5%A6%E6%B2%B9"),
        (ask("evidence", fact="refuelling-1"), "/evidence/refuelling-1"),
    ],
)
def test_a_question_has_an_address_that_people_can_read(question: Ask, path: str) -> None:
    assert to_path(question) == path


@pytest.mark.parametrize("question", [ask("share", of="a1|topics"), ask("nonsense")])
def test_what_a_page_cannot_answer_has_no_address(question: Ask) -> None:
    assert to_path(question) == ""


def test_every_command_has_an_address() -> None:
    assert [to_path(ask(command.name)) for command in COMMANDS] == [f"/{command.name}" for command in COMMANDS]


@example("/", "&=")
@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")), st.text(min_size=1))
def test_an_address_leads_back_to_the_question(topic: str, view: str) -> None:
    question = ask("brief", topic=topic, view=view)

    url = URL(to_path(question), encoded=True)

    assert to_ask(url.parts, url.query) == question


def test_an_option_may_have_any_name() -> None:
    assert to_ask(("/", "brief", "korea"), {"command": "x", "self": "y"}) is not None


def test_the_front_page_is_the_list_of_topics() -> None:
    assert to_ask(("/",), {}) == ask("topics")


@pytest.mark.parametrize("path", ["/nonsense", "/brief/korea/more", "/topics/korea", "/share/x", "/favicon.ico"])
def test_other_addresses_ask_nothing(path: str) -> None:
    assert to_ask(URL(path).parts, {}) is None
