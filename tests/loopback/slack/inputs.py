"""Forms in modals: what Slack refuses of them, and what it sends when somebody fills one in."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

ALLOWED = {
    "plain_text_input": {"action_id", "initial_value", "multiline", "min_length", "max_length", "placeholder"},
    "timepicker": {"action_id", "initial_time", "placeholder", "timezone"},
    "static_select": {"action_id", "options", "initial_option", "placeholder"},
    "external_select": {"action_id", "min_query_length", "initial_option", "placeholder"},
    "multi_external_select": {"action_id", "min_query_length", "initial_options", "max_selected_items", "placeholder"},
}
_TIME = ("timepicker", "selected_time", "initial_time")
_TEXT = ("plain_text_input", "value", "initial_value")


def fields(view: Json) -> Iterator[tuple[Json, Json]]:
    """Yield the input blocks of a modal with their elements."""
    yield from ((block, block["element"]) for block in view["blocks"] if block["type"] == "input")


def filled_in(view: Json, values: Mapping[str, str]) -> dict[str, dict[str, Json]]:
    """Return the state of a form: what it was opened with, and what was changed, by the names of the blocks.

    Several choices have commas between them.
    """
    unknown = set(values) - {block["block_id"] for block, _ in fields(view)}
    if unknown:
        raise LookupError(f"no field {unknown}")
    return {
        block["block_id"]: {element["action_id"]: _state(element, values.get(block["block_id"]))}
        for block, element in fields(view)
    }


def missing(view: Json, state: Mapping[str, Mapping[str, Json]]) -> list[str]:
    """Return the required fields that are empty: Slack does not send a form before they are filled in."""
    return [
        block["block_id"]
        for block, _ in fields(view)
        if not block.get("optional") and not any(_is_full(part) for part in state[block["block_id"]].values())
    ]


def element_problems(element: Json) -> Iterator[str]:
    """Yield every reason for which Slack would refuse the element of an input block."""
    kind = element.get("type")
    if kind not in ALLOWED:
        yield f"unsupported element type {kind} in an input block"
        return
    yield from (f"{kind} has no {name}" for name in set(element) - ALLOWED[kind] - {"type"})
    if kind == "timepicker" and len(element.get("initial_time", "00:00")) != 5:
        yield "initial_time must be HH:mm"
    if kind == "static_select" and "initial_option" in element and element["initial_option"] not in element["options"]:
        yield "initial_option must match one of the options"
    if kind == "plain_text_input" and not element.get("initial_value", "x"):
        yield "initial_value must not be empty"


def _state(element: Json, value: str | None) -> Json:
    kind = element["type"]
    for known, name, initial in (_TIME, _TEXT):
        if kind == known:
            return {"type": kind, name: (element.get(initial) if value is None else value) or None}
    if kind.startswith("multi_"):
        chosen = element.get("initial_options", []) if value is None else [_option(v) for v in value.split(",") if v]
        return {"type": kind, "selected_options": chosen}
    chosen = element.get("initial_option") if value is None else (_choice(element, value) if value else None)
    return {"type": kind, "selected_option": chosen}


def _choice(element: Json, value: str) -> Json:
    if "options" not in element:
        return _option(value)
    return next(option for option in element["options"] if option["value"] == value)


def _option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _is_full(part: Json) -> bool:
    return any(part.get(name) for name in ("value", "selected_time", "selected_option", "selected_options"))
