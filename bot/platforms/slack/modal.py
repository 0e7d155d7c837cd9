"""The modal behind “Look something up”: a search box with the ranking of every other platform, and the answer below."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...cards.asks import MAX_LENGTH, ask, fits_button
from ...cards.model import Block, Buttons, Card
from ...cards.words import Words
from ...service.ports import Completion
from ..plain import one_line, units
from .markup import literal, literal_label
from .payloads import LOOK_UP
from .render import LIMITS

_TITLE = 24  # characters


def view(words: Words, blocks: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """Draw the modal, with an answer where there is one; choosing answers at once, so there is nothing to submit."""
    box = {
        "type": "external_select",
        "action_id": LOOK_UP,
        "min_query_length": 0,
        "placeholder": literal_label(words("A topic, a name, or a question"), LIMITS.placeholder),
    }
    prompt = {"type": "section", "block_id": LOOK_UP, "text": literal(words("What would you like to know about?"))}
    return {
        "type": "modal",
        "callback_id": LOOK_UP,
        "title": literal_label(words("Look something up"), _TITLE),
        "close": literal_label(words("Close"), _TITLE),
        "blocks": [{**prompt, "accessory": box}, *blocks],
    }


def options(offers: Iterable[Completion], typed: str, words: Words) -> list[dict[str, Any]]:
    """Draw what the search box lists: the offers, and last the typed words, so that anything can be asked."""
    found = {offer.value: literal_label(offer.label, LIMITS.option) for offer in offers}
    if typed.strip():
        asked = words("Ask “{typed}”", typed=one_line(typed))
        found[_question(one_line(typed))] = literal_label(asked, LIMITS.option)
    return [{"text": text, "value": value} for value, text in found.items()]


def _question(typed: str) -> str:
    """Write the typed words as a question, as far as an option holds them."""
    for size in range(len(typed), 0, -1):
        asked = ask("ask", question=typed[:size].strip())
        if fits_button(asked) and units(asked.encode()) <= MAX_LENGTH:
            return asked.encode()
    return ask("help").encode()


def without_sharing(card: Card) -> Card:
    """Leave out what cannot be done from a modal: it belongs to no channel that an answer could be shared in."""
    return replace(card, blocks=tuple(_without_sharing(block) for block in card.blocks))


def _without_sharing(block: Block) -> Block:
    if not isinstance(block, Buttons):
        return block
    return Buttons(buttons=tuple(button for button in block.buttons if not button.ask or button.ask.command != "share"))
