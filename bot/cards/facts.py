"""Cards of one fact, and of what a message rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..domain.briefs import Fact
from ..domain.sources import Citation
from .asks import Ask, ask
from .badges import badges, qualified
from .briefs import as_of, corrections, evidence_menu, fact_entry, figures, remark, share_button
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage
from .notes import Notes, Place
from .telling import Telling
from .words import Words

_MENU = 25  # choices: what every platform's menus can show


@dataclass(frozen=True, slots=True)
class _Told:
    """All of a fact's card that does not hang on the question: its blocks, what they cite, and its buttons."""

    title: str
    as_of: str
    blocks: tuple[Block, ...]
    cited: Mapping[Place, tuple[Citation, ...]]
    buttons: tuple[Button, ...]


def fact_card(
    telling: Telling, fact: Fact, another: Ask, *, remarks: Iterable[str] = (), also: Iterable[Fact] = ()
) -> Card:
    """Tell one fact, with its figures and its date set off, and the runners-up; `another` asks for the next."""
    told, words = telling.parts.once(("fact", fact.id), lambda: _told(telling, fact)), telling.words
    notes = Notes(telling, told.cited)
    blocks: list[Block] = [*map(remark, remarks), *told.blocks]
    others = tuple(fact_entry(other, telling, notes) for other in also)
    if others:
        blocks += [Heading(text=words("Also found")), Entries(rows=others)]
    blocks.append(Buttons(buttons=(Button(label=words("Another"), ask=another), *told.buttons)))
    return Card(title=told.title, as_of=told.as_of, blocks=tuple(blocks), footnotes=notes.footnotes())


def _told(telling: Telling, fact: Fact) -> _Told:
    words, notes, brief = telling.words, Notes(telling), telling.library.brief_of(fact)
    blocks: tuple[Block, ...] = (
        Passage(text=fact.statement, notes=notes.cite(fact.all_citations)),
        *figures([fact], telling, notes, within=brief),
        *dated(fact, words),
        *corrections([fact], notes, words),
        *positions(fact, notes),
        remark(badges(fact, telling)),
    )
    return _Told(brief.title, as_of(brief, words), blocks, notes.cited, tuple(_buttons(fact, words)))


def several_card(facts: Sequence[Fact], words: Words) -> Card:
    """Offer the evidence of each fact of a message; it fits any platform without pages."""
    menus = (evidence_menu(facts[start : start + _MENU], words) for start in range(0, len(facts), _MENU))
    told = Passage(text=words("This message rests on {n} facts.", n=len(facts)))
    return Card(title=words("Evidence"), blocks=(told, *menus))


def in_short(telling: Telling, fact: Fact, notes: Notes) -> list[Block]:
    """Tell one fact among other things: its statement, its figures, and what must be said of it."""
    words = telling.words
    told = Passage(text=qualified(fact.statement, [fact], telling), notes=notes.cite(fact.all_citations))
    return [told, *figures([fact], telling, notes), *corrections([fact], notes, words), *positions(fact, notes)]


def positions(fact: Fact, notes: Notes) -> list[Block]:
    """Show each side of a disagreement with who holds it."""
    rows = [Entry(lead=p.holder, text=p.view, notes=notes.cite(p.citations)) for p in fact.positions]
    return [Entries(rows=tuple(rows))] if rows else []


def dated(fact: Fact, words: Words) -> list[Block]:
    """Show when it happened, where that is known."""
    if not fact.when:
        return []
    return [Entries(rows=(Entry(lead=words("Date"), text=words.when(fact.when)),))]


def _buttons(fact: Fact, words: Words) -> Iterator[Button]:
    yield Button(label=words("Evidence"), ask=ask("evidence", fact=fact.id))
    yield Button(label=words("Open brief"), ask=ask("brief", topic=fact.brief))
    yield share_button(ask("fact", keyword=fact.id), words)
