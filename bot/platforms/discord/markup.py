"""Plain text into Discord's Markdown, so that it reads as it was written: no markup, no mention, no hidden link."""

import re
from collections.abc import Callable, Iterable

from ...cards.moments import Moment, timed
from ..plain import clean, one_line, printable, safe_url

_INLINE = re.compile(r"[\\*_~`|<\[\]@]|:(?=//)")
_LINE_START = re.compile(r"^([ \t]*(?:\d+(?=[.)]))?)([-+#>.)])", re.MULTILINE)
_MAX_URL = 512  # characters: what a button takes, the tightest there is


def escape(text: str) -> str:
    """Escape every character that Discord would read as markup; line breaks stay."""
    inline = _INLINE.sub(lambda found: f"\\{found[0]}", clean(text))
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}", inline)


def line(text: str) -> str:
    """Escape a text that must stay on one line."""
    return escape(one_line(text))


def stamped(text: str, moments: Iterable[Moment], write: Callable[[str], str]) -> str:
    """Escape a text by `write`, with each moment it names as a timestamp that every reader sees in their own time."""
    parts = timed(text, moments, write)
    return "".join(part if isinstance(part, str) else f"<t:{part.timestamp}:F>" for part in parts)


def code(text: str) -> str:
    """Fence a text to be copied; nothing in it is markup but the fence, so back-ticks are kept apart in it."""
    kept_apart = re.sub("`(?=`)", "`\u200b", printable(text))
    return f"```\n{kept_apart}\n```"


def link(text: str, url: str) -> str:
    """Write a link under its escaped text, or the text alone where the address cannot be trusted."""
    address = web_address(url)
    return f"[{line(text)}]({address})" if address else line(text)


def web_address(url: str) -> str:
    """Return an address that can be linked, or nothing."""
    return safe_url(url, _MAX_URL)
