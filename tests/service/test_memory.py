from datetime import date

from bot.cards.asks import ask
from bot.cards.model import Card
from bot.service.completing import complete
from bot.service.memory import Memory
from bot.service.ports import Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, say

TODAY = date(2026, 11, 23)


def reply(title: str) -> Reply:
    return Reply(ask=ask("help"), card=Card(title=title))


def test_the_same_question_is_answered_once() -> None:
    memory = Memory()

    first = memory.recall(("v1", TODAY, ask("brief", topic="korea", view="facts")), lambda: reply("first"))
    again = memory.recall(("v1", TODAY, ask("brief", view="facts", topic="korea")), lambda: reply("second"))

    assert again is first


def test_another_library_another_day_and_another_question_are_answered_anew() -> None:
    memory = Memory()
    memory.recall(("v1", TODAY, ask("fact")), lambda: reply("first"))

    for key in (("v2", TODAY, ask("fact")), ("v1", date(2026, 11, 24), ask("fact")), ("v1", TODAY, ask("help"))):
        assert memory.recall(key, lambda: reply("second")).card.title == "second"


def test_only_the_latest_questions_are_kept() -> None:
    memory = Memory(size=2)
    for topic in ("a", "b", "a", "c"):
        memory.recall(("v1", TODAY, ask("brief", topic=topic)), lambda: reply("first"))

    titles = [
        memory.recall(("v1", TODAY, ask("brief", topic=topic)), lambda: reply("second")).card.title for topic in "abc"
    ]

    assert titles == ["first", "second", "second"]


async def test_what_is_shared_or_public_does_not_change_what_is_remembered() -> None:
    desk = make_desk(make_library(make_brief("bridges", [make_fact("span", "It spans the river.")])))
    private = await say(desk, "/brief bridges")

    await say(desk, "", ask=ask("share", of=ask("brief", topic="bridges").encode()), reader="Ada")
    await say(desk, "/brief bridges", public=True, plain=True)

    assert await say(desk, "/brief bridges") == private


def test_the_parts_of_cards_are_kept_for_the_last_editions() -> None:
    memory = Memory()
    first = memory.parts("v1", TODAY)

    assert memory.parts("v1", TODAY) is first
    assert memory.parts("v2", TODAY) is not first
    for day in range(1, 5):
        memory.parts("v3", date(2026, 12, day))
    assert memory.parts("v1", TODAY) is not first


def test_autocomplete_looks_once_for_what_everybody_types() -> None:
    desk = make_desk(make_library(make_brief("bridges", [make_fact("span", "It spans the river.")])))

    first = complete(desk, "brief", "topic", "bri", TODAY)

    assert complete(desk, "brief", "topic", " bri", TODAY) is first
    assert complete(desk, "brief", "topic", "bri", date(2026, 11, 24)) is not first
