"""Markdown (CommonMark with tables, and front matter in YAML)."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from ...domain.errors import ContentError
from ...strict_yaml import Value, read
from .document import Extracted, Format, Passage

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def extract(text: str) -> Extracted:
    """Read a Markdown text."""
    front = _FRONT.match(text)
    said = _front_matter(front[1]) if front else {}
    passages = tuple(_passages(MarkdownIt().enable("table").parse(text[front.end() :] if front else text)))
    heading = next((passage.text for passage in passages if passage.level == 1), "")
    return Extracted(
        format=Format.MARKDOWN,
        passages=passages,
        title=_one(said.get("title")) or heading,
        author=_many(said.get("author", said.get("authors"))),
        issued=_one(said.get("date")),
        language=_one(said.get("lang")),
    )


def _front_matter(text: str) -> Mapping[str, Value]:
    try:
        value = read(text.encode(), "front matter").value
    except ContentError:  # whatever it is, it is not ours to mend
        return {}
    return value if isinstance(value, dict) else {}


def _one(value: "Value | None") -> str:
    return value if isinstance(value, str) else ""


def _many(value: "Value | None") -> tuple[str, ...]:
    return tuple(filter(None, map(_one, value if isinstance(value, list) else [value or ""])))


def _passages(tokens: list["Token"]) -> Iterator[Passage]:
    level, row = 0, list[str]()
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "tr_open":
                row = [""]
            case "tr_close":
                yield Passage(text=" | ".join(row[1:]))
                row = []
            case "inline" if row:
                row.append(_shown(token))
            case "inline":
                yield Passage(text=_shown(token), level=level)
            case "fence" | "code_block":
                yield Passage(text=token.content)
            case "html_block":
                yield Passage(text=_TAG.sub(" ", token.content))
            case _:  # the beginnings and ends of blocks that hold others
                pass


def _shown(inline: "Token") -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    parts = (breaks.get(child.type, child.content) for child in inline.children or () if child.type != "html_inline")
    return "".join(parts)
