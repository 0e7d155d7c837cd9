"""Cards that answer a question in the reader's own words: the best statement, what comes near, nothing, a search."""

from collections.abc import Iterable, Sequence

from ..domain.briefs import Brief, Fact
from .asks import Ask, ask
from .badges import badges
from .briefs import as_of, clip, corrections, fact_entry, figures, remark, share_button
from .facts import dated, positions
from .model import Block, Button, Buttons, Card, Entries, Entry, Passage
from .notes import Notes
from .telling import Telling
from .words import Words


def answer_card(telling: Telling, fact: Fact, why: Iterable[str], others: Iterable[Fact], none: Ask | None) -> Card:
    """Tell the statement that answers, say which words led to it, and offer the runners-up; `none` is none of them."""
    words, notes, brief = telling.words, Notes(telling), telling.library.brief_of(fact)
    blocks: list[Block] = [Passage(text=fact.statement, notes=notes.cite(fact.all_citations))]
    blocks += [
        *figures([fact], telling, notes, within=brief),
        *dated(fact, words),
        *corrections([fact], notes, words),
        *positions(fact, notes),
        remark(badges(fact, telling)),
        *map(remark, why),
    ]
    offers = tuple(Button(label=clip(other.statement), ask=ask("fact", keyword=other.id)) for other in others)
    if offers:
        blocks += [remark(words("Not what you asked? These come next:")), Buttons(buttons=offers)]
    buttons = [
        *_none(none, words),
        Button(label=words("Evidence"), ask=ask("evidence", fact=fact.id)),
        Button(label=words("Open brief"), ask=ask("brief", topic=brief.id)),
        share_button(ask("fact", keyword=fact.id), words),
    ]
    blocks.append(Buttons(buttons=tuple(buttons)))
    return Card(title=brief.title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def near_card(telling: Telling, asked: str, facts: Iterable[Fact], why: Iterable[str], none: Ask | None) -> Card:
    """Say that nothing surely answers, and show the statements that come nearest."""
    words, notes = telling.words, Notes(telling)
    told = words("No statement in the library surely answers “{asked}”. These come nearest:", asked=asked)
    rows = tuple(_row(fact, telling, notes) for fact in facts)
    topics = Button(label=words("All topics"), ask=ask("topics"))
    blocks: tuple[Block, ...] = (
        Passage(text=told),
        Entries(rows=rows),
        *map(remark, why),
        Buttons(buttons=(*_none(none, words), topics)),
    )
    return Card(title=words("No sure answer"), blocks=blocks, footnotes=notes.footnotes())


def nothing_card(asked: str, nearest: Iterable[Brief], words: Words, *, noted: bool) -> Card:
    """Say that the library has nothing on a question, and offer the nearest topics; `noted` is said of its editors."""
    blocks: list[Block] = [Passage(text=words("The library has nothing on “{asked}”.", asked=asked))]
    if noted:
        blocks.append(remark(_noted(words)))
    return Card(title=words("Nothing on that"), blocks=(*blocks, *_topics(nearest, words)))


def thanks_card(nearest: Iterable[Brief], words: Words, *, noted: bool) -> Card:
    """Thank a reader who says that none of the statements was it."""
    told = words("Thank you. Then the library may have nothing on that; try other words, or look through the topics.")
    blocks: list[Block] = [Passage(text=told)]
    if noted:
        blocks.append(remark(_noted(words)))
    return Card(title=words("None of these"), blocks=(*blocks, *_topics(nearest, words)))


def search_card(telling: Telling, asked: str, facts: Sequence[Fact], why: Iterable[str], *, more: bool) -> Card:
    """List the statements that have the words, each with its footnotes; `more` says that there are others."""
    words, notes = telling.words, Notes(telling)
    count = words.count("One statement.", "{n} statements, best first.", len(facts))
    if more:
        count = words("The best {n} statements; a filter such as topic: or after: narrows them.", n=len(facts))
    rows = tuple(_row(fact, telling, notes) for fact in facts)
    blocks: tuple[Block, ...] = (remark(count), *map(remark, why), Entries(rows=rows))
    return Card(title=words("Search: {asked}", asked=asked), blocks=blocks, footnotes=notes.footnotes())


def _row(fact: Fact, telling: Telling, notes: Notes) -> Entry:
    return fact_entry(fact, telling, notes, telling.library.brief_of(fact).title)


def _none(none: Ask | None, words: Words) -> list[Button]:
    return [Button(label=words("None of these"), ask=none)] if none else []


def _noted(words: Words) -> str:
    return words("If others ask it too, the editors will read the question. They never learn who asked: see /about.")


def _topics(nearest: Iterable[Brief], words: Words) -> list[Block]:
    offers = tuple(Button(label=clip(brief.title), ask=ask("brief", topic=brief.id)) for brief in nearest)
    blocks: list[Block] = [remark(words("These topics come nearest:")), Buttons(buttons=offers)] if offers else []
    return [*blocks, Buttons(buttons=(Button(label=words("All topics"), ask=ask("topics")),))]
