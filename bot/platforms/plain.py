"""Plain text made safe to show, and cut without hurting it, for every platform."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

BLANK = "–"

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ELLIPSIS = "…"
_JOINER = "\u200d"
_CONTINUING = {_JOINER, "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}  # variation selectors, skin tones


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of one limit of a platform a message takes up."""

    name: str
    used: int
    most: int

    @property
    def is_kept(self) -> bool:
        """Whether the message is within the limit."""
        return self.used <= self.most


def printable(text: str) -> str:
    """Return the text without control characters and half surrogates."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def clean(text: str) -> str:
    """Return the text as it can be shown; a dash where nothing is left to show."""
    return printable(text).strip() or BLANK


def one_line(text: str) -> str:
    """Return the text on one line."""
    return " ".join(clean(text).split())


def units(text: str) -> int:
    """Count a text in UTF-16 units: platforms do not say what they count, and this is never too few."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=1024)  # most labels stand on every card
def label(text: str, limit: int) -> str:
    """Return a one-line label, ended with an ellipsis where it is longer than the limit."""
    whole = one_line(text)
    return whole if units(whole) <= limit else _start(whole, limit - 1).rstrip() + _ELLIPSIS


def pieces(text: str, limit: int) -> Iterator[str]:
    """Cut a text at line ends, else at spaces, else where it must be, into parts of at most `limit` units."""
    rest = clean(text)
    while units(rest) > limit:
        start = _start(rest, limit)
        ends = (rest.rfind(end, 0, len(start) + 1) for end in "\n ")
        end = next((end for end in ends if end > 0), len(start))
        yield rest[:end]
        rest = rest[end:].lstrip()
    yield rest


def safe_url(url: str, limit: int) -> str:
    """Return a web address that cannot break out of a link, or nothing where it is no plain http(s) address."""
    try:
        parts = urlsplit(_UNPRINTABLE.sub("", url).strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    address = quote(parts.geturl(), safe=":/?#[]@!$&'*+,;=%~")
    return address if len(address) <= limit else ""


def _start(text: str, limit: int) -> str:
    """Return the longest start within the limit that does not part a character from its accents or joined parts."""
    start = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    end = len(start)
    while 0 < end < len(text) and (_continues(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return start[:end] or start


def _continues(character: str) -> bool:
    return character in _CONTINUING or unicodedata.combining(character) > 0
