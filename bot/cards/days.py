"""Cards of what happened on a day of the year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from ..domain.briefs import Fact
from ..domain.occasions import Occasion
from .asks import Ask, ask
from .badges import qualified
from .briefs import corrections, evidence_menu, share_button
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Remark
from .notes import Notes
from .telling import Telling
from .words import Words


def day_card(telling: Telling, day: date, found: Sequence[Occasion], upcoming: date | None) -> Card:
    """Tell what is remembered on a day, or that nothing is, and which day is next."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [*remembered(telling, found, notes)] if found else [_nothing(day, words)]
    if len(found) > 1:
        blocks.append(evidence_menu([a.fact for a in found], words))
    blocks.append(_day_buttons(day, found, upcoming, words))
    return Card(
        title=words("On this day: {day}", day=words.day_of_year(day)),
        as_of=how_old(telling, (occasion.fact for occasion in found)),
        blocks=tuple(blocks),
        footnotes=notes.footnotes(),
    )


def days_card(telling: Telling, title: str, found: Sequence[Occasion], shared: Ask) -> Card:
    """Tell what is remembered on some days, day by day, or that nothing is."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [*day_by_day(telling, found, notes)]
    blocks += [Buttons(buttons=(share_button(shared, words),))] if found else [nothing_in(words)]
    as_of_text = how_old(telling, (occasion.fact for occasion in found))
    return Card(title=title, as_of=as_of_text, blocks=tuple(blocks), footnotes=notes.footnotes())


def month_card(telling: Telling, month: date, days: Sequence[Occasion], vague: Sequence[Occasion], shared: Ask) -> Card:
    """Tell what happened in a month: day by day, then what is known to the month only."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [*day_by_day(telling, days, notes), *of_month(telling, month, vague, notes)]
    blocks += [Buttons(buttons=(share_button(shared, words),))] if days or vague else [nothing_in(words)]
    return Card(
        title=words("In {month}", month=_named(month, telling)),
        as_of=how_old(telling, (occasion.fact for occasion in (*days, *vague))),
        blocks=tuple(blocks),
        footnotes=notes.footnotes(),
    )


def _named(month: date, telling: Telling) -> str:
    """Name a month; its year only where it is not this one, for what is remembered comes round each year."""
    this_year = month.year == telling.today.year
    return telling.words.month_of_year(month) if this_year else telling.words.month(month)


def year_card(telling: Telling, year: int, found: Sequence[Occasion], shared: Ask) -> Card:
    """Tell what is a round number of years ago in a year and known to the year only."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [*of_year(telling, year, found, notes)]
    if found:
        blocks.append(Buttons(buttons=(share_button(shared, words),)))
    else:
        blocks.append(
            Passage(text=words("Nothing in the library is a round number of years ago in {year}.", year=year))
        )
    return Card(
        title=words("Round years in {year}", year=year),
        as_of=how_old(telling, (occasion.fact for occasion in found)),
        blocks=tuple(blocks),
        footnotes=notes.footnotes(),
    )


def of_month(telling: Telling, month: date, found: Sequence[Occasion], notes: Notes) -> Iterator[Block]:
    """Tell what is known to the month only, and say so."""
    words = telling.words
    if found:
        yield Heading(text=words("In {month}, the day is not known", month=words.month_of_year(month)))
        yield from remembered(telling, found, notes)


def of_year(telling: Telling, year: int, found: Sequence[Occasion], notes: Notes) -> Iterator[Block]:
    """Tell what is known to the year only, and say so."""
    if found:
        words = telling.words
        yield Heading(text=words("Round years in {year}, the day is not known", year=year))
        yield from remembered(telling, found, notes)


def day_by_day(telling: Telling, found: Iterable[Occasion], notes: Notes) -> Iterator[Block]:
    """Tell what is remembered on some days, under a heading for each."""
    by_day = sorted(found, key=lambda occasion: occasion.day)  # within a day the order is kept
    for day, occasions in groupby(by_day, key=lambda occasion: occasion.day):
        yield Heading(text=telling.words.day_of_year(day))
        yield from remembered(telling, occasions, notes)


def nothing_in(words: Words) -> Passage:
    """Say that a stretch of days has nothing to remember."""
    return Passage(text=words("Nothing in the library happened on these days."))


def remembered(telling: Telling, occasions: Iterable[Occasion], notes: Notes) -> Iterator[Block]:
    """Tell what is some years ago: when it was, as far as that is known, and what must be said about the date."""
    words, library = telling.words, telling.library
    for occasion in occasions:
        fact = occasion.fact
        text = qualified(fact.statement, [fact], telling)
        opens = ask("evidence", fact=fact.id)
        yield Entries(rows=(Entry(lead=ago(occasion, words), text=text, notes=notes.cite(fact.citations), ask=opens),))
        yield from corrections([fact], notes, words)
        if occasion.moved:
            yield Remark(text=words("It happened on 29 February; in common years it is remembered on this day."))
        if note := library.pack_of(library.brief_of(fact)).calendar_note:
            yield Remark(text=note)


def ago(occasion: Occasion, words: Words) -> str:
    """Write `2003, 25 years ago`, or `about April 2003, 25 years ago` where no day is known."""
    when = occasion.fact.when
    happened = words.when(when) if when and not when.day else str(occasion.day.year - occasion.years)
    if not occasion.years:
        return happened
    return words.count("{when}, one year ago", "{when}, {n} years ago", occasion.years, when=happened)


def _nothing(day: date, words: Words) -> Passage:
    return Passage(text=words("Nothing in the library happened on {day}.", day=words.day_of_year(day)))


def _day_buttons(day: date, found: Sequence[Occasion], upcoming: date | None, words: Words) -> Buttons:
    buttons = [Button(label=words("Evidence"), ask=ask("evidence", fact=a.fact.id)) for a in found if len(found) == 1]
    buttons += ahead_buttons(upcoming, words)
    if found:
        buttons.append(share_button(ask("onthisday", date=day.isoformat()), words))
    return Buttons(buttons=tuple(buttons))


def ahead_buttons(upcoming: date | None, words: Words) -> list[Button]:
    """Offer the next day on which something happened, and the coming week."""
    buttons = [Button(label=words("The coming week"), ask=ask("onthisday", date="this week"))]
    if upcoming:
        label = words("Next: {day}", day=words.day_of_year(upcoming))
        buttons.insert(0, Button(label=label, ask=ask("onthisday", date=upcoming.isoformat())))
    return buttons


def how_old(telling: Telling, facts: Iterable[Fact]) -> str:
    """Say how old the news of some facts is: `as of October 2003 and about 2018`, the oldest first."""
    ages = {telling.library.brief_of(fact).as_of for fact in facts}
    dates = [telling.words.when(age) for age in sorted(ages, key=lambda age: (age.first, age.last))]
    return telling.words("as of {date}", date=telling.words.listed(dict.fromkeys(dates))) if dates else ""
