"""Cards of what happened on a day of the year."""

from collections.abc import Iterable, Sequence
from datetime import date

from ..domain.anniversaries import Anniversary
from .asks import Ask, ask
from .badges import qualified
from .briefs import as_of, corrections, evidence_menu, share_button
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Remark
from .notes import Notes
from .telling import Telling
from .words import Words


def day_card(telling: Telling, day: date, found: Sequence[Anniversary], upcoming: date | None) -> Card:
    """Tell what is remembered on a day, or that nothing is, and which day is next."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [*_remembered(telling, day, found, notes)] if found else [_nothing(day, words)]
    if len(found) > 1:
        blocks.append(evidence_menu([a.fact for a in found], words))
    blocks.append(_day_buttons(day, found, upcoming, words))
    return Card(
        title=words("On this day: {day}", day=words.day_of_year(day)),
        as_of=_as_of(telling, found),
        blocks=tuple(blocks),
        footnotes=notes.footnotes(),
    )


def week_card(telling: Telling, days: Sequence[tuple[date, Sequence[Anniversary]]], shared: Ask) -> Card:
    """Tell what is remembered on each of some days to come."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = []
    for day, found in days:
        blocks.append(Heading(text=words.day_of_year(day)))
        blocks += _remembered(telling, day, found, notes)
    if days:
        blocks.append(Buttons(buttons=(share_button(shared, words),)))
    else:
        blocks.append(Passage(text=words("Nothing in the library happened in the coming week.")))
    found = [anniversary for _, group in days for anniversary in group]
    as_of_text = _as_of(telling, found)
    return Card(title=words("The coming week"), as_of=as_of_text, blocks=tuple(blocks), footnotes=notes.footnotes())


def _remembered(telling: Telling, day: date, found: Iterable[Anniversary], notes: Notes) -> Iterable[Block]:
    words, library = telling.words, telling.library
    for anniversary in found:
        fact = anniversary.fact
        lead, text = _lead(anniversary, day, words), qualified(fact.statement, [fact], telling)
        row = Entry(lead=lead, text=text, notes=notes.cite(fact.citations), ask=ask("evidence", fact=fact.id))
        yield Entries(rows=(row,))
        yield from corrections([fact], notes, words)
        if anniversary.moved(day):
            yield Remark(text=words("It happened on 29 February; in common years it is remembered on this day."))
        if note := library.pack_of(library.brief_of(fact)).calendar_note:
            yield Remark(text=note)


def _lead(anniversary: Anniversary, day: date, words: Words) -> str:
    years = day.year - anniversary.happened.year
    if not years:
        return str(anniversary.happened.year)
    return words.count("{year}, one year ago", "{year}, {n} years ago", years, year=anniversary.happened.year)


def _nothing(day: date, words: Words) -> Passage:
    return Passage(text=words("Nothing in the library happened on {day}.", day=words.day_of_year(day)))


def _day_buttons(day: date, found: Sequence[Anniversary], upcoming: date | None, words: Words) -> Buttons:
    buttons = [Button(label=words("Evidence"), ask=ask("evidence", fact=a.fact.id)) for a in found if len(found) == 1]
    if upcoming:
        label = words("Next: {day}", day=words.day_of_year(upcoming))
        buttons.append(Button(label=label, ask=ask("onthisday", date=upcoming.isoformat())))
    buttons.append(Button(label=words("The coming week"), ask=ask("onthisday", date="this week")))
    if found:
        buttons.append(share_button(ask("onthisday", date=day.isoformat()), words))
    return Buttons(buttons=tuple(buttons))


def _as_of(telling: Telling, found: Iterable[Anniversary]) -> str:
    briefs = (telling.library.brief_of(anniversary.fact) for anniversary in found)
    return ", ".join(dict.fromkeys(as_of(brief, telling.words) for brief in briefs))
