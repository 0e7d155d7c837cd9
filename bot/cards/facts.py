"""Cards of one fact: the statement, and its evidence."""

from collections.abc import Iterable

from ..domain.briefs import Fact
from ..domain.library import Library
from ..domain.sources import Citation, Source, Verdict
from .asks import Ask, ask
from .briefs import as_of, corrections, fact_entry, figures, remark, share_button
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage
from .notes import Notes, exact_link, place
from .words import Words

_FINGERPRINT_LENGTH = 16  # hexadecimal digits that are shown; the record has all 64


def fact_card(
    library: Library, fact: Fact, another: Ask, words: Words, *, remarks: Iterable[str] = (), also: Iterable[Fact] = ()
) -> Card:
    """Tell one fact, with its figures and its date set off, and the runners-up; `another` asks for the next."""
    notes = Notes(library.sources, words)
    brief = library.brief_of(fact)
    blocks: list[Block] = [*map(remark, remarks), Passage(text=fact.statement, notes=notes.cite(fact.all_citations))]
    blocks += [
        *figures([fact], notes),
        *_dated(fact, words),
        *corrections([fact], notes, words),
        *positions(fact, notes),
    ]
    blocks.append(remark(badges(fact, words)))
    others = [fact_entry(other, notes, lead="") for other in also]
    if others:
        blocks += [Heading(text=words("Also found")), Entries(rows=tuple(others))]
    blocks.append(_fact_buttons(fact, another, words))
    return Card(title=brief.title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def evidence_card(library: Library, fact: Fact, words: Words) -> Card:
    """Open the receipts of one fact: where each document says it, and how that was checked."""
    notes = Notes(library.sources, words)
    brief = library.brief_of(fact)
    blocks: list[Block] = [Passage(text=fact.statement, notes=notes.cite(fact.all_citations))]
    blocks += [*corrections([fact], notes, words), *positions(fact, notes)]
    for citation in fact.all_citations:
        (number,) = notes.cite([citation])
        source = library.sources[citation.source]
        blocks.append(Heading(text=words("Receipt [{number}]", number=number)))
        blocks.append(Entries(rows=tuple(_receipt(library, source, citation, words))))
    buttons = [Button(label=words("Open brief"), ask=ask("brief", topic=brief.id))]
    buttons.append(share_button(ask("evidence", fact=fact.id), words))
    blocks.append(Buttons(buttons=tuple(buttons)))
    title = words("Evidence · {title}", title=brief.title)
    return Card(title=title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def positions(fact: Fact, notes: Notes) -> list[Block]:
    """Show each side of a disagreement with who holds it."""
    rows = [Entry(lead=p.holder, text=p.view, notes=notes.cite(p.citations)) for p in fact.positions]
    return [Entries(rows=tuple(rows))] if rows else []


def badges(fact: Fact, words: Words) -> str:
    """Say how strong a fact is: how many sources, corrected, disputed, unverified."""
    sources = {citation.source for citation in fact.all_citations}
    found = [words.count("one source", "{n} sources", len(sources))]
    if fact.correction:
        found.append(words("corrected"))
    if fact.positions:
        found.append(words("views differ"))
    if any(citation.verdict is Verdict.UNCHECKED for citation in fact.all_citations):
        found.append(words("unverified"))
    text = " · ".join(found)
    return text[0].upper() + text[1:]


def _dated(fact: Fact, words: Words) -> list[Block]:
    if not fact.when:
        return []
    return [Entries(rows=(Entry(lead=words("Date"), text=words.when(fact.when)),))]


def _fact_buttons(fact: Fact, another: Ask, words: Words) -> Buttons:
    return Buttons(
        buttons=(
            Button(label=words("Another"), ask=another),
            Button(label=words("Evidence"), ask=ask("evidence", fact=fact.id)),
            Button(label=words("Open brief"), ask=ask("brief", topic=fact.brief)),
            share_button(ask("fact", keyword=fact.id), words),
        )
    )


def _receipt(library: Library, source: Source, citation: Citation, words: Words) -> Iterable[Entry]:
    yield Entry(lead=words("Document"), text=source.title, ask=ask("sources", id=source.id))
    if source.author:
        yield Entry(lead=words("Author"), text=", ".join(name.full for name in source.author))
    if source.issued:
        yield Entry(lead=words("Published"), text=words.when(source.issued))
    if citation.at:
        yield Entry(lead=words("Place"), text=", ".join(place(source, citation.at)))
        yield Entry(lead=words("Key terms found there"), text=" · ".join(citation.terms))
        digest = source.paragraphs[citation.at][:_FINGERPRINT_LENGTH]
        yield Entry(lead=words("Fingerprint of the paragraph"), text=digest)
    yield Entry(lead=words("Check"), text=_check(library, citation, words))
    if link := exact_link(source, citation):
        yield Entry(lead=words("Link"), text=link)


def _check(library: Library, citation: Citation, words: Words) -> str:
    match citation.verdict:
        case Verdict.CHECKED if library.checked_on:
            day = words.day(library.checked_on)
            return words("A machine found the key terms and figures in this paragraph on {day}.", day=day)
        case Verdict.CHECKED:
            return words("A machine found the key terms and figures in this paragraph.")
        case Verdict.UNCHECKED:
            return words("Not checked since the statement, the terms or the paragraph last changed.")
        case Verdict.NOT_HELD:
            return words(
                "The text of this record is not held, so no machine could check it; follow the link to see it."
            )
