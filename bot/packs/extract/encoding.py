"""Finds out which characters the bytes of a text file stand for."""

import codecs
import re
from typing import NamedTuple

from ...forms import Refused

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = [  # what documents are found in besides Unicode; a longer list only makes for odder guesses
    *("cp1252", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr"),
    *("cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
]
_NAMES = {
    "cp1252": "Windows-1252",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY = 0.005  # of the characters of a real text are control characters, at most
_DECLARED = re.compile(rb"""(?i)<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""")
_HEAD = 4096  # bytes of a page that may hold its declaration

NOT_TEXT = Refused("this is not a text: it has bytes that no text has", "give the document as PDF, DOCX, HTML or text")


class Decoded(NamedTuple):
    """A text, and the name of the encoding when it was guessed."""

    text: str
    guessed: str = ""


def decode(content: bytes, said: str = "") -> Decoded:
    """Return the text of a file; `said` is the encoding that somebody gave. Raises Refused."""
    decoded = Decoded(_as_said(content, said)) if said else _decoded(content)
    if len(_CONTROLS.findall(decoded.text)) > _BINARY * len(decoded.text):
        raise NOT_TEXT
    return decoded


def declared(content: bytes) -> str:
    """Return the encoding that a page says it is in, where Python knows it."""
    found = _DECLARED.search(content[:_HEAD])
    name = found[1].decode("ascii") if found else ""
    return name if _is_known(name) else ""


def _decoded(content: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(_as_said(content, encoding))
    if encoding := _bare_utf16(content):
        return Decoded(_as_said(content, encoding), _NAMES[encoding])
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(content)


def _as_said(content: bytes, encoding: str) -> str:
    if not _is_known(encoding):
        raise Refused(f"“{encoding}” is not an encoding", "name one such as utf-8, cp1252, shift_jis or utf-16")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"this is not {encoding}: byte {error.start + 1:,} cannot be read as that"
        raise Refused(problem, "save it as UTF-8, or name its encoding with --encoding") from None


def _guessed(content: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_LEGACY).best()
    if best is None:
        raise NOT_TEXT
    return Decoded(content.decode(best.encoding), _NAMES.get(best.encoding, best.encoding))


def _bare_utf16(content: bytes) -> str:
    """Return the kind of UTF-16 without a mark: every other byte of most Western texts is 0."""
    half = len(content[:_HEAD]) // 2
    high, low = content[0:_HEAD:2].count(0), content[1:_HEAD:2].count(0)
    if high + low < half * 0.4:
        return ""
    return "utf-16-le" if low > 4 * high else "utf-16-be" if high > 4 * low else ""


def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False
