"""Answering what something rests on: the receipts of a fact, a document, a message."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from heapq import nlargest

from ..cards.asks import Ask, ask
from ..cards.briefs import clip
from ..cards.documents import cite_card, document_card, documents_card
from ..cards.facts import several_card
from ..cards.receipts import evidence_card
from ..domain.errors import BadRequest
from ..domain.library import Library
from ..domain.matching import find
from ..domain.sources import Source
from . import reading
from .desk import Desk
from .ports import CitationStyle, Invocation, Reply
from .replies import found, gone, miss, some
from .results import fact_result, source_result

_SHORTEST = 3  # characters: a shorter piece of a message says nothing
_LOOKED_UP = 6  # sentences of a message, the longest, that are held against the library
_SENTENCE = re.compile(r"(?<=[.!?。])\s*|\[\d+\]\s*|\n")


def evidence(invocation: Invocation, desk: Desk) -> Reply:
    """Open the receipts of the fact that a button names."""
    telling, wanted = desk.telling(invocation), invocation.ask
    library, named = telling.library, wanted.options.get("fact", "")
    if named not in library.facts:
        return gone(named, telling)
    told = library.facts[named]
    at_hand = {c: desk.texts.excerpt(library.sources[c.source], c) for c in told.all_citations}
    card = evidence_card(telling, told, {citation: excerpt for citation, excerpt in at_hand.items() if excerpt})
    return found(wanted, card, [fact_result(library, told)])


def sources(invocation: Invocation, desk: Desk) -> Reply:
    """Answer `/sources [id]`; `view=cite` offers the reference to a document to be copied."""
    telling, wanted = desk.telling(invocation), invocation.ask
    library, named = telling.library, wanted.options.get("id", "")
    if not named:
        start, ids = some(library.sources, wanted.options.get("start", ""))
        listed = [library.sources[id] for id in ids]
        results = (source_result(source, telling.words) for source in listed)
        return found(wanted, documents_card(telling, listed, start), results)
    source = _find_source(named, library)
    if source is None:
        return miss(wanted, named, telling)
    if wanted.options.get("view") == "cite":
        citations = {style.value: desk.bibliography.cite(source, style) for style in CitationStyle}
        card = cite_card(source, citations, telling.words)
    else:
        card = document_card(telling, source)
    return found(wanted.with_options(id=source.id), card, [source_result(source, telling.words)])


def locate(invocation: Invocation, desk: Desk) -> Reply:
    """Find what a message rests on: what it offers to open (`of`, one question a line), what its words (`text`) state.

    Of several facts the evidence of each is offered; a brief is opened whole; other words bring the fact they fit best.
    """
    telling, options = desk.telling(invocation), invocation.ask.options
    library, text = telling.library, options.get("text", "")
    offered = list(_questions(options.get("of", "")))
    if topic := _first(offered, "brief", "topic", "view"):
        return reading.brief(replace(invocation, ask=ask("brief", topic=topic, view="facts")), desk)
    named = [question.options.get("fact", "") for question in offered if question.command == "evidence"]
    ids = list(dict.fromkeys([*_stated(text, library), *named]))
    known = [library.facts[id] for id in ids if id in library.facts]
    if len(known) > 1:
        results = (fact_result(library, fact) for fact in known)
        return found(ask("evidence", fact=known[0].id), several_card(known, telling.words), results)
    if ids:
        return evidence(replace(invocation, ask=ask("evidence", fact=known[0].id if known else ids[0])), desk)
    if document := _first(offered, "sources", "id"):
        return sources(replace(invocation, ask=ask("sources", id=document)), desk)
    if topic := _first(offered, "brief", "topic"):
        return reading.brief(replace(invocation, ask=ask("brief", topic=topic, view="facts")), desk)
    return _best_fit(text, invocation, desk)


def _best_fit(text: str, invocation: Invocation, desk: Desk) -> Reply:
    """Open the fact that one of the sentences of a message fits best."""
    telling = desk.telling(invocation)
    parts = nlargest(_LOOKED_UP, (part for part in _SENTENCE.split(text) if len(part) > _SHORTEST), key=len)
    library = telling.library
    matches = [match for part in parts for match in find(library.index, part, "fact", library.lexicon, 1)]
    best = max(matches, key=lambda match: match.score, default=None)
    if best is None:
        return miss(ask("topics"), clip(" ".join(text.split())), telling)
    return evidence(replace(invocation, ask=ask("evidence", fact=best.id)), desk)


def _questions(lines: str) -> Iterator[Ask]:
    """Read the questions that a message offers; what is none of ours is passed over."""
    for line in lines.split("\n"):
        with suppress(BadRequest):
            yield Ask.decode(line)


def _first(offered: Iterable[Ask], command: str, option: str, *others: str) -> str:
    """Return what the first offered question of a command names, if it has the other options too."""
    named = (q.options for q in offered if q.command == command and {option, *others} <= q.options.keys())
    return next((options[option] for options in named), "")


def _stated(text: str, library: Library) -> list[str]:
    """Return the facts whose statements a message has word for word, in its order."""
    return library.stated_in(text.replace("\\", ""))  # Discord hands our own words back as we escaped them


def _find_source(named: str, library: Library) -> Source | None:
    matches = find(library.index, named, "source", library.lexicon, limit=1)
    return library.sources.get(named) or (library.sources[matches[0].id] if matches else None)
