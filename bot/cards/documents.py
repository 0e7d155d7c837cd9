"""Cards of documents: all of them, one of them, and how to cite it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..domain.overview import Citing
from ..domain.sources import Access, Source
from .asks import ask
from .briefs import clip, more, remark, share_button, topic_menu
from .model import Block, Button, Buttons, Card, Choice, Code, Entries, Entry, Heading, Menu, Passage
from .notes import reference
from .telling import Telling
from .words import Words

_MOST_TOPICS = 50  # shown of those that cite a document


def documents_card(telling: Telling, sources: Sequence[Source], start: int = 0) -> Card:
    """List documents; `start` come before them."""
    words = telling.words
    rows = [Entry(text=reference(source, words), ask=ask("sources", id=source.id)) for source in sources]
    choices = [Choice(label=clip(source.short_title), ask=ask("sources", id=source.id)) for source in sources]
    menu = Menu(prompt=words("Open a document"), choices=tuple(choices))
    following = more(ask("sources"), start + len(sources), len(telling.library.sources), words)
    return Card(title=words("Sources"), blocks=(Entries(rows=tuple(rows)), menu, *following))


def document_card(telling: Telling, source: Source) -> Card:
    """Describe one document, how it was checked, and what cites it."""
    words = telling.words
    blocks: list[Block] = [Entries(rows=tuple(_bibliography(source, words)))]
    blocks += _citing(telling, telling.library.citing(source.id, _MOST_TOPICS))
    buttons = [Button(label=words("Copy citation"), ask=ask("sources", id=source.id, view="cite"))]
    buttons += [Button(label=words("Open the document"), url=source.url)] if source.url else []
    buttons.append(share_button(ask("sources", id=source.id), words))
    blocks.append(Buttons(buttons=tuple(buttons)))
    return Card(title=source.short_title, as_of=_issued(source, words), blocks=tuple(blocks))


def cite_card(source: Source, citations: Mapping[str, str], words: Words) -> Card:
    """Offer the reference to a document to be copied, under the name of each style."""
    blocks: list[Block] = []
    for style, text in citations.items():
        blocks += [Heading(text=style), Code(text=text)]
    blocks.append(remark(words("Rights: {rights}", rights=source.rights)))
    back = Button(label=words("The document"), ask=ask("sources", id=source.id))
    blocks.append(Buttons(buttons=(back, share_button(ask("sources", id=source.id, view="cite"), words))))
    return Card(title=words("Copy citation · {title}", title=source.short_title), blocks=tuple(blocks))


def _citing(telling: Telling, citing: Citing) -> Iterator[Block]:
    """Say how many facts of which topics cite a document, and offer these."""
    words, briefs = telling.words, telling.library.briefs
    yield Passage(text=words.count("One fact cites it.", "{n} facts cite it.", citing.facts))
    rows = (
        Entry(lead=briefs[id].title, text=words.count("one fact", "{n} facts", n), ask=ask("brief", topic=id))
        for id, n in citing.first.items()
    )
    yield Entries(rows=tuple(rows))
    if more_topics := citing.topics - len(citing.first):
        yield remark(words.count("One more topic cites it.", "{n} more topics cite it.", more_topics))
    yield topic_menu((briefs[id] for id in citing.first), words)


def _issued(source: Source, words: Words) -> str:
    return words("published {date}", date=words.when(source.issued)) if source.issued else ""


def _bibliography(source: Source, words: Words) -> Iterable[Entry]:
    held = {
        Access.OPEN: words("The text is held and may be shown."),
        Access.CLOSED: words("The text is not shipped: only fingerprints and key terms are."),
        Access.NONE: words("The text is not held."),
    }
    rows = [
        (words("Title"), source.title),
        (words("Author"), ", ".join(name.full for name in source.author) or words("not named in our copy")),
        (words("Published in"), source.container_title),
        (words("Publisher"), source.publisher),
        (words("Rights"), source.rights),
        (words("Text"), held[source.access]),
        (words("Obtained"), source.obtained),
        (words("Note"), source.note),
        (words("Sections"), " · ".join(section.title for section in source.sections)),
        (words("Fingerprint (SHA-256)"), source.text_sha256),
    ]
    return (Entry(lead=lead, text=text) for lead, text in rows if text)
