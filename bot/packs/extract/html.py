"""HTML: the text that a page is for, without its menus, headers, adverts and comments (by trafilatura)."""

import logging
import re
from collections.abc import Iterator

from lxml.etree import _Element, iterwalk
from trafilatura import bare_extraction
from trafilatura.settings import Document

from ...forms import Refused
from .document import Extracted, Format, Passage

_BLOCKS = frozenset(("body", "p", "head", "quote", "item", "row", "code", "list", "table", "div"))
_LANGUAGE = re.compile(r"""(?i)<html\b[^>]*?\slang\s*=\s*["']?([a-z]{2,3}(?:-[a-z0-9]{2,8})*)""")
_BLANK_LINE = re.compile(r"\n\s*\n")
_HEAD = 10_000  # characters in which a page says its language

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def extract(text: str) -> Extracted:
    """Read a web page. Raises Refused when no text is left of it."""
    document = bare_extraction(
        text,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # what it says, no guesses
    )
    if not isinstance(document, Document) or document.body is None or not "".join(document.body.itertext()).strip():
        problem = "no text is left of this page once menus and adverts are taken away"
        raise Refused(problem, "open it in a browser, and save its text as a .txt file")
    language = _LANGUAGE.search(text[:_HEAD])
    return Extracted(
        format=Format.HTML,
        passages=tuple(_passages(document.body)),
        title=document.title or "",
        author=tuple(filter(None, (document.author or "").split("; "))),
        issued=document.date or "",
        container_title=document.sitename or "",
        language=language[1] if language else "",
        url=document.url or "",
    )


def _passages(body: _Element) -> Iterator[Passage]:
    parts: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            level = int(element.get("rend", "h2")[1:]) if element.tag == "head" and event == "end" else 0
            yield from (Passage(text=part, level=level) for part in _BLANK_LINE.split("".join(parts)))
            parts.clear()
        if event == "start":
            parts.append(f"{_before(element.tag, parts)}{element.text or ''}")
        else:
            parts.append(element.tail or "")


def _before(tag: str, parts: list[str]) -> str:
    if tag == "lb":
        return "\n"
    return " | " if tag == "cell" and "".join(parts).strip() else ""
