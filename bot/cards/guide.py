"""Cards that show the way: topics, documents, help, about, and an honest miss."""

from collections.abc import Iterable, Sequence

from ..domain.briefs import Brief
from ..domain.library import Library
from ..domain.sources import Access, Source
from .asks import ask
from .briefs import clip, remark, share_button, topic_entry, topic_menu
from .model import Block, Button, Buttons, Card, Choice, Entries, Entry, Heading, Menu, Passage
from .notes import Notes, reference
from .words import Words


def topics_card(library: Library, words: Words) -> Card:
    """List every topic, pack by pack."""
    notes = Notes(library.sources, words)
    blocks: list[Block] = [topic_menu(library.briefs.values(), words)]
    for pack in library.packs:
        blocks += [Heading(text=pack.title), remark(pack.description)]
        blocks.append(Entries(rows=tuple(topic_entry(library, brief, notes) for brief in pack.briefs)))
    return Card(title=words("Topics"), blocks=tuple(blocks), footnotes=notes.footnotes())


def documents_card(library: Library, words: Words) -> Card:
    """List every document."""
    rows = [Entry(text=reference(s, words), ask=ask("sources", id=s.id)) for s in library.sources.values()]
    choices = [Choice(label=clip(s.short_title), ask=ask("sources", id=s.id)) for s in library.sources.values()]
    menu = Menu(prompt=words("Open a document"), choices=tuple(choices))
    return Card(title=words("Sources"), blocks=(Entries(rows=tuple(rows)), menu))


def document_card(library: Library, source: Source, words: Words) -> Card:
    """Describe one document, how it was checked, and what cites it."""
    citing = library.citing(source.id)
    briefs = [library.briefs[id] for id in dict.fromkeys(fact.brief for fact in citing)]
    told = words.count("One fact cites it.", "{n} facts cite it.", len(citing))
    blocks: list[Block] = [Entries(rows=tuple(_bibliography(source, words))), Passage(text=told)]
    blocks.append(topic_menu(briefs, words))
    buttons = [Button(label=words("Open the document"), url=source.url)] if source.url else []
    buttons.append(share_button(ask("sources", id=source.id), words))
    blocks.append(Buttons(buttons=tuple(buttons)))
    return Card(title=source.short_title, as_of=_issued(source, words), blocks=tuple(blocks))


def help_card(library: Library, commands: Iterable[tuple[str, str]], words: Words) -> Card:
    """Say what can be asked, with examples from the library itself."""
    rows = [Entry(lead=usage, text=words(description)) for usage, description in commands]
    examples = [Button(label=f"/brief {b.id}", ask=ask("brief", topic=b.id)) for b in list(library.briefs.values())[:3]]
    blocks: list[Block] = [
        Passage(text=words("Ask for a topic, a fact or a day. Only you see the answer until you press “Share here”.")),
        Entries(rows=tuple(rows)),
        remark(words("Every statement has a number; its footnote names the document and the paragraph.")),
        Buttons(buttons=(*examples, Button(label=words("Topics"), ask=ask("topics")))),
    ]
    return Card(title=words("What you can ask"), blocks=tuple(blocks))


def about_card(library: Library, words: Words) -> Card:
    """Say what this is, how it checks itself, and what it keeps."""
    facts, sources = len(library.facts), len(library.sources)
    told = words("It holds {facts} facts from {sources} documents.", facts=facts, sources=sources)
    blocks: list[Block] = [
        Passage(text=words("Attaché briefs you from documents that its curators trust. {told}", told=told)),
        Heading(text=words("How it is checked")),
        Passage(
            text=words(
                "People wrote every statement; nothing is generated. A machine has looked for the key terms and figures"
                " of each statement in the paragraph it cites, and the footnote says whether it found them."
            )
        ),
        Heading(text=words("What it keeps of you")),
        Passage(text=words("Nothing: no names, no questions, no messages.")),
        remark(words("Library {version}", version=library.version[:12])),
        Buttons(
            buttons=(
                Button(label=words("Topics"), ask=ask("topics")),
                Button(label=words("Sources"), ask=ask("sources")),
            )
        ),
    ]
    return Card(title=words("About Attaché"), blocks=tuple(blocks))


def menu_card(library: Library, words: Words) -> Card:
    """Offer every topic to somebody who has not named one."""
    blocks = (Passage(text=words("Which topic?")), topic_menu(library.briefs.values(), words))
    return Card(title=words("Topics"), blocks=blocks)


def miss_card(asked: str, nearest: Sequence[Brief], words: Words) -> Card:
    """Say honestly that there is nothing, and offer what comes nearest."""
    blocks: list[Block] = [Passage(text=words("Nothing in the library about “{asked}”.", asked=asked))]
    if nearest:
        blocks += [remark(words("These topics come nearest by name:")), _topic_buttons(nearest)]
    blocks.append(Buttons(buttons=(Button(label=words("All topics"), ask=ask("topics")),)))
    return Card(title=words("Not found"), blocks=tuple(blocks))


def sorry_card(sentence: str, words: Words) -> Card:
    """Say in one sentence what could not be read, and what to try."""
    button = Button(label=words("What you can ask"), ask=ask("help"))
    return Card(title=words("Not understood"), blocks=(Passage(text=sentence), Buttons(buttons=(button,))))


def _topic_buttons(briefs: Iterable[Brief]) -> Buttons:
    return Buttons(buttons=tuple(Button(label=clip(b.title), ask=ask("brief", topic=b.id)) for b in briefs))


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
