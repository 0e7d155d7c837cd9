"""What Slack refuses in blocks and views, by its own documentation; apart from the renderer's limits on purpose."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .inputs import element_problems

Json = Mapping[str, Any]

MESSAGE, MODAL = "message", "modal"

_MOST_BLOCKS = {MESSAGE: 50, MODAL: 100}
_CHARACTERS = 13_200
_REQUIRED = {
    "header": ["text"],
    "section": [],
    "context": ["elements"],
    "actions": ["elements"],
    "rich_text": ["elements"],
    "divider": [],
    "input": ["label", "element"],
}
_ALLOWED = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "rich_text": {"elements"},
    "divider": set[str](),
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
}
_PRESSED = {
    "button": {"text", "action_id", "url", "value", "style", "accessibility_label"},
    "static_select": {"placeholder", "action_id", "options", "initial_option", "focus_on_load"},
    "external_select": {"placeholder", "action_id", "min_query_length", "initial_option", "focus_on_load"},
}
_RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def units(text: str) -> int:
    """Count UTF-16 units, the strictest of what Slack may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def problems(blocks: object, surface: str = MESSAGE) -> list[str]:
    """Return every reason for which Slack would refuse the blocks."""
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    found = [f"{problem} [/blocks/{n}]" for n, block in enumerate(blocks) for problem in _block(block, surface)]
    if len(blocks) > _MOST_BLOCKS[surface]:
        found.append(f"no more than {_MOST_BLOCKS[surface]} items allowed [/blocks]")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("block_id is used twice")
    return found


def too_long(blocks: object) -> bool:
    """Whether the blocks together are more than a message may hold."""
    return units(json.dumps(blocks, ensure_ascii=False)) > _CHARACTERS


def view_problems(view: Json) -> list[str]:
    """Return every reason for which Slack would refuse a modal."""
    found = problems(view.get("blocks"), MODAL)
    if view.get("type") != "modal":
        found.append("type must be modal")
    found += _text(view.get("title"), 24, only_plain=True)
    for name in ("close", "submit"):
        found += _text(view[name], 24, only_plain=True) if name in view else []
    if "submit" not in view and any(block["type"] == "input" for block in view.get("blocks", ())):
        found.append("submit is required with an input block")
    return found + _within(view, "private_metadata", 3000) + _within(view, "callback_id", 255)


def _block(block: Json, surface: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _REQUIRED:
        yield f"unsupported block type {kind}"
        return
    yield from (f"{kind} misses {name}" for name in _REQUIRED[kind] if not block.get(name))
    yield from (f"{kind} has no {name}" for name in set(block) - _ALLOWED[kind] - {"type", "block_id"})
    yield from _within(block, "block_id", 255)
    match kind:
        case "header":
            yield from _text(block.get("text"), 150, only_plain=True)
        case "section":
            yield from _section(block)
        case "context":
            yield from _count(block, "elements", 10)
            for element in block.get("elements", ()):
                yield from _text(element, 2000)
        case "actions":
            yield from _count(block, "elements", 25)
            yield from _elements(block.get("elements", ()))
        case "rich_text":
            for element in block.get("elements", ()):
                yield from _rich(element)
        case "input":
            yield from _input(block, surface)
        case _:
            pass


def _input(block: Json, surface: str) -> Iterator[str]:
    if surface != MODAL:
        yield "an input block is for modals"
    yield from _text(block.get("label"), 2000, only_plain=True)
    if "hint" in block:
        yield from _text(block["hint"], 2000, only_plain=True)
    element = block.get("element", {})
    yield from element_problems(element)
    yield from _within(element, "action_id", 255)
    if "options" in element:
        yield from options_problems(element["options"])
    chosen = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else ()),
    ]
    if chosen:
        yield from options_problems(chosen)


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "section misses text or fields"
    if "text" in block:
        yield from _text(block["text"], 3000)
    yield from _count(block, "fields", 10)
    for field in block.get("fields", ()):
        yield from _text(field, 2000)
    if "accessory" in block:
        yield from _elements([block["accessory"]])


def _text(value: object, most: int, *, only_plain: bool = False) -> list[str]:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return ["a text object is missing"]
    allowed = {"plain_text": {"emoji"}, "mrkdwn": set() if only_plain else {"verbatim"}}
    kind = value.get("type")
    if kind not in allowed or (only_plain and kind != "plain_text"):
        return [f"text type {kind} is not allowed here"]
    found = [f"text has no {name}" for name in set(value) - allowed[kind] - {"type", "text"}]
    if not value["text"].strip():
        found.append("must be more than 0 characters")
    if units(value["text"]) > most:
        found.append(f"must be less than {most + 1} characters")
    return found


def _elements(elements: object) -> Iterator[str]:
    assert isinstance(elements, list)
    ids = [element.get("action_id") for element in elements]
    if len(ids) != len(set(ids)):
        yield "action_id is used twice in one block"
    for element in elements:
        yield from _element(element)


def _element(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind not in _PRESSED:
        yield f"unsupported element type {kind}"
        return
    yield from (f"{kind} has no {name}" for name in set(element) - _PRESSED[kind] - {"type"})
    yield from _within(element, "action_id", 255)
    if kind == "button":
        yield from _text(element.get("text"), 75, only_plain=True)
        yield from _within(element, "value", 2000)
        yield from _within(element, "url", 3000)
        yield from _within(element, "accessibility_label", 75)
        return
    yield from _text(element.get("placeholder"), 150, only_plain=True)
    if kind == "static_select":
        yield from options_problems(element.get("options"))


def options_problems(options: object) -> Iterator[str]:
    """Yield every reason for which Slack would refuse the options of a menu."""
    if not isinstance(options, list) or not 1 <= len(options) <= 100:
        yield "options must be 1 to 100 items"
        return
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield "two options have the same value"
    for option in options:
        yield from _text(option.get("text"), 75, only_plain=True)
        yield from _within(option, "value", 150)
        if "description" in option:
            yield from _text(option["description"], 75, only_plain=True)


def _rich(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind not in _RICH:
        yield f"unsupported rich text type {kind}"
        return
    if not element.get("elements"):
        yield f"{kind} is empty"
    for inner in element.get("elements", ()):
        if kind == "rich_text_list":
            yield from _rich(inner) if inner.get("type") == "rich_text_section" else ["a list holds sections only"]
        elif inner.get("type") == "date":
            yield from (f"a date misses {name}" for name in ("timestamp", "format", "fallback") if not inner.get(name))
        elif inner.get("type") not in ("text", "link"):
            yield f"unsupported rich text element {inner.get('type')}"
        elif not inner.get("text"):
            yield "a rich text element is empty"
    if kind == "rich_text_list" and element.get("style") not in ("bullet", "ordered"):
        yield "a list needs a style"


def _within(holder: Json, name: str, most: int) -> list[str]:
    value = holder.get(name, "x")
    if not isinstance(value, str) or not value or units(value) > most:
        return [f"{name} must be 1 to {most} characters"]
    return []


def _count(holder: Json, name: str, most: int) -> list[str]:
    if name in holder and not 1 <= len(holder[name]) <= most:
        return [f"{name} must be 1 to {most} items"]
    return []
