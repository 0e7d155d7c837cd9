"""A Discord message as HTML: drawn from the JSON that would be sent, with just as much Markdown as we write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from ..platforms.discord.components import Kind

_INLINE = re.compile(
    r"\\(?P<literal>[^\w\s])"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*"
    r"|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<address>[^)\s]*)\)"
    r"|<t:(?P<time>\d+):F>"
)
_FENCE = "```"
_LINES = (  # how a line begins, and what holds the rest of it
    ("### ", Markup('<p class="title small-title">{}</p>')),
    ("## ", Markup('<p class="title">{}</p>')),
    ("-# ", Markup('<p class="small">{}</p>')),
    ("- ", Markup('<p class="item">{}</p>')),
    ("> ", Markup("<blockquote>{}</blockquote>")),
    ("", Markup("<p>{}</p>")),
)


def discord_html(payload: Mapping[str, Any]) -> Markup:
    """Show a message."""
    return markdown(payload.get("content", "")) + _all(payload["components"])


def markdown(text: str) -> Markup:
    """Show the Markdown that our renderer writes: titles, small print, bold, links, quotations, code, moments."""
    shown, code = Markup(), False
    for line in text.split("\n") if text else ():
        if line.startswith(_FENCE):
            code = not code
        elif code:
            shown += Markup("<pre>{}</pre>").format(line)
        elif line.strip():
            start, holder = next(each for each in _LINES if line.startswith(each[0]))
            shown += holder.format(_inline(line.removeprefix(start)))
    return shown


def _inline(text: str) -> Markup:
    return Markup().join(_spans(text))


def _spans(text: str) -> Iterator[Markup | str]:
    done = 0
    for found in _INLINE.finditer(text):
        yield text[done : found.start()]
        done = found.end()
        if found["literal"]:
            yield found["literal"]
        elif found["bold"]:
            yield Markup("<strong>{}</strong>").format(_inline(found["bold"]))
        elif found["time"]:
            yield moment(int(found["time"]))
        else:
            yield Markup('<a href="{}">{}</a>').format(found["address"], _inline(found["label"]))
    yield text[done:]


def moment(timestamp: int) -> Markup:
    """Show an instant that each reader would see in their own time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M} UTC</time>').format(at.isoformat(), at)


def _all(components: Iterable[Mapping[str, Any]]) -> Markup:
    return Markup().join(map(_component, components))


def _component(component: Mapping[str, Any]) -> Markup:
    match component["type"]:
        case Kind.CONTAINER:
            return Markup('<div class="container">{}</div>').format(_all(component["components"]))
        case Kind.TEXT:
            return Markup('<div class="text">{}</div>').format(markdown(component["content"]))
        case Kind.SECTION:
            beside = _component(component["accessory"])
            return Markup('<div class="section"><div>{}</div>{}</div>').format(_all(component["components"]), beside)
        case Kind.SEPARATOR:
            return Markup("<hr>") if component["divider"] else Markup('<div class="gap"></div>')
        case Kind.ROW:
            return Markup('<div class="row">{}</div>').format(_all(component["components"]))
        case Kind.SELECT:
            return choices(component["placeholder"], [option["label"] for option in component["options"]])
        case _:
            return Markup('<span class="button">{}</span>').format(component["label"])


def choices(prompt: str, labels: Iterable[str]) -> Markup:
    """Show a menu that can be opened."""
    items = Markup().join(Markup("<li>{}</li>").format(label) for label in labels)
    return Markup('<details class="menu"><summary>{}</summary><ul>{}</ul></details>').format(prompt, items)
