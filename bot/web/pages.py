"""A card as one accessible HTML page that needs no script and no other file."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from ..cards.asks import Ask
from ..cards.model import Block, Buttons, Card, Code, Entries, Figures, Heading, Menu, Passage, Quote, Remark
from ..cards.moments import timed
from ..cards.words import Words

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Path(__file__).with_name("templates")


def to_html(card: Card, words: Words, link: Callable[[Ask], str] = lambda question: "") -> str:
    """Write the page; `link` says where a question is answered, and an empty string leaves it a plain text."""
    return _template().render(
        card=card,
        lang=words.locale.replace("_", "-"),
        style=style(),
        macro=macro,
        link=link,
        safe_url=safe_url,
        timed=timed,
        words=words,
    )


def macro(block: Block) -> str:
    """Name the template's macro that draws a block."""
    match block:
        case Heading():
            return "heading"
        case Passage():
            return "passage"
        case Figures():
            return "figures"
        case Entries():
            return "entries"
        case Quote():
            return "quote"
        case Code():
            return "code"
        case Remark():
            return "remark"
        case Menu():
            return "menu"
        case Buttons():
            return "buttons"
        case _:
            assert_never(block)


def safe_url(url: str) -> str:
    """Return the address when a page may link to it, else an empty string."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


@cache
def style() -> str:
    """Return the style sheet that every page carries."""
    return (_TEMPLATES / "page.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Return the Content-Security-Policy: our own style sheet, and nothing else."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # only here: a bot without pages never needs it

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
