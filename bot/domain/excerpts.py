"""A paragraph of a document, parted where a quotation stands in it."""

import re
from dataclasses import dataclass

from .sources import Citation

_ALIKE = ("‘’‚‛′`´'", '“”„‟″"', "‐‑‒–—―−-")  # the shapes in which copies of a text have the same character


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The words of a paragraph: the quotation, and all that stands before and after it."""

    before: str = ""
    exact: str = ""
    after: str = ""


def excerpt(paragraph: str, citation: Citation) -> Excerpt:
    """Part a paragraph at the quotation of a citation; all of it is `before` where there is none to be found."""
    found = re.search(_pattern(citation), paragraph) if citation.exact else None
    if found is None:
        return Excerpt(before=paragraph)
    start, end = found.span("exact")
    return Excerpt(before=paragraph[:start], exact=paragraph[start:end], after=paragraph[end:])


def _pattern(citation: Citation) -> str:
    parts = (citation.prefix, citation.exact, citation.suffix)
    prefix, exact, suffix = (r"\s+".join(map(_any_shape, part.split())) for part in parts)
    return rf"{prefix}\s*(?P<exact>{exact})\s*{suffix}"


def _any_shape(word: str) -> str:
    return "".join(next((f"[{re.escape(alike)}]" for alike in _ALIKE if c in alike), re.escape(c)) for c in word)
