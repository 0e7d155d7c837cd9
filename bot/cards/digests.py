"""Cards of what a channel is told on a schedule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..domain.briefs import Fact
from ..domain.changes import UNCHANGED, Changes
from ..domain.library import Library
from ..domain.occasions import NOTHING, Chosen, Occasion
from .asks import Ask, ask
from .badges import qualified
from .briefs import corrections, evidence_menu
from .days import ahead_buttons, day_by_day, how_old, of_month, of_year, remembered
from .facts import in_short
from .model import Block, Button, Buttons, Card, Entries, Entry, Heading, Passage, Remark
from .notes import Notes
from .telling import Telling
from .text import to_text
from .words import Words

_MENU = 25  # choices: what every platform's menus can show
_SPACE = 2800  # characters: a post of this length fits one message everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Days whose posts could not be made, and what of them is told in this one."""

    days: tuple[date, ...] = ()
    told: Chosen = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a digest of a day tells of the days from the first to the last; `missed` are digests it stands for."""

    day: date
    first: date
    last: date
    days: Chosen = NOTHING
    month: Chosen = NOTHING
    year: Chosen = NOTHING
    fact: Fact | None = None
    changes: Changes = UNCHANGED
    most_changes: int = 5
    missed: tuple[date, ...] = ()

    def facts(self, library: Library) -> tuple[Fact, ...]:
        """Return every fact that is shown, each once."""
        changed = (library.facts[id] for _, id in _changed(self.changes)[: self.most_changes])
        shown = (*self.days.facts, *self.month.facts, *self.year.facts, *filter(None, [self.fact]), *changed)
        return tuple({fact.id: fact for fact in shown}.values())


def fits_a_message(card: Card) -> bool:
    """Whether a post is short enough to be read at one go, and to need no second page anywhere."""
    return len(to_text(card, typed=False)) <= _SPACE


def day_post(telling: Telling, day: date, today: Chosen, missed: Missed, upcoming: date | None) -> Card:
    """Tell what is remembered on a day, and on those whose posts could not be made."""
    words, notes = telling.words, Notes(telling)
    first = min((day, *(occasion.day for occasion in missed.told.shown)))
    blocks: list[Block] = [*missed_remark(missed.days, words), *remembered(telling, today.shown, notes)]
    blocks += day_by_day(telling, missed.told.shown, notes)
    shown, left = (*today.facts, *missed.told.facts), (*today.left, *missed.told.left)
    buttons = [*_evidence_button(shown, words), *_rest(left, day, words), *ahead_buttons(upcoming, words)]
    return Card(
        title=words("On this day: {day}", day=words.day_of_year(day) if first == day else words.days(first, day)),
        as_of=how_old(telling, shown),
        blocks=(*blocks, *_evidence(shown, words), Buttons(buttons=tuple(buttons))),
        footnotes=notes.footnotes(),
    )


def week_post(telling: Telling, day: date, coming: Chosen) -> Card:
    """Tell what is coming, on a day on which nothing happened."""
    words, notes = telling.words, Notes(telling)
    blocks: list[Block] = [_quiet_day(day, words), *day_by_day(telling, coming.shown, notes)]
    buttons = (*_evidence_button(coming.facts, words), Button(label=words("The coming week"), ask=_WEEK))
    return Card(
        title=words("The coming week"),
        as_of=how_old(telling, coming.facts),
        blocks=(*blocks, *_evidence(coming.facts, words), Buttons(buttons=buttons)),
        footnotes=notes.footnotes(),
    )


def month_post(telling: Telling, day: date, dated: Sequence[Occasion], vague: Sequence[Occasion]) -> Card:
    """Tell what happened in a month, on a day on which nothing did."""
    words, notes = telling.words, Notes(telling)
    facts = [occasion.fact for occasion in (*dated, *vague)]
    blocks: list[Block] = [_quiet_day(day, words), *day_by_day(telling, dated, notes)]
    blocks += of_month(telling, day, vague, notes)
    whole = Button(label=words("All of {month}", month=words.month_of_year(day)), ask=_month(day))
    return Card(
        title=words("In {month}", month=words.month(day)),
        as_of=how_old(telling, facts),
        blocks=(*blocks, *_evidence(facts, words), Buttons(buttons=(*_evidence_button(facts, words), whole))),
        footnotes=notes.footnotes(),
    )


def digest_card(telling: Telling, digest: Digest) -> Card:
    """Tell a digest: what is remembered, the fact of the day, what changed in the library."""
    words, notes, facts = telling.words, Notes(telling), digest.facts(telling.library)
    blocks: list[Block] = [*missed_remark(digest.missed, words), *_days(telling, digest, notes)]
    blocks += of_month(telling, digest.day, digest.month.shown, notes)
    blocks += of_year(telling, digest.day.year, digest.year.shown, notes)
    if digest.fact:
        blocks += [Heading(text=words("Fact of the day")), *in_short(telling, digest.fact, notes)]
    blocks += _changes(telling, digest, notes)
    blocks += [*_evidence(facts, words), *_digest_buttons(digest, facts, words)]
    return Card(
        title=words("Digest for {days}", days=words.days(digest.first, digest.last)),
        as_of=how_old(telling, facts),
        blocks=tuple(blocks),
        footnotes=notes.footnotes(),
    )


def missed_remark(days: Sequence[date], words: Words) -> list[Block]:
    """Say which posts could not be made, where this one stands for them."""
    if not days:
        return []
    text = words.count(
        "The post of {days} could not be made. What it would have told is here, or behind a button.",
        "{n} posts could not be made ({days}). What they would have told is here, or behind a button.",
        len(days),
        days=words.days(min(days), max(days)),
    )
    return [Remark(text=text)]


def language_remark(facts: Iterable[Fact], telling: Telling, wanted: str) -> list[Block]:
    """Say in which language the statements are, where it is not the one that was wanted."""
    library, base = telling.library, wanted.partition("-")[0]
    codes = {library.pack_of(library.brief_of(fact)).language.partition("-")[0] for fact in facts} - {base}
    if not base or not codes:
        return []
    names = telling.words.listed(sorted(map(telling.words.language, codes)))
    return [Remark(text=telling.words("Shown in {language}.", language=names))]


_WEEK = ask("onthisday", date="this week")


def _days(telling: Telling, digest: Digest, notes: Notes) -> Iterator[Block]:
    if digest.first < digest.last:
        yield from day_by_day(telling, digest.days.shown, notes)
    elif digest.days.shown:
        yield Heading(text=telling.words("On this day"))
        yield from remembered(telling, digest.days.shown, notes)


def _changes(telling: Telling, digest: Digest, notes: Notes) -> Iterator[Block]:
    """Tell the most important changes, and how many more there are."""
    if not digest.changes:
        return
    words, changed = telling.words, _changed(digest.changes)
    yield Heading(text=words("What changed in the library"))
    for message, id in changed[: digest.most_changes]:
        fact = telling.library.facts[id]
        lead = words(message, topic=telling.library.brief_of(fact).title)
        text, opens = qualified(fact.statement, [fact], telling), ask("evidence", fact=fact.id)
        yield Entries(rows=(Entry(lead=lead, text=text, notes=notes.cite(fact.all_citations), ask=opens),))
        yield from corrections([fact], notes, words)
    gone = [*_retired(telling, digest.changes)]
    yield from [Entries(rows=tuple(gone[: digest.most_changes]))] if gone else []
    left = max(0, len(changed) - digest.most_changes) + max(0, len(gone) - digest.most_changes)
    if left:
        yield Remark(text=words.count("One more change is not shown.", "{n} more changes are not shown.", left))


def _changed(changes: Changes) -> list[tuple[str, str]]:
    """Return the id of each changed fact with the message of what was done to it, corrections first."""
    kinds = {
        "Corrected · {topic}": changes.corrected,
        "Edited · {topic}": changes.edited,
        "Added · {topic}": changes.added,
    }
    return [(message, id) for message, ids in kinds.items() for id in ids]


def _retired(telling: Telling, changes: Changes) -> Iterator[Entry]:
    words, library = telling.words, telling.library
    for id in changes.retired:
        told = library.successor(id)
        text = words("“{name}” is told no more; read “{topic}” instead.", name=id.replace("-", " "), topic=told.title)
        yield Entry(lead=words("Retired"), text=text, ask=ask("brief", topic=told.id))
    if changes.removed:
        text = words.count("One statement is told no more.", "{n} statements are told no more.", len(changes.removed))
        yield Entry(lead=words("Removed"), text=text)


def _digest_buttons(digest: Digest, facts: Sequence[Fact], words: Words) -> Iterator[Block]:
    buttons = [*_evidence_button(facts, words), *_rest(digest.days.left, digest.day, words)]
    if left := len(digest.month.left):
        month = words.month_of_year(digest.day)
        label = words.count("One more in {month}", "{n} more in {month}", left, month=month)
        buttons.append(Button(label=label, ask=_month(digest.day)))
    if left := len(digest.year.left):
        label = words.count("One more round year", "{n} more round years", left)
        buttons.append(Button(label=label, ask=ask("onthisday", date=str(digest.day.year))))
    yield Buttons(buttons=(*buttons, Button(label=words("Topics"), ask=ask("topics"))))


def _rest(left: Sequence[Occasion], day: date, words: Words) -> list[Button]:
    """Offer what did not find room, on its day or days."""
    if not left:
        return []
    first, last = min(occasion.day for occasion in left), max(occasion.day for occasion in left)
    if first == last == day:
        label = words.count("One more on this day", "{n} more on this day", len(left))
    else:
        label = words.count("One more: {days}", "{n} more: {days}", len(left), days=words.days(first, last))
    length = (last - first).days + 1
    return [Button(label=label, ask=ask("onthisday", date=first.isoformat(), days=str(length) if length > 1 else ""))]


def _evidence(facts: Sequence[Fact], words: Words) -> list[Block]:
    """Offer the evidence of each fact, where there are several."""
    return [evidence_menu(facts[:_MENU], words)] if len(facts) > 1 else []


def _evidence_button(facts: Sequence[Fact], words: Words) -> list[Button]:
    return [Button(label=words("Evidence"), ask=ask("evidence", fact=fact.id)) for fact in facts if len(facts) == 1]


def _quiet_day(day: date, words: Words) -> Passage:
    return Passage(text=words("Nothing in the library happened on {day}.", day=words.day_of_year(day)))


def _month(day: date) -> Ask:
    return ask("onthisday", date=day.isoformat()[:7])
