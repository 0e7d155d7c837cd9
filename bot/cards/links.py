"""Addresses that open a document at the cited words."""

from urllib.parse import quote

from ..domain.sources import Citation, Source

_ENOUGH = 25  # characters, and the rest of the word: what names a passage by its beginning or its end
_WIDE = 4  # characters of an address for each of a text: more than that is a script of another kind than ours


def exact_link(source: Source, citation: Citation) -> str:
    """Return an address that opens the document at its page or at the cited words; empty where it has no address."""
    if not source.url:
        return ""
    if page := source.pages.get(citation.at):
        return f"{source.url.partition('#')[0]}#page={page}"
    if directive := _text_directive(citation):
        return f"{source.url}{'' if '#' in source.url else '#'}:~:text={directive}"
    return source.url


def _text_directive(citation: Citation) -> str:
    """Return `[prefix-,]start[,end][,-suffix]`, kept short: platforms refuse long addresses."""
    exact = citation.exact or max(citation.terms, key=len, default="")
    size = _ENOUGH if len(_encoded(exact)) < _WIDE * len(exact) else _ENOUGH // _WIDE
    start, end = _head(exact, size), _tail(exact, size)
    words = [start, end] if len(start) + len(end) < len(exact) else [exact]
    before = [f"{_encoded(_tail(citation.prefix, size))}-"] if citation.prefix else []
    after = [f"-{_encoded(_head(citation.suffix, size))}"] if citation.suffix else []
    return ",".join([*before, *map(_encoded, words), *after])


def _head(text: str, size: int) -> str:
    """Return the beginning of a text, to the end of a word where it has words."""
    if " " not in text:
        return text[:size]
    end = text.find(" ", size)
    return text[:end] if end > 0 else text


def _tail(text: str, size: int) -> str:
    """Return the end of a text, from the beginning of a word where it has words."""
    if " " not in text:
        return text[-size:]
    start = text.rfind(" ", 0, -size)
    return text[start + 1 :]


def _encoded(text: str) -> str:
    """Escape everything, and the hyphen too, which means something in a text directive."""
    return quote(text, safe="").replace("-", "%2D")
