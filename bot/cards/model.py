"""The card: a platform-neutral document made of a closed union of blocks.

Texts are plain: no markup, nothing escaped. Escaping and looks are each renderer's own. `notes` are numbers of
footnotes on the same card; a card whose text names a footnote it does not have cannot be built. `moments` are instants
that the text names, which a platform may show in the reader's own time.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from .asks import Ask
from .moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A short line above a group of blocks."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A statement, or a few, with footnotes."""

    text: str
    notes: tuple[int, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A number where the eye falls, and what it counts."""

    amount: str
    label: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers set off from the text."""

    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a list: a lead in bold (a date, a name), a text, and where it leads when it can be opened."""

    lead: str = ""
    text: str
    notes: tuple[int, ...] = ()
    ask: Ask | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A list: a timeline, topics, the parts of a receipt."""

    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, shown as such; set off where they stand in their paragraph, when the rest of it is given."""

    text: str
    before: str = ""
    after: str = ""
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Text to be copied: every character and line break counts."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Small print: why this was found, who shared it, what to do next."""

    text: str
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a menu."""

    label: str
    description: str = ""
    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A list to pick one from; a platform without menus shows the questions to type."""

    prompt: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A labelled button that asks a question, or opens an address."""

    label: str
    ask: Ask | None = None
    url: str = ""

    def __post_init__(self) -> None:
        if (self.ask is None) == (not self.url):
            raise ValueError(f"button “{self.label}” needs a question or an address, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


Block = Heading | Passage | Figures | Entries | Quote | Code | Remark | Menu | Buttons


class Mark(StrEnum):
    """What a footnote says of its own check, in words."""

    CHECKED = "checked"
    UNCHECKED = "not checked"
    NOT_HELD = "text not held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """One numbered reference: the document and the place in it."""

    number: int
    text: str
    url: str = ""
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One document we show: title, how old the news is, blocks, footnotes."""

    title: str
    as_of: str = ""
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = field(default=())

    def __post_init__(self) -> None:
        missing = notes_of(self.blocks) - {footnote.number for footnote in self.footnotes}
        if missing:
            raise ValueError(f"card “{self.title}” names footnotes it does not have: {sorted(missing)}")


def notes_of(blocks: tuple[Block, ...]) -> set[int]:
    """Return the numbers of all footnotes the blocks name."""
    found: set[int] = set()
    for block in blocks:
        match block:
            case Passage() | Quote():
                found.update(block.notes)
            case Figures() | Entries():
                found.update(n for row in block.rows for n in row.notes)
            case Heading() | Code() | Remark() | Menu() | Buttons():
                pass
    return found
