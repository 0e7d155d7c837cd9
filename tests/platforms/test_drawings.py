from dataclasses import replace

from bot.cards.asks import ask
from bot.cards.model import Card
from bot.platforms.drawings import Drawings
from bot.service.ports import Reply


def reply(title: str) -> Reply:
    return Reply(ask=ask("help"), card=Card(title=title))


def test_a_reply_is_drawn_once_in_each_manner() -> None:
    drawn: list[tuple[str, bool]] = []
    drawings = Drawings(lambda reply, plain: drawn.append((reply.card.title, plain)), size=10)
    known = reply("known")

    for plain in (False, True, False, True):
        drawings.of(known, plain)

    assert drawn == [("known", False), ("known", True)]


def test_a_card_that_is_shown_to_everyone_is_not_drawn_again() -> None:
    drawings = Drawings(lambda reply, plain: object())
    private = reply("same")

    assert drawings.of(replace(private, private=False), False) is drawings.of(private, False)


def test_an_equal_reply_is_another_one_and_the_oldest_is_let_go() -> None:
    drawings = Drawings(lambda reply, plain: object(), size=2)
    first = reply("same")
    drawing = drawings.of(first, False)

    assert drawings.of(first, False) is drawing
    assert drawings.of(reply("same"), False) is not drawing
    drawings.of(reply("third"), False)
    assert drawings.of(first, False) is not drawing
