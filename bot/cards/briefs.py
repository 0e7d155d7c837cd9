"""Cards of one brief: short, all facts, timeline, sources, related."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..domain.briefs import Brief, Correction, Fact
from ..domain.sources import Citation
from .asks import Ask, ask
from .badges import overdue, qualified
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
from .telling import Telling
from .words import Words

_LABEL_LENGTH = 75  # characters: what every platform's menus can show


def as_of(brief: Brief, words: Words) -> str:
    """Write `as of October 2003`."""
    return words("as of {date}", date=words.when(brief.as_of))


def short_card(telling: Telling, brief: Brief, remarks: Iterable[str] = (), others: Iterable[Brief] = ()) -> Card:
    """Tell a brief in a few sentences, its figures and its key facts; `others` are the runners-up."""
    words, notes = telling.words, Notes(telling)
    key = [fact for fact in brief.facts if fact.key]
    blocks: list[Block] = [*map(remark, remarks), *_due(brief, telling)]
    blocks += [*_summary(brief, telling, notes), *figures(key, telling, notes, within=brief)]
    summed_up = {id for sentence in brief.summary for id in sentence.facts}
    told = [fact for fact in key if not fact.figures and fact.id not in summed_up]
    blocks += _entries(told, telling, notes, within=brief)
    blocks += corrections(key, notes, words)
    offers = tuple(Button(label=clip(other.title), ask=ask("brief", topic=other.id)) for other in others)
    if offers:
        blocks += [remark(words("Not this one? These match too:")), Buttons(buttons=offers)]
    blocks.append(_views(brief, "short", words))
    return Card(title=brief.title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def facts_card(telling: Telling, brief: Brief) -> Card:
    """Tell every fact of a brief, section by section."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = []
    for section in brief.sections:
        blocks.append(Heading(text=section.title))
        blocks += _entries(section.facts, telling, notes, within=brief)
        blocks += corrections(section.facts, notes, words)
    blocks += [evidence_menu(brief.facts, words), _views(brief, "facts", words)]
    return _view_card(telling, brief, words("All facts"), blocks, notes)


def timeline_card(telling: Telling, brief: Brief) -> Card:
    """Tell the dated facts of a brief, oldest first."""
    words, notes = telling.words, Notes(telling)
    dated = sorted(((f.when, f) for f in brief.facts if f.when), key=lambda pair: (pair[0].first, pair[0].last))
    rows = (fact_entry(fact, telling, notes, words.when(when), within=brief) for when, fact in dated)
    blocks: list[Block] = [Entries(rows=tuple(rows))]
    if not dated:
        blocks = [Passage(text=words("No fact of this topic has a date of its own."))]
    blocks += [*corrections([fact for _, fact in dated], notes, words), _views(brief, "timeline", words)]
    return _view_card(telling, brief, words("Timeline"), blocks, notes)


def sources_card(telling: Telling, brief: Brief) -> Card:
    """List the documents a brief rests on."""
    words = telling.words
    cited = dict.fromkeys(citation.source for fact in brief.facts for citation in fact.all_citations)
    sources = [telling.library.sources[id] for id in cited]
    rows = [Entry(text=reference(source, words), ask=ask("sources", id=source.id)) for source in sources]
    choices = [Choice(label=clip(source.short_title), ask=ask("sources", id=source.id)) for source in sources]
    menu = Menu(prompt=words("Open a document"), choices=tuple(choices))
    blocks: list[Block] = [Entries(rows=tuple(rows)), menu, _views(brief, "sources", words)]
    return _view_card(telling, brief, words("Sources"), blocks, Notes(telling))


def related_card(telling: Telling, brief: Brief) -> Card:
    """List the briefs a curator has named as related."""
    words, notes = telling.words, Notes(telling)
    related = [telling.library.briefs[id] for id in brief.related]
    blocks: list[Block] = [Passage(text=words("No related topics yet."))]
    if related:
        rows = tuple(topic_entry(telling, other, notes) for other in related)
        blocks = [Entries(rows=rows), topic_menu(related, words)]
    return _view_card(telling, brief, words("Related"), [*blocks, _views(brief, "related", words)], notes)


def figures(facts: Iterable[Fact], telling: Telling, notes: Notes, *, within: Brief | None = None) -> list[Block]:
    """Set the figures of some facts off, or return nothing where there are none."""
    rows = [
        FigureRow(
            amount=figure.amount,
            label=qualified(figure.label, [fact], telling, within=within),
            notes=notes.cite(fact.all_citations),
        )
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


def fact_entry(fact: Fact, telling: Telling, notes: Notes, lead: str = "", *, within: Brief | None = None) -> Entry:
    """Show a fact as one row that opens it, and says what is open about it."""

    def row() -> tuple[str, Ask]:
        return qualified(fact.statement, [fact], telling, within=within), ask("evidence", fact=fact.id)

    text, opens = telling.parts.once(("entry", fact.id, within is None), row)
    return Entry(lead=lead, text=text, notes=notes.cite(fact.all_citations), ask=opens)


def evidence_menu(facts: Iterable[Fact], words: Words) -> Menu:
    """Offer the evidence of each of these facts."""
    choices = [Choice(label=clip(fact.statement), ask=ask("evidence", fact=fact.id)) for fact in facts]
    return Menu(prompt=words("Show the evidence of …"), choices=tuple(choices))


def topic_entry(telling: Telling, brief: Brief, notes: Notes) -> Entry:
    """Show a topic as one row: its title and the first sentence of its summary."""
    first = brief.summary[0]
    facts = [telling.library.facts[id] for id in first.facts]
    text = qualified(first.text, facts, telling)
    return Entry(lead=brief.title, text=text, notes=notes.cite(_backing(facts)), ask=ask("brief", topic=brief.id))


def topic_menu(briefs: Iterable[Brief], words: Words) -> Menu:
    """Offer topics to open."""
    choices = [Choice(label=clip(brief.title), ask=ask("brief", topic=brief.id)) for brief in briefs]
    return Menu(prompt=words("Open a topic"), choices=tuple(choices))


def more(listing: Ask, told: int, total: int, words: Words) -> list[Block]:
    """Offer what comes after a list that is too long for one card, or return nothing when it was the last."""
    if told >= total:
        return []
    following = Button(label=words("Show more"), ask=listing.with_options(start=str(told)))
    return [remark(words("{told} of {total} so far.", told=told, total=total)), Buttons(buttons=(following,))]


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


def _summary(brief: Brief, telling: Telling, notes: Notes) -> Iterable[Passage]:
    for sentence in brief.summary:
        facts = [telling.library.facts[id] for id in sentence.facts]
        text = qualified(sentence.text, facts, telling, within=brief)
        yield Passage(text=text, notes=notes.cite(_backing(facts)))


def _entries(facts: Sequence[Fact], telling: Telling, notes: Notes, *, within: Brief) -> list[Block]:
    return [Entries(rows=tuple(fact_entry(f, telling, notes, within=within) for f in facts))] if facts else []


def _backing(facts: Iterable[Fact]) -> Iterable[Citation]:
    return (citation for fact in facts for citation in fact.all_citations)


def _due(brief: Brief, telling: Telling) -> list[Block]:
    """Say that a brief as a whole must be looked at again, once that is so."""
    due = overdue(brief, telling)
    return [remark(due[0].upper() + due[1:])] if due else []


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


def _view_card(telling: Telling, brief: Brief, view: str, blocks: list[Block], notes: Notes) -> Card:
    return Card(
        title=f"{brief.title} · {view}",
        as_of=as_of(brief, telling.words),
        blocks=(*_due(brief, telling), *blocks),
        footnotes=notes.footnotes(),
    )
