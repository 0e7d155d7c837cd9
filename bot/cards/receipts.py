"""The card of a receipt: where each document says it, in which words, and how that was checked."""

from collections.abc import Iterator, Mapping, Sequence

from ..domain.briefs import Fact
from ..domain.excerpts import Excerpt
from ..domain.sources import Citation, Source, Verdict
from .asks import ask
from .badges import badges
from .briefs import as_of, corrections, remark, share_button
from .facts import positions
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Quote
from .notes import Notes, place
from .telling import Telling

_FINGERPRINT_LENGTH = 16  # hexadecimal digits that are shown; the record has all 64

Excerpts = Mapping[Citation, Excerpt]
"""The paragraphs that are at hand and may be shown."""


def evidence_card(telling: Telling, fact: Fact, excerpts: Excerpts) -> Card:
    """Open the receipts of one fact."""
    words, notes, brief = telling.words, Notes(telling), telling.library.brief_of(fact)
    blocks: list[Block] = [Passage(text=fact.statement, notes=notes.cite(fact.all_citations))]
    blocks += [*corrections([fact], notes, words), *positions(fact, notes), remark(badges(fact, telling))]
    for number, citations in _receipts(fact, notes).items():
        blocks.append(Heading(text=words("Receipt [{number}]", number=number)))
        blocks += _receipt(telling, citations, number, excerpts)
    blocks.append(Buttons(buttons=tuple(_buttons(telling, fact, notes))))
    title = words("Evidence · {title}", title=brief.title)
    return Card(title=title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def _buttons(telling: Telling, fact: Fact, notes: Notes) -> Iterator[Button]:
    words = telling.words
    yield Button(label=words("Open brief"), ask=ask("brief", topic=fact.brief))
    for note in notes.footnotes():
        if note.url:
            yield Button(label=words("Open source [{number}]", number=note.number), url=note.url)
    yield share_button(ask("evidence", fact=fact.id), words)


def _receipts(fact: Fact, notes: Notes) -> dict[int, list[Citation]]:
    """Return the citations of a fact by the numbers of their footnotes: one for each place in a document."""
    found: dict[int, list[Citation]] = {}
    for citation in dict.fromkeys(fact.all_citations):
        (number,) = notes.cite([citation])
        found.setdefault(number, []).append(citation)
    return found


def _receipt(telling: Telling, citations: Sequence[Citation], number: int, excerpts: Excerpts) -> Iterator[Block]:
    """Show what is quoted from a place, inside its paragraph where that is at hand; else what stands for it."""
    source = telling.library.sources[citations[0].source]
    described = tuple(_document(telling, source, citations[0].at))
    quotes = [quote for citation in citations if (quote := _quote(citation, number, excerpts.get(citation)))]
    proof = tuple(dict.fromkeys(row for citation in citations for row in _proof(telling, source, citation)))
    if quotes:
        yield Entries(rows=described)
        yield from dict.fromkeys(quotes)
        yield Entries(rows=proof)
    else:
        yield Entries(rows=(*described, *proof))


def _quote(citation: Citation, number: int, excerpt: Excerpt | None) -> Quote | None:
    if excerpt and excerpt.exact:
        return Quote(text=excerpt.exact, before=excerpt.before, after=excerpt.after, notes=(number,))
    if citation.exact:
        return Quote(text=citation.exact, notes=(number,))
    return Quote(text=excerpt.before, notes=(number,)) if excerpt else None


def _document(telling: Telling, source: Source, at: str) -> Iterator[Entry]:
    words = telling.words
    yield Entry(lead=words("Document"), text=source.title, ask=ask("sources", id=source.id))
    if source.author:
        yield Entry(lead=words("Author"), text=", ".join(name.full for name in source.author))
    if source.issued:
        yield Entry(lead=words("Published"), text=words.when(source.issued))
    if at:
        yield Entry(lead=words("Place"), text=", ".join(place(source, at)))


def _proof(telling: Telling, source: Source, citation: Citation) -> Iterator[Entry]:
    """Show what is shipped of a paragraph that is not quoted, and how it was checked."""
    words = telling.words
    if citation.terms and not citation.exact:
        checked = citation.verdict is Verdict.CHECKED
        lead = words("Key terms found there") if checked else words("Key terms to be found there")
        yield Entry(lead=lead, text=" · ".join(citation.terms))
    if citation.at and not citation.exact:
        digest = source.paragraphs[citation.at][:_FINGERPRINT_LENGTH]
        yield Entry(lead=words("Fingerprint of the paragraph"), text=digest)
    yield _verdict(telling, citation)


def _verdict(telling: Telling, citation: Citation) -> Entry:
    words, day = telling.words, telling.library.checked_on
    match citation.verdict:
        case Verdict.CHECKED:
            lead = words("Verified on {day}", day=words.day(day)) if day else words("Verified")
            text = words("A machine found the key terms and figures in this paragraph.")
            if citation.exact:
                text = words("A machine found the quotation in this paragraph, once and only once.")
        case Verdict.UNCHECKED:
            lead = words("Unverified")
            text = words("Not checked since the statement, the evidence or the paragraph last changed.")
        case Verdict.NOT_HELD:
            lead = words("Not verified")
            text = words("The text of this record is not held, so no machine could check it.")
    return Entry(lead=lead, text=text)
