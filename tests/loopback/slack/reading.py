"""What a person sees of blocks: lines of text as Slack would show them, and what can be pressed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_LINK = re.compile(r"<(?!!|@|#)([^>|]+)\|([^>]+)>")
_DATE = re.compile(r"<!date\^\d+\^\{date_long\}, \{time\}\|([^<>|]+)>")
_PING = re.compile(r"<(?:!|@|#|!subteam\^|!date\^)[^>]*>")
_STYLED = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
_MISREAD = re.compile(r"[*_~`]|^>|^&gt;|:[\w+'-]+:", re.MULTILINE)


def shown(blocks: Iterable[Json]) -> list[str]:
    """Return the lines that a person reads, from top to bottom, without buttons and menus."""
    return [line for block in blocks for text in _texts(block) for line in text.split("\n") if line.strip()]


def markup_misread(blocks: Iterable[Json]) -> list[str]:
    """Return the mrkdwn texts in which Slack would find more markup than bold leads and links."""
    texts = [text for block in blocks for text in _objects(block) if text["type"] == "mrkdwn"]
    left = [(text, _STYLED.sub(r"\1", _LINK.sub(r"\2", _DATE.sub(r"\1", text["text"])))) for text in texts]
    return [text["text"] for text, rest in left if _MISREAD.search(rest) or text.get("verbatim") is not True]


def pings(text: str, blocks: Iterable[Json]) -> list[str]:
    """Return every mention that Slack would act on, in the fallback text and in the blocks; our dates are none."""
    markup = [text["text"] for block in blocks for text in _objects(block) if text["type"] == "mrkdwn"]
    return [ping for part in (text, *markup) for ping in _PING.findall(_DATE.sub("", part))]


def pressable(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element that can be pressed, with its block."""
    for block in blocks:
        for element in [*(block.get("elements", ()) if block["type"] == "actions" else ()), block.get("accessory")]:
            if element:
                yield block, element


def from_mrkdwn(markup: str) -> str:
    """Return what mrkdwn shows: bold without its stars, links by their labels, the three entities."""
    text = _STYLED.sub(r"\1", _LINK.sub(r"\2", _DATE.sub(r"\1", markup)))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _texts(block: Json) -> Iterator[str]:
    if block["type"] == "rich_text":
        yield from (_rich(element) for element in block["elements"])
        return
    yield from (from_mrkdwn(t["text"]) if t["type"] == "mrkdwn" else t["text"] for t in _objects(block))


def _objects(block: Json) -> list[Json]:
    """Return the text objects of a block that is not rich text."""
    if block["type"] in ("rich_text", "actions", "divider"):
        return []
    return [*filter(None, [block.get("text")]), *block.get("fields", ()), *block.get("elements", ())]


def _rich(element: Json) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(_rich(item) for item in element["elements"])
    return "".join(part["fallback"] if part["type"] == "date" else part["text"] for part in element["elements"])
