"""The plain-text fallback of a card: what notifications, screen readers, logs and the terminal show."""

from collections.abc import Iterator
from textwrap import wrap
from typing import assert_never

from .asks import Ask
from .model import (
    Block,
    Button,
    Buttons,
    Card,
    Choice,
    Code,
    Entries,
    Entry,
    Figures,
    Footnote,
    Heading,
    Menu,
    Passage,
    Quote,
    Remark,
)

_SUBJECTS = frozenset({"topic", "keyword", "date", "id", "fact"})  # options whose name need not be typed
_OF_WORDS = {"ask": "question", "search": "words"}
_ASIDE = 2  # spaces before anything that is not running text


def to_text(card: Card, width: int = 0, typed: bool = True) -> str:
    """Return the card as lines of plain text; `width` is in characters, 0 leaves lines whole.

    `typed` ends it with what can be typed next, where no buttons can be shown.
    """
    head = card.title if not card.as_of else f"{card.title} ({card.as_of})"
    groups = [[head], *(list(_block(block, width, typed)) for block in card.blocks), list(_footnotes(card, width))]
    return "\n\n".join("\n".join(lines) for lines in groups if lines)


def marked(text: str, notes: tuple[int, ...]) -> str:
    """Return the text with the numbers of its footnotes: `… a month. [1][2]`."""
    return f"{text} {''.join(f'[{n}]' for n in notes)}" if notes else text


def footnote_line(footnote: Footnote) -> str:
    """Return `[1] R. Drifte, … ¶ 13 · checked`."""
    return f"[{footnote.number}] {footnote.text} · {footnote.mark}"


def as_command(ask: Ask) -> str:
    """Return what to type to ask the same: `/brief korea --view facts`."""
    subjects = _SUBJECTS | {_OF_WORDS.get(ask.command, "")}
    subject = "".join(f" {value}" for name, value in ask.options.items() if name in subjects)
    options = "".join(f" --{name} {value}" for name, value in ask.options.items() if name not in subjects)
    return f"/{ask.command}{subject}{options}"


def _block(block: Block, width: int, typed: bool) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text.upper()
        case Passage():
            yield from _wrapped(marked(block.text, block.notes), width)
        case Figures():
            yield from _figures(block, width)
        case Entries():
            yield from (line for row in block.rows for line in _entry(row, width))
        case Quote():
            yield from _wrapped(marked(f"“{_in_place(block)}”", block.notes), width, indent=_ASIDE)
        case Code():
            yield from block.text.split("\n")
        case Remark():
            yield from _wrapped(f"({block.text})", width)
        case Menu():
            yield from _typed(block.choices, typed, block.prompt)
        case Buttons():
            yield from _typed(block.buttons, typed)
        case _:
            assert_never(block)


def _in_place(quote: Quote) -> str:
    """Return the words of a source, between » and « where they stand in their paragraph."""
    return f"{quote.before}»{quote.text}«{quote.after}" if quote.before or quote.after else quote.text


def _entry(row: Entry, width: int) -> Iterator[str]:
    lead = f"{row.lead}: " if row.lead else ""
    yield from _wrapped(f"• {lead}{marked(row.text, row.notes)}", width, hang=2)


def _figures(block: Figures, width: int) -> Iterator[str]:
    widest = max(len(row.amount) for row in block.rows)
    for row in block.rows:
        line = f"{row.amount:<{widest}}  {marked(row.label, row.notes)}"
        yield from _wrapped(line, width, indent=_ASIDE, hang=widest + 2)


def _typed(offers: tuple[Button, ...] | tuple[Choice, ...], typed: bool, prompt: str = "") -> Iterator[str]:
    if prompt and typed:
        yield prompt
    for offer in offers if typed else ():
        if offer.ask and offer.ask.command == "share":
            continue  # sharing needs somebody to share with
        target = as_command(offer.ask) if offer.ask else getattr(offer, "url", "")
        yield f"{' ' * _ASIDE}→ {offer.label}: {target}"


def _footnotes(card: Card, width: int) -> Iterator[str]:
    for footnote in card.footnotes:
        yield from _wrapped(footnote_line(footnote), width, hang=4)
        if footnote.url:
            yield f"    {footnote.url}"


def _wrapped(text: str, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    first, later = " " * indent, " " * (indent + hang)
    if not width:
        return [first + text]
    return wrap(text, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [first]
