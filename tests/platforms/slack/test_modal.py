"""“Look something up”: the search box that stands in for autocomplete."""

from datetime import date

import pytest

from bot.cards.asks import Ask, ask
from bot.cards.model import Button, Buttons, Card, Passage
from bot.cards.words import Words
from bot.platforms.slack import modal
from bot.service.completing import complete_anything
from bot.service.desk import Desk
from bot.service.ports import Completion
from tests.loopback.slack import LoopbackSlack, View
from tests.loopback.slack.blockkit import view_problems


@pytest.fixture
async def view(slack: LoopbackSlack, bot: object) -> View:
    """The modal, open before U1."""
    gesture = await slack.global_shortcut("U1", "look_up")
    await slack.answer(gesture)
    assert gesture.view is not None
    return gesture.view


async def test_it_opens_with_a_search_box(view: View) -> None:
    assert view.message.reads == "What would you like to know about?"


async def test_it_lists_what_autocomplete_offers_elsewhere(slack: LoopbackSlack, view: View, desk: Desk) -> None:
    listed = await slack.searches(view, "kor")

    offered = complete_anything(desk, "kor", date(2027, 1, 15))
    asked = [*(offer.value for offer in offered), ask("ask", question="kor").encode()]
    assert [option["value"] for option in listed] == asked
    assert {Ask.decode(value).command for value in asked} == {"brief", "fact", "ask"}


async def test_it_lists_something_before_anything_is_typed(slack: LoopbackSlack, view: View) -> None:
    assert len(await slack.searches(view, "")) > 10


async def test_a_choice_is_answered_in_the_modal(slack: LoopbackSlack, view: View) -> None:
    before = view.hash
    listed = await slack.searches(view, "kor")

    await slack.chooses(view, listed[0])

    answer = await slack.updated(view, before)
    assert answer.lines[:2] == ["What would you like to know about?", "The Korean peninsula"]
    assert "Share here" not in answer.buttons


async def test_words_that_are_not_listed_can_be_asked_all_the_same(slack: LoopbackSlack, view: View) -> None:
    before = view.hash
    listed = await slack.searches(view, "zzzz")

    await slack.chooses(view, listed[-1])

    assert "The library has nothing on “zzzz”." in (await slack.updated(view, before)).lines


async def test_buttons_in_the_modal_turn_its_pages(slack: LoopbackSlack, view: View) -> None:
    before = view.hash
    await slack.chooses(view, (await slack.searches(view, "korea"))[0])
    brief = await slack.updated(view, before)
    assert "Timeline" in brief.buttons

    before = view.hash
    await slack.presses("U1", view, "Timeline")

    assert "The Korean peninsula · Timeline" in (await slack.updated(view, before)).lines


async def test_a_modal_that_was_closed_meanwhile_is_no_error(
    slack: LoopbackSlack, view: View, caplog: pytest.LogCaptureFixture
) -> None:
    listed = await slack.searches(view, "kor")
    del slack.world.views[view.id]
    caplog.clear()

    await slack.chooses(view, listed[0])
    await slack.answer(await slack.types("U1", "C1", "/about"))

    assert [record.levelname for record in caplog.records if record.levelname != "INFO"] == []


@pytest.mark.parametrize("typed", ["x" * 3000, "\x00", "🇯🇵" * 200, "شلوم", "a" + "\u0301" * 300, "<!channel>"])
async def test_anything_can_be_typed(slack: LoopbackSlack, view: View, typed: str) -> None:
    assert await slack.searches(view, typed)


def test_what_was_typed_can_be_asked_after_what_is_offered() -> None:
    listed = modal.options([Completion(label="The Korean peninsula", value="a1|brief|topic=korea")], "korea", Words())

    assert [option["value"] for option in listed] == ["a1|brief|topic=korea", "a1|ask|question=korea"]


def test_nothing_is_shared_from_a_modal() -> None:
    buttons = (Button(label="Share here", ask=ask("share", of="x")), Button(label="Read", url="https://example.org"))

    card = modal.without_sharing(Card(title="T", blocks=(Passage(text="P"), Buttons(buttons=buttons))))

    assert card.blocks == (Passage(text="P"), Buttons(buttons=buttons[1:]))


def test_an_empty_modal_is_one_slack_accepts() -> None:
    assert view_problems(modal.view(Words())) == []
