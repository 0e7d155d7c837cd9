"""A Slack message as HTML: drawn from the blocks that would be sent, with just as much mrkdwn as we write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from .discord_look import choices, moment

Json = Mapping[str, Any]

_INLINE = re.compile(
    r"<!date\^(?P<time>\d+)\^[^|>]*\|[^>]*>|<(?P<address>https?://[^|>]+)\|(?P<label>[^>]*)>|(?<![\w*])\*(?P<bold>[^*\n]+)\*(?!\w)"
)
_RICH = {"rich_text_section": "p", "rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}


def slack_html(payload: Json) -> Markup:
    """Show a message."""
    return Markup().join(map(_block, payload["blocks"]))


def mrkdwn(text: str) -> Markup:
    """Show the mrkdwn that our renderer writes: bold leads, links, moments."""
    return Markup("<br>").join(Markup().join(_spans(line)) for line in text.split("\n"))


def _spans(text: str) -> Iterator[Markup | str]:
    done = 0
    for found in _INLINE.finditer(text):
        yield _unescaped(text[done : found.start()])
        done = found.end()
        if found["time"]:
            yield moment(int(found["time"]))
        elif found["bold"]:
            yield Markup("<strong>{}</strong>").format(_unescaped(found["bold"]))
        else:
            yield Markup('<a href="{}">{}</a>').format(_unescaped(found["address"]), _unescaped(found["label"]))
    yield _unescaped(text[done:])


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _block(block: Json) -> Markup:
    match block["type"]:
        case "header":
            return Markup('<p class="title">{}</p>').format(block["text"]["text"])
        case "section":
            return _section(block)
        case "context":
            return Markup().join(Markup('<p class="small">{}</p>').format(_text(part)) for part in block["elements"])
        case "actions":
            return Markup('<div class="row">{}</div>').format(_pressed(block["elements"]))
        case "rich_text":
            return Markup().join(map(_rich, block["elements"]))
        case _:
            return Markup("<hr>")


def _section(block: Json) -> Markup:
    parts = [Markup("<p>{}</p>").format(_text(block["text"]))] if "text" in block else []
    fields = [Markup("<div>{}</div>").format(_text(field)) for field in block.get("fields", ())]
    parts += [Markup('<div class="fields">{}</div>').format(Markup().join(fields))] if fields else []
    beside = _pressed([block["accessory"]]) if "accessory" in block else ""
    return Markup('<div class="section"><div>{}</div>{}</div>').format(Markup().join(parts), beside)


def _text(text: Json) -> Markup:
    if text["type"] == "mrkdwn":
        return mrkdwn(text["text"])
    return Markup("<br>").join(text["text"].split("\n"))


def _pressed(elements: Iterable[Json]) -> Markup:
    return Markup().join(map(_element, elements))


def _element(element: Json) -> Markup:
    if "options" in element:
        return choices(element["placeholder"]["text"], [option["text"]["text"] for option in element["options"]])
    return Markup('<span class="button">{}</span>').format(element["text"]["text"])


def _rich(element: Json) -> Markup:
    if element["type"] == "rich_text_list":
        items = (Markup("<li>{}</li>").format(_runs(item["elements"])) for item in element["elements"])
        return Markup("<ul>{}</ul>").format(Markup().join(items))
    tag = _RICH[element["type"]]
    return Markup(f"<{tag}>{{}}</{tag}>").format(_runs(element["elements"]))  # noqa: S704 - the tag is one of ours


def _runs(elements: Iterable[Json]) -> Markup:
    return Markup().join(map(_run, elements))


def _run(run: Json) -> Markup:
    if run["type"] == "date":
        return moment(run["timestamp"])
    shown = Markup("<br>").join(run["text"].split("\n"))
    return Markup("<strong>{}</strong>").format(shown) if run.get("style", {}).get("bold") else shown
