"""Forms as Slack draws them: a modal of input blocks, and what comes back of it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from ...cards.asks import Ask
from ...cards.forms import Field, Form, Input, filled
from ...cards.words import Words
from ...service.ports import Completion
from .markup import literal_label
from .render import LIMITS

FORM = "form"  # how the names of its parts begin

_TITLE, _LABEL, _HINT, _WORDS, _MEMORY = 24, 2000, 2000, 400, 3000  # characters

Element = dict[str, Any]


def form_view(form: Form, channel: str, words: Words) -> dict[str, Any]:
    """Draw a form; the question it asks, and the channel it was opened in, ride in it where nobody sees them."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": literal_label(form.title, _TITLE),
        "submit": literal_label(words("Continue"), _TITLE),
        "close": literal_label(words("Cancel"), _TITLE),
        "private_metadata": written(channel, form.ask),
        "blocks": [_block(field, words) for field in form.fields],
    }


def card_view(title: str, blocks: Iterable[Mapping[str, Any]], channel: str, words: Words) -> dict[str, Any]:
    """Draw the answer to a form in its place."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": literal_label(title, _TITLE),
        "close": literal_label(words("Close"), _TITLE),
        "private_metadata": written(channel),
        "blocks": list(blocks),
    }


def written(channel: str, ask: Ask | None = None) -> str:
    """Write down what a modal must remember."""
    return json.dumps({"channel": channel, **({"ask": ask.encode()} if ask else {})})


def channel_of(view: Mapping[str, Any]) -> str:
    """Return the channel that a modal was opened in, where it remembers one."""
    memory = view.get("private_metadata", "")
    return str(json.loads(memory).get("channel", "")) if memory.startswith("{") else ""


def read_form(body: Mapping[str, Any]) -> Ask:
    """Return the question that sending a form asks."""
    view = body["view"]
    states = view["state"]["values"]
    values = {name: _value(state) for name, parts in states.items() for state in parts.values()}
    return filled(Ask.decode(json.loads(view["private_metadata"])["ask"]), values)


def options(offers: Iterable[Completion]) -> list[dict[str, Any]]:
    """Draw what a search box lists."""
    return [_option(offer.value, offer.label) for offer in offers]


def _value(state: Mapping[str, Any]) -> str:
    match state["type"]:
        case "plain_text_input":
            return state.get("value") or ""
        case "timepicker":
            return state.get("selected_time") or ""
        case "multi_static_select" | "multi_external_select":
            return ",".join(option["value"] for option in state.get("selected_options") or ())
        case _:
            return str((state.get("selected_option") or {}).get("value", ""))


def _block(field: Field, words: Words) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": literal_label(field.label, _LABEL),
        "element": {"action_id": f"{FORM}:{field.name}", **_element(field, words)},
        **({"hint": literal_label(field.hint, _HINT)} if field.hint else {}),
    }


def _element(field: Field, words: Words) -> Element:
    match field.input:
        case Input.WORDS:
            drawn = {"type": "plain_text_input", "max_length": _WORDS}
            return {**drawn, "initial_value": field.value} if field.value else drawn
        case Input.TIME:
            return {"type": "timepicker", **({"initial_time": field.value} if field.value else {})}
        case Input.CHOICE:
            options = [_option(value, shown) for value, shown in field.choices]
            chosen = [option for option in options if option["value"] == field.value]
            return {"type": "static_select", "options": options, **({"initial_option": chosen[0]} if chosen else {})}
        case Input.SEARCH | Input.SEARCHES:
            return _search(field, words)
        case _:
            assert_never(field.input)


def _search(field: Field, words: Words) -> Element:
    placeholder = literal_label(words("Type to search"), LIMITS.placeholder)
    drawn = {"min_query_length": 0, "placeholder": placeholder}
    chosen = [_option(value, shown) for value, shown in zip(field.values, field.shown or field.values, strict=True)]
    if field.input is Input.SEARCH:
        initial = {"initial_option": chosen[0]} if chosen else {}
        return {"type": "external_select", **drawn, **initial}
    return {"type": "multi_external_select", **drawn, **({"initial_options": chosen} if chosen else {})}


def _option(value: str, shown: str) -> dict[str, Any]:
    return {"text": literal_label(shown, LIMITS.option), "value": value}
