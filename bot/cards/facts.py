"""Cards of one fact, and of what a message rests on."""

from collections.abc import Iterable, Sequence

from ..domain.briefs import Fact
from .asks import Ask, ask
from .badges import badges
from .briefs import as_of, corrections, evidence_menu, fact_entry, figures, remark, share_button
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage
from .notes import Notes
from .telling import Telling
from .words import Words

_MENU = 25  # choices: what every platform's menus can show


def fact_card(
    telling: Telling, fact: Fact, another: Ask, *, remarks: Iterable[str] = (), also: Iterable[Fact] = ()
) -> Card:
    """Tell one fact, with its figures and its date set off, and the runners-up; `another` asks for the next."""
    words, notes, brief = telling.words, Notes(telling), telling.library.brief_of(fact)
    blocks: list[Block] = [*map(remark, remarks), Passage(text=fact.statement, notes=notes.cite(fact.all_citations))]
    blocks += [
        *figures([fact], telling, notes, within=brief),
        *_dated(fact, words),
        *corrections([fact], notes, words),
        *positions(fact, notes),
    ]
    blocks.append(remark(badges(fact, telling)))
    others = [fact_entry(other, telling, notes) for other in also]
    if others:
        blocks += [Heading(text=words("Also found")), Entries(rows=tuple(others))]
    blocks.append(_fact_buttons(fact, another, words))
    return Card(title=brief.title, as_of=as_of(brief, words), blocks=tuple(blocks), footnotes=notes.footnotes())


def several_card(facts: Sequence[Fact], words: Words) -> Card:
    """Offer the evidence of each fact of a message; it fits any platform without pages."""
    menus = (evidence_menu(facts[start : start + _MENU], words) for start in range(0, len(facts), _MENU))
    told = Passage(text=words("This message rests on {n} facts.", n=len(facts)))
    return Card(title=words("Evidence"), blocks=(told, *menus))


def positions(fact: Fact, notes: Notes) -> list[Block]:
    """Show each side of a disagreement with who holds it."""
    rows = [Entry(lead=p.holder, text=p.view, notes=notes.cite(p.citations)) for p in fact.positions]
    return [Entries(rows=tuple(rows))] if rows else []


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
