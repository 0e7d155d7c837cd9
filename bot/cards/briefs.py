"""Cards of one brief: short, all facts, timeline, sources, related."""

from collections.abc import Iterable
from dataclasses import replace

from ..domain.briefs import Brief, Correction, Fact
from ..domain.library import Library
from ..domain.sources import Citation
from .asks import Ask, ask
from .model import (
    Block,
    Button,
    Buttons,
    Card,
    Choice,
    Entries,
    Entry,
    FigureRow,
    Figures,
    Heading,
    Menu,
    Passage,
    Remark,
)
from .notes import Notes, reference
from .words import Words

_LABEL_LENGTH = 75  # characters: what every platform's menus can show


def as_of(brief: Brief, words: Words) -> str:
    """Write `as of October 2003`."""
    return words("as of {date}", date=words.when(brief.as_of))


def short_card(
    library: Library, brief: Brief, words: Words, remarks: Iterable[str] = (), others: Iterable[Brief] = ()
) -> Card:
    """Tell a brief in a few sentences, its figures and its key facts; `others` are the runners-up."""
    notes = Notes(library.sources, words)
    summary = [Passage(text=s.text, notes=notes.cite(_backing(library, s.facts))) for s in brief.summary]
    key = [fact for fact in brief.facts if fact.key]
    blocks: list[Block] = [*map(remark, remarks), *summary, *figures(key, notes)]
    summed_up = {id for sentence in brief.summary for id in sentence.facts}
    told = [fact for fact in key if not fact.figures and fact.id not in summed_up]
    if told:
        blocks.append(Entries(rows=tuple(fact_entry(fact, notes, lead="") for fact in told)))
    blocks += corrections(key, notes, words)
    offers = tuple(Button(label=clip(other.title), ask=ask("brief", topic=other.id)) for other in others)
    if offers:
        blocks += [remark(words("Not this one? These match too:")), Buttons(buttons=offers)]
    blocks.append(_views(brief, "short", words))
    return Card(title=brief.title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def facts_card(library: Library, brief: Brief, words: Words) -> Card:
    """Tell every fact of a brief, section by section."""
    notes = Notes(library.sources, words)
    blocks: list[Block] = []
    for section in brief.sections:
        blocks.append(Heading(text=section.title))
        blocks.append(Entries(rows=tuple(fact_entry(fact, notes, lead="") for fact in section.facts)))
        blocks += corrections(section.facts, notes, words)
    blocks += [evidence_menu(brief.facts, words), _views(brief, "facts", words)]
    return _view_card(brief, words("All facts"), blocks, notes, words)


def timeline_card(library: Library, brief: Brief, words: Words) -> Card:
    """Tell the dated facts of a brief, oldest first."""
    notes = Notes(library.sources, words)
    dated = sorted(((f.when, f) for f in brief.facts if f.when), key=lambda pair: (pair[0].first, pair[0].last))
    blocks: list[Block] = [Entries(rows=tuple(fact_entry(fact, notes, words.when(when)) for when, fact in dated))]
    if not dated:
        blocks = [Passage(text=words("No fact of this topic has a date of its own."))]
    blocks += [*corrections([fact for _, fact in dated], notes, words), _views(brief, "timeline", words)]
    return _view_card(brief, words("Timeline"), blocks, notes, words)


def sources_card(library: Library, brief: Brief, words: Words) -> Card:
    """List the documents a brief rests on."""
    cited = dict.fromkeys(citation.source for fact in brief.facts for citation in fact.all_citations)
    sources = [library.sources[id] for id in cited]
    rows = [Entry(text=reference(source, words), ask=ask("sources", id=source.id)) for source in sources]
    choices = [Choice(label=clip(source.short_title), ask=ask("sources", id=source.id)) for source in sources]
    menu = Menu(prompt=words("Open a document"), choices=tuple(choices))
    blocks: list[Block] = [Entries(rows=tuple(rows)), menu, _views(brief, "sources", words)]
    return _view_card(brief, words("Sources"), blocks, Notes(library.sources, words), words)


def related_card(library: Library, brief: Brief, words: Words) -> Card:
    """List the briefs a curator has named as related."""
    notes = Notes(library.sources, words)
    related = [library.briefs[id] for id in brief.related]
    blocks: list[Block] = [Passage(text=words("No related topics yet."))]
    if related:
        blocks = [Entries(rows=tuple(topic_entry(library, b, notes) for b in related)), topic_menu(related, words)]
    return _view_card(brief, words("Related"), [*blocks, _views(brief, "related", words)], notes, words)


def figures(facts: Iterable[Fact], notes: Notes) -> list[Block]:
    """Set the figures of some facts off, or return nothing where there are none."""
    rows = [
        FigureRow(amount=figure.amount, label=figure.label, notes=notes.cite(fact.all_citations))
        for fact in facts
        for figure in fact.figures
    ]
    return [Figures(rows=tuple(rows))] if rows else []


def corrections(facts: Iterable[Fact], notes: Notes, words: Words) -> list[Block]:
    """Say what the source has, what is told instead, and why, for each corrected fact."""
    rows = [_correction(fact, fact.correction, notes, words) for fact in facts if fact.correction]
    return [Entries(rows=tuple(rows))] if rows else []


def _correction(fact: Fact, correction: Correction, notes: Notes, words: Words) -> Entry:
    told = words("{told}; the source has {has}.", told=correction.told, has=correction.has)
    numbers = notes.cite((*fact.citations, *correction.citations))
    return Entry(lead=words("Corrected"), text=f"{told} {correction.why}", notes=numbers)


def fact_entry(fact: Fact, notes: Notes, lead: str) -> Entry:
    """Show a fact as one row that opens it."""
    return Entry(
        lead=lead, text=fact.statement, notes=notes.cite(fact.all_citations), ask=ask("evidence", fact=fact.id)
    )


def evidence_menu(facts: Iterable[Fact], words: Words) -> Menu:
    """Offer the evidence of each of these facts."""
    choices = [Choice(label=clip(fact.statement), ask=ask("evidence", fact=fact.id)) for fact in facts]
    return Menu(prompt=words("Show the evidence of …"), choices=tuple(choices))


def topic_entry(library: Library, brief: Brief, notes: Notes) -> Entry:
    """Show a topic as one row: its title and the first sentence of its summary."""
    first = brief.summary[0]
    numbers = notes.cite(_backing(library, first.facts))
    return Entry(lead=brief.title, text=first.text, notes=numbers, ask=ask("brief", topic=brief.id))


def topic_menu(briefs: Iterable[Brief], words: Words) -> Menu:
    """Offer topics to open."""
    choices = [Choice(label=clip(brief.title), ask=ask("brief", topic=brief.id)) for brief in briefs]
    return Menu(prompt=words("Open a topic"), choices=tuple(choices))


def share_button(shared: Ask, words: Words) -> Button:
    """Offer to show this answer to the whole channel."""
    return Button(label=words("Share here"), ask=ask("share", of=shared.encode()))


def unshared(card: Card) -> Card:
    """Return the card without its offers to share, for a place where everyone sees it already."""
    blocks: list[Block] = []
    for block in card.blocks:
        if isinstance(block, Buttons):
            kept = tuple(b for b in block.buttons if b.ask is None or b.ask.command != "share")
            blocks += [Buttons(buttons=kept)] if kept else []
        else:
            blocks.append(block)
    return replace(card, blocks=tuple(blocks))


def remark(text: str) -> Remark:
    """Put a sentence in small print."""
    return Remark(text=text)


def clip(text: str) -> str:
    """Shorten a label for a menu at a space, marked as shortened; the whole text stands on the card."""
    if len(text) <= _LABEL_LENGTH:
        return text
    return f"{text[: _LABEL_LENGTH - 1].rpartition(' ')[0] or text[: _LABEL_LENGTH - 2]}…"


def _backing(library: Library, facts: tuple[str, ...]) -> Iterable[Citation]:
    return (citation for id in facts for citation in library.facts[id].all_citations)


def _views(brief: Brief, here: str, words: Words) -> Buttons:
    views = {
        "short": words("In short"),
        "facts": words("All facts"),
        "timeline": words("Timeline"),
        "sources": words("Sources"),
        "related": words("Related"),
    }
    views.pop(here)
    if not brief.related:
        views.pop("related", None)
    asks = {view: ask("brief", topic=brief.id, view="" if view == "short" else view) for view in (*views, here)}
    buttons = [Button(label=label, ask=asks[view]) for view, label in views.items()]
    return Buttons(buttons=(*buttons, share_button(asks[here], words)))


def _view_card(brief: Brief, view: str, blocks: list[Block], notes: Notes, words: Words) -> Card:
    title = f"{brief.title} · {view}"
    return Card(title=title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())
