"""Numbering footnotes: one number for each place in a document, in the order in which a card names them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ..domain.sources import Citation, Source, Verdict
from .links import exact_link
from .model import Footnote, Mark
from .telling import Telling
from .words import Words

Place = tuple[str, str]
"""A document, and a paragraph of it."""

_MARKS = {Verdict.CHECKED: Mark.CHECKED, Verdict.UNCHECKED: Mark.UNCHECKED, Verdict.NOT_HELD: Mark.NOT_HELD}


class Notes:
    """Collects the footnotes of one card while it is composed."""

    def __init__(self, telling: Telling, begun: Mapping[Place, tuple[Citation, ...]] = MappingProxyType({})) -> None:
        """Begin with the footnotes that a card has already, if any."""
        self._telling = telling
        self._cited = dict(begun)
        self._numbers = {place: number for number, place in enumerate(begun, 1)}

    @property
    def cited(self) -> Mapping[Place, tuple[Citation, ...]]:
        """Return what was cited so far, by its place."""
        return MappingProxyType(self._cited)

    def cite(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers of these citations, in order, each once."""
        numbers = []
        for citation in citations:
            place = (citation.source, citation.at)
            numbers.append(self._numbers.setdefault(place, len(self._numbers) + 1))
            self._cited[place] = (*self._cited.get(place, ()), citation)
        return tuple(dict.fromkeys(numbers))

    def footnotes(self) -> tuple[Footnote, ...]:
        """Return what was cited so far; a footnote is marked as its weakest citation."""
        return tuple(self._footnote(n, citations) for n, citations in enumerate(self._cited.values(), 1))

    def _footnote(self, number: int, citations: tuple[Citation, ...]) -> Footnote:
        marks = (_MARKS[citation.verdict] for citation in citations)
        mark = next((mark for mark in marks if mark is not Mark.CHECKED), Mark.CHECKED)
        return self._telling.parts.once((number, citations[0], mark), lambda: self._made(number, citations[0], mark))

    def _made(self, number: int, citation: Citation, mark: Mark) -> Footnote:
        source = self._telling.library.sources[citation.source]
        text = ", ".join([reference(source, self._telling.words), *place(source, citation.at)])
        return Footnote(number=number, text=text, url=exact_link(source, citation), mark=mark)


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
