"""Numbering footnotes: one number for each place in a document, in the order in which a card names them."""

from collections.abc import Iterable

from ..domain.sources import Citation, Source, Verdict
from .links import exact_link
from .model import Footnote, Mark
from .telling import Telling
from .words import Words

_MARKS = {Verdict.CHECKED: Mark.CHECKED, Verdict.UNCHECKED: Mark.UNCHECKED, Verdict.NOT_HELD: Mark.NOT_HELD}


class Notes:
    """Collects the footnotes of one card while it is composed."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
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
        words = self._telling.words
        source = self._telling.library.sources[citations[0].source]
        return Footnote(
            number=number,
            text=", ".join([reference(source, words), *place(source, citations[0].at)]),
            url=exact_link(source, citations[0]),
            mark=min((_MARKS[c.verdict] for c in citations), key=lambda mark: mark is Mark.CHECKED),
        )


def reference(source: Source, words: Words) -> str:
    """Write `R. Drifte, “UK–Japan Security Relationship” (October 2003)`."""
    authors = ", ".join(name.short for name in source.author)
    dated = f" ({words.when(source.issued)})" if source.issued else ""
    return f"{authors}{', ' if authors else ''}“{source.short_title}”{dated}"


def place(source: Source, at: str) -> list[str]:
    """Return our name of the section, the page and the paragraph, as far as there are such."""
    page = source.pages.get(at)
    parts = [source.section_of(at), f"p. {page}" if page else "", f"¶ {at.removeprefix('p')}"]
    return [part for part in parts if part] if at else []
