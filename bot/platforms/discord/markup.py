"""Plain text into Discord's Markdown, so that it reads as it was written: no markup, no mention, no hidden link."""

import re

from ..plain import clean, one_line, safe_url

_INLINE = re.compile(r"[\\*_~`|<\[\]@]|:(?=//)")
_LINE_START = re.compile(r"^([ \t]*(?:\d+(?=[.)]))?)([-+#>.)])", re.MULTILINE)
_MAX_URL = 512  # characters: what a button takes, the tightest there is


def escape(text: str) -> str:
    """Escape every character that Discord would read as markup; line breaks stay."""
    return _LINE_START.sub(r"\1\\\2", _INLINE.sub(r"\\\g<0>", clean(text)))


def line(text: str) -> str:
    """Escape a text that must stay on one line."""
    return escape(one_line(text))


def link(text: str, url: str) -> str:
    """Write a link under its escaped text, or the text alone where the address cannot be trusted."""
    address = web_address(url)
    return f"[{line(text)}]({address})" if address else line(text)


def web_address(url: str) -> str:
    """Return an address that can be linked, or nothing."""
    return safe_url(url, _MAX_URL)
