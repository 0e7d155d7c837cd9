"""Lists in a library that has more entries than a card can show."""

from bot.cards.asks import Ask, ask
from bot.cards.model import Buttons, Entries
from bot.domain.library import Library
from bot.service.ports import Reply
from tests.builders import make_brief, make_desk, make_fact, make_library, make_source, say

TOPICS = 450
ON_A_LIST = 200


def large() -> Library:
    briefs = [make_brief(f"b{n}", [make_fact(f"f{n}", f"Bridge {n} was opened.", f"b{n}")]) for n in range(TOPICS)]
    return make_library(*briefs, sources=[make_source(f"s{n}") for n in range(TOPICS - 1)])


def listed(reply: Reply) -> int:
    return sum(len(block.rows) for block in reply.card.blocks if isinstance(block, Entries))


async def test_topics_and_documents_go_on_behind_a_button() -> None:
    desk = make_desk(large())

    for command in ("topics", "sources"):
        question: Ask | None = ask(command)
        told = []
        while question is not None:
            reply = await say(desk, "", ask=question)
            told.append(listed(reply))
            assert len(reply.results) == told[-1]
            buttons = [button for b in reply.card.blocks if isinstance(b, Buttons) for button in b.buttons]
            question = next((button.ask for button in buttons if button.label == "Show more"), None)
        assert told == [ON_A_LIST, ON_A_LIST, TOPICS - 2 * ON_A_LIST]


async def test_a_list_that_a_button_of_old_went_on_with_may_be_shorter_now() -> None:
    reply = await say(make_desk(large()), "", ask=ask("topics", start="9999"))

    assert listed(reply) == 0
    assert reply.found


async def test_a_document_that_many_topics_cite_says_how_many_more_there_are() -> None:
    reply = await say(make_desk(large()), "/sources report")

    assert "450 facts cite it." in str(reply.card)
    assert "400 more topics cite it." in str(reply.card)
