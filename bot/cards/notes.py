"""Numbering footnotes: one number for each place in a document, in the order in which a card names them."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ..domain.sources import Citation, Source, Verdict
from .model import Footnote, Mark
from .words import Words

_MARKS = {Verdict.CHECKED: Mark.CHECKED, Verdict.UNCHECKED: Mark.UNCHECKED, Verdict.NOT_HELD: Mark.NOT_HELD}


class Notes:
    """Collects the footnotes of one card while it is composed."""

    def __init__(self, sources: Mapping[str, Source], words: Words) -> None:
        self._sources = sources
        self._words = words
        self._cited: dict[tuple[str, str], list[Citation]] = {}

    def cite(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers of these citations, in order, each once."""
        numbers = []
        for citation in citations:
            self._cited.setdefault((citation.source, citation.at), []).append(citation)
            numbers.append(list(self._cited).index((citation.source, citation.at)) + 1)
        return tuple(dict.fromkeys(numbers))

    def footnotes(self) -> tuple[Footnote, ...]:
        """Return what was cited so far; a footnote is marked as its weakest citation."""
        return tuple(self._footnote(n, citations) for n, citations in enumerate(self._cited.values(), 1))

    def _footnote(self, number: int, citations: list[Citation]) -> Footnote:
        source = self._sources[citations[0].source]
        return Footnote(
            number=number,
            text=", ".join([reference(source, self._words), *place(source, citations[0].at)]),
            url=exact_link(source, citations[0]),
            mark=min((_MARKS[c.verdict] for c in citations), key=lambda mark: mark is Mark.CHECKED),
        )


def reference(source: Source, words: Words) -> str:
    """Write `R. Drifte, “UK–Japan Security Relationship” (October 2003)`."""
    authors = ", ".join(name.short for name in source.author)
    dated = f" ({words.when(source.issued)})" if source.issued else ""
    return f"{authors}{', ' if authors else ''}“{source.short_title}”{dated}"


def place(source: Source, at: str) -> list[str]:
    """Return our name of the section and the paragraph, as far as there are such."""
    return [part for part in (source.section_of(at), f"¶ {at.removeprefix('p')}" if at else "") if part]


def exact_link(source: Source, citation: Citation) -> str:
    """Return an address that opens the document at the cited words, or an empty string."""
    if not source.url:
        return ""
    return f"{source.url}#:~:text={quote(citation.terms[0], safe='')}" if citation.terms else source.url
