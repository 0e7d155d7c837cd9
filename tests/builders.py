"""Small libraries made by hand, for tests that need to choose every word."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards.words import Words
from bot.domain.briefs import Brief, Fact, Pack, Section, Sentence
from bot.domain.dates import parse_when
from bot.domain.library import Library, assemble
from bot.domain.sources import Access, Citation, Source, SourceSection, Verdict
from bot.packs.bibliography import CslBibliography
from bot.packs.showing import TextFolder
from bot.service.commands import handle, read_line
from bot.service.desk import Desk
from bot.service.ports import Invocation, Place, Platform, Reply

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def make_source(id: str = "report", **changes: Any) -> Source:
    """Return a document of three paragraphs."""
    values: dict[str, Any] = {
        "id": id,
        "type": "report",
        "title": "A Report on Bridges",
        "short_title": "Bridges",
        "issued": parse_when("1999-05"),
        "rights": "The authors.",
        "access": Access.CLOSED,
        "obtained": "A plain-text copy.",
        "sections": (SourceSection(title="Spans", first="p1", last="p2"),),
        "paragraphs": MappingProxyType({f"p{n}": f"{n}" * 64 for n in (1, 2, 3)}),
    }
    return Source(**{**values, **changes})


def make_fact(id: str, statement: str, brief: str = "bridges", when: str = "", **changes: Any) -> Fact:
    """Return a fact with one checked citation."""
    values: dict[str, Any] = {
        "id": id,
        "brief": brief,
        "statement": statement,
        "citations": (Citation(source="report", at="p1", terms=("bridge",), verdict=Verdict.CHECKED),),
        "when": parse_when(when) if when else None,
    }
    return Fact(**{**values, **changes})


def make_brief(id: str, facts: Iterable[Fact], title: str = "", **changes: Any) -> Brief:
    """Return a brief whose summary rests on its first fact."""
    facts = tuple(facts)
    values: dict[str, Any] = {
        "id": id,
        "pack": "works",
        "title": title or id.capitalize(),
        "aliases": (),
        "as_of": parse_when("1999-05"),
        "summary": (Sentence(text=facts[0].statement, facts=(facts[0].id,)),),
        "sections": (Section(title="All", facts=facts),),
    }
    return Brief(**{**values, **changes})


def make_library(
    *briefs: Brief,
    sources: Iterable[Source] = (),
    questions: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    **changes: Any,
) -> Library:
    """Return a library of one pack."""
    values: dict[str, Any] = {
        "id": "works",
        "title": "Public works",
        "description": "Bridges and roads.",
        "briefs": briefs,
    }
    packs, documents = [Pack(**{**values, **changes})], [make_source(), *sources]
    return assemble(packs, documents, version="1" * 64, questions=questions)


class FixedShelf:
    """Holds one library for good."""

    def __init__(self, library: Library) -> None:
        self.library = library


def make_desk(library: Library, texts: Path | None = None, *, show_closed: bool = False) -> Desk:
    """Return a desk in London that serves the library, with the texts in a folder."""
    return Desk(
        shelf=FixedShelf(library),
        timezone=ZoneInfo("Europe/London"),
        words=Words(),
        bibliography=CslBibliography(),
        texts=TextFolder(texts, show_closed=show_closed),
    )


async def say(desk: Desk, line: str, **changes: Any) -> Reply:
    """Ask as the terminal does."""
    values: dict[str, Any] = {"ask": read_line(line or "/help"), "place": Place(platform=Platform.TERMINAL), "now": NOW}
    return await handle(Invocation(**{**values, **changes}), desk)
