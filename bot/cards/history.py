"""The card of who changed which schedule, and when."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .asks import ask
from .model import Block, Buttons, Card, Choice, Entries, Entry, Menu, Passage
from .schedules import list_button
from .words import Words

Row = tuple[datetime, str, str, str, str, tuple[date, ...]]
"""When, who, what was done, to which schedule, what takes it back, and which days it left out."""

_DONE = {
    "added": "added",
    "edited": "changed",
    "paused": "paused",
    "resumed": "resumed",
    "skipped": "left out {days} of",
    "removed": "removed",
    "undone": "took back a change of",
    "declared": "declared",
    "withdrawn": "withdrew",
}


def history_card(rows: Iterable[Row], zone: ZoneInfo, words: Words) -> Card:
    """List changes, newest first; the newest of each schedule can be taken back."""
    made = list(rows)
    blocks: list[Block] = [Entries(rows=tuple(_entry(row, zone, words) for row in made))] if made else []
    if not made:
        blocks.append(Passage(text=words("Nobody has changed a schedule here yet.")))
    undo = [
        Choice(label=words("Take back: {schedule}", schedule=row[3]), ask=ask("schedule undo", change=row[4]))
        for row in made
        if row[4]
    ]
    if undo:
        blocks.append(Menu(prompt=words("Take back the newest change of…"), choices=tuple(undo)))
    blocks.append(Buttons(buttons=(list_button(words),)))
    return Card(title=words("Who changed what"), blocks=tuple(blocks))


def _entry(row: Row, zone: ZoneInfo, words: Words) -> Entry:
    at, who, action, schedule, _, left_out = row
    moment, days = words.moment(at, zone), words.listed(map(words.day, left_out)) or words("a day")
    text = words(
        "{moment}: {done} “{schedule}”", moment=moment.text, done=words(_DONE[action], days=days), schedule=schedule
    )
    return Entry(lead=who, text=text, moments=(moment,))
