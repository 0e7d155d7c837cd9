"""Cards that show the way: topics, documents, help, about, and an honest miss."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..domain.briefs import Brief
from ..domain.library import Library
from .asks import Ask, ask
from .briefs import as_of, clip, more, remark, topic_menu
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage
from .telling import Telling
from .text import as_command
from .words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept besides schedules: questions asked in vain, and how often entries are asked for."""

    gaps: bool = False
    counts: bool = False


def topics_card(telling: Telling, briefs: Sequence[Brief], start: int = 0) -> Card:
    """List topics, pack by pack, with how much there is on each and how old that is; `start` come before them."""
    library, words = telling.library, telling.words
    blocks: list[Block] = []
    for pack in library.packs:
        if told := [brief for brief in briefs if brief.pack == pack.id]:
            blocks += [Heading(text=pack.title), remark(pack.description)]
            blocks.append(Entries(rows=tuple(_topic(brief, words) for brief in told)))
    blocks.append(topic_menu(briefs, words))
    blocks += more(ask("topics"), start + len(briefs), len(library.briefs), words)
    return Card(title=words("Topics"), blocks=tuple(blocks))


def _topic(brief: Brief, words: Words) -> Entry:
    told = words.count("one fact", "{n} facts", len(brief.facts))
    return Entry(lead=brief.title, text=f"{told}, {as_of(brief, words)}", ask=ask("brief", topic=brief.id))


def help_card(commands: Iterable[tuple[str, str]], examples: Iterable[Ask], words: Words) -> Card:
    """Say what can be asked, with examples from the library itself."""
    rows = [Entry(lead=usage, text=words(description)) for usage, description in commands]
    tried = [Button(label=clip(as_command(example)), ask=example) for example in examples]
    left_out = words("What is in [brackets] may be left out. as-of is a day: the answer is what the library said then.")
    blocks: list[Block] = [
        Passage(text=words("Ask for a topic, a fact or a day. Only you see the answer until you press “Share here”.")),
        Entries(rows=tuple(rows)),
        remark(left_out),
        remark(words("Every statement has a number; its footnote names the document and the paragraph.")),
        Buttons(buttons=(*tried, Button(label=words("Topics"), ask=ask("topics")))),
    ]
    return Card(title=words("What you can ask"), blocks=tuple(blocks))


def prompt_card(title: str, told: str, example: Ask, words: Words) -> Card:
    """Say kindly what to type after a command that came without anything, with an example that can be pressed."""
    tried = Button(label=clip(as_command(example)), ask=example)
    buttons = (tried, Button(label=words("What you can ask"), ask=ask("help")))
    return Card(title=title, blocks=(Passage(text=told), Buttons(buttons=buttons)))


def about_card(library: Library, words: Words, kept: Kept) -> Card:
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
        Passage(text=" ".join(_kept(kept, words))),
        remark(words("Library {version}", version=library.version[:12])),
        Buttons(
            buttons=(
                Button(label=words("Topics"), ask=ask("topics")),
                Button(label=words("Sources"), ask=ask("sources")),
            )
        ),
    ]
    return Card(title=words("About Attaché"), blocks=tuple(blocks))


def _kept(kept: Kept, words: Words) -> Iterator[str]:
    """Say, sentence by sentence, what is kept of readers."""
    if not kept.gaps and not kept.counts:
        yield words("Of what you ask nothing: no names, no questions, no messages.")
    else:
        yield words("No names and no messages.")
    if kept.counts:
        yield words("How often each topic, fact and document is asked for is counted, and never who asked.")
    if kept.gaps:
        yield words(
            "Of a question that no statement answers, a scrambled mark; its words only once it was asked on three days,"
            " or by three readers on one day; never who asked. Half a year later it is gone."
        )
    yield words("With a schedule it keeps who set it up or changed it.")


def menu_card(briefs: Iterable[Brief], words: Words) -> Card:
    """Offer topics to somebody who has not named one."""
    blocks = (Passage(text=words("Which topic?")), topic_menu(briefs, words))
    return Card(title=words("Topics"), blocks=blocks)


def miss_card(asked: str, nearest: Sequence[Brief], words: Words) -> Card:
    """Say honestly that there is nothing, and offer what comes nearest."""
    blocks: list[Block] = [Passage(text=words("Nothing in the library about “{asked}”.", asked=asked))]
    if nearest:
        blocks += [remark(words("These topics come nearest by name:")), _topic_buttons(nearest)]
    blocks.append(Buttons(buttons=(Button(label=words("All topics"), ask=ask("topics")),)))
    return Card(title=words("Not found"), blocks=tuple(blocks))


def sorry_card(sentence: str, words: Words, title: str = "") -> Card:
    """Say in one sentence what could not be read, or done, and what to try."""
    button = Button(label=words("What you can ask"), ask=ask("help"))
    return Card(title=title or words("Not understood"), blocks=(Passage(text=sentence), Buttons(buttons=(button,))))


def _topic_buttons(briefs: Iterable[Brief]) -> Buttons:
    return Buttons(buttons=tuple(Button(label=clip(b.title), ask=ask("brief", topic=b.id)) for b in briefs))
