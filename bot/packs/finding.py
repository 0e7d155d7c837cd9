"""Finds what a text is made of: figures, dates, names and quoted terms. By rules; what they mean is for people."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from . import amounts, names


class Kind(StrEnum):
    """What sort of thing was found."""

    FIGURE = "figure"
    DATE = "date"
    NAME = "name"
    QUOTED = "quoted term"


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a paragraph, as the paragraph writes it."""

    kind: Kind
    text: str


_STRAIGHT = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")
_QUOTED = re.compile(
    r"""(?<!\w)(?=
        "(?=\S) (?P<double> [^"]+) (?<=\S)"(?!\w)
      | "(?=\S) (?P<unpaired> [^"']+) '(?!\w)
      | '(?=\S) (?P<single> (?:[^"']|(?<=\w)'(?=\w))+) (?<=\S)'(?!\w)
      | [「『《«]\s*(?P<brackets> [^「『《«」』》»]+)
    )""",
    re.VERBOSE,
)
_LONGEST = 6  # words; what is longer is a passage, and the things in it are found one by one


def find(paragraphs: Mapping[str, str]) -> dict[str, tuple[Found, ...]]:
    """Return what is in each paragraph of a text, each thing once: figures, then dates, names and quoted terms."""
    levelled = {place: _level(paragraph) for place, paragraph in paragraphs.items()}
    words = names.usage(levelled.values())
    return {place: tuple(dict.fromkeys(_things(paragraph, words))) for place, paragraph in levelled.items()}


def quoted_terms(paragraph: str) -> Iterator[str]:
    """Yield what stands between quotation marks and is no longer than a term: `lessons learnt`, `新日英同盟`."""
    for found in _QUOTED.finditer(paragraph.translate(_STRAIGHT)):
        start, end = found.span(str(found.lastgroup))
        term = paragraph[start:end].strip(" ,.;:!?")
        if term and len(term.split()) <= _LONGEST:
            yield term


def _things(paragraph: str, words: names.Usage) -> Iterator[Found]:
    return chain(
        (Found(Kind.FIGURE, text) for text in amounts.figures(paragraph)),
        (Found(Kind.DATE, text) for text in amounts.dates(paragraph)),
        (Found(Kind.NAME, text) for text in names.names(paragraph, words)),
        (Found(Kind.QUOTED, text) for text in quoted_terms(paragraph)),
    )


def _level(text: str) -> str:
    """Return a text in compatibility forms (NFKC) and without soft hyphens: the rules know these only."""
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "")
