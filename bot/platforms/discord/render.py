"""Cards as Discord draws them: Components V2, or plain text with the same buttons where those cannot be shown.

What comes out is the JSON that Discord reads: drawing needs neither discord.py nor a connection, and checking a card
against the limits costs microseconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from itertools import groupby, zip_longest
from typing import assert_never

from ...cards.asks import Ask
from ...cards.fit import fit
from ...cards.model import (
    Block,
    Button,
    Buttons,
    Card,
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
from ...cards.moments import Moment
from ...cards.text import to_text
from ...cards.words import Words
from ..plain import label
from .components import LIMITS, Component, Drawing, Kind, gap, menu, numbered, rows, section, text
from .markup import code, escape, line, link, stamped, web_address

Write = Callable[[str], str]

_ACCENT = 0x2B6CB0
_KEPT = 2048  # texts that are kept as they were written


def draw(card: Card, ask: Ask, words: Words, *, plain: bool = False) -> Drawing:
    """Draw the page of a card that its question asks for."""
    whole = render(card, words, plain=plain)
    if whole.is_accepted():
        return whole
    return render(fit(card, ask, partial(fits, words=words, plain=plain), words), words, plain=plain)


def fits(card: Card, words: Words, *, plain: bool = False) -> bool:
    """Whether Discord would accept the card as one message."""
    return render(card, words, plain=plain).is_accepted()


def render(card: Card, words: Words, *, plain: bool = False) -> Drawing:
    """Draw a card; `plain` draws text that every client and permission can show, with the same buttons."""
    blocks = _asked_once(card.blocks)
    if plain:
        controls = [part for block in blocks for part in _controls(block)]
        return Drawing(content=_plain_text(card), components=numbered(controls))
    end = _end_of_text(blocks)
    inside = [
        text(_title(card.title, card.as_of)),
        gap(),
        *_body(blocks[:end], words),
        *_footnotes(card.footnotes, words),
        gap(),
        *_body(blocks[end:], words),
    ]
    container = {"type": Kind.CONTAINER, "accent_color": _ACCENT, "components": list(_spaced(inside))}
    return Drawing(components=numbered([container]))


def _body(blocks: tuple[Block, ...], words: Words) -> Iterator[Component]:
    """Draw blocks; passages that follow one another are paragraphs of one text."""
    for are_paragraphs, group in groupby(blocks, key=_is_paragraph):
        drawn = [part for block in group for part in _draw(block, words)]
        yield from [text("\n\n".join(part["content"] for part in drawn))] if are_paragraphs else drawn


def _is_paragraph(block: Block) -> bool:
    """Whether a block is a passage, or a list of one that opens nothing, which reads as one."""
    match block:
        case Entries(rows=(row,)):
            return row.ask is None
        case _:
            return isinstance(block, Passage)


def _draw(block: Block, words: Words) -> list[Component]:
    match block:
        case Heading():
            return [gap(), text(f"### {line(block.text)}")]
        case Passage():
            return [text(_noted(escape, block.text, block.notes, block.moments))]
        case Figures():
            figures = (f"## {line(row.amount)}\n{_noted(line, row.label, row.notes)}" for row in block.rows)
            return [gap(), text("\n".join(figures)), gap()]
        case Entries():
            return _entries(block.rows, words)
        case Quote():
            return [text("\n".join(f"> {part}" for part in _quoted(block).split("\n")) + _notes(block.notes))]
        case Code():
            return [text(code(block.text))]
        case Remark():
            small = stamped(block.text, block.moments, escape).split("\n")
            return [text("\n".join(f"-# {part}" for part in small))]
        case Menu() | Buttons():
            return _controls(block)
        case _:
            assert_never(block)


def _controls(block: Block) -> list[Component]:
    """Draw what can be pressed in a block, without its text."""
    match block:
        case Menu():
            return [menu(block)] if block.choices else []
        case Buttons():
            return rows(block.buttons)
        case Entries():
            return rows(Button(label=row.lead or row.text, ask=row.ask) for row in block.rows if row.ask)
        case Heading() | Passage() | Figures() | Quote() | Code() | Remark():
            return []
        case _:
            assert_never(block)


def _end_of_text(blocks: tuple[Block, ...]) -> int:
    """Return where the menus and buttons begin that a card ends with; the footnotes stand before them."""
    end = len(blocks)
    while end and isinstance(blocks[end - 1], Menu | Buttons):
        end -= 1
    return end


@lru_cache(maxsize=_KEPT)
def _title(title: str, as_of: str) -> str:
    shown = f"## {escape(_headline(title))}"
    return f"{shown}\n-# {escape(_headline(as_of))}" if as_of else shown


def _headline(title: str) -> str:
    return label(title, LIMITS.headline) if title else ""


def _footnotes(footnotes: tuple[Footnote, ...], words: Words) -> list[Component]:
    if not footnotes:
        return []
    return [gap(divider=True), text("\n".join(_footnote(note, words(note.mark)) for note in footnotes))]


@lru_cache(maxsize=_KEPT)
def _footnote(note: Footnote, mark: str) -> str:
    return f"-# [{note.number}] {link(note.text, note.url)} · {line(mark)}"


def _entries(entries: tuple[Entry, ...], words: Words) -> list[Component]:
    """Draw rows that open something as sections with a button, and those between them as lists."""
    parts: list[Component] = []
    for opens, group in groupby(entries, key=lambda row: row.ask is not None):
        if opens:
            parts += [section(_entry(row), Button(label=words("Open"), ask=row.ask)) for row in group]
        else:
            listed = [_entry(row) for row in group]
            parts.append(text("\n".join(f"- {row}" for row in listed) if len(listed) > 1 else listed[0]))
    return parts


def _entry(row: Entry) -> str:
    lead = f"**{line(row.lead)}** — " if row.lead else ""
    return lead + _noted(line, row.text, row.notes, row.moments)


def _quoted(quote: Quote) -> str:
    """Return the words of a source, in bold where they stand in their paragraph."""
    if not (quote.before or quote.after):
        return escape(quote.text)
    before = f"{escape(quote.before)}{' ' * quote.before[-1:].isspace()}" if quote.before.strip() else ""
    after = f"{' ' * quote.after[:1].isspace()}{escape(quote.after)}" if quote.after.strip() else ""
    return f"{before}**{escape(quote.text)}**{after}"


def _noted(write: Write, words: str, notes: tuple[int, ...], moments: tuple[Moment, ...] = ()) -> str:
    """Write words with their notes; what has any is the library's own, and is kept as it was written."""
    return _written(write, words, notes, moments) if notes else stamped(words, moments, write)


@lru_cache(maxsize=_KEPT)
def _written(write: Write, words: str, notes: tuple[int, ...], moments: tuple[Moment, ...]) -> str:
    return stamped(words, moments, write) + _notes(notes)


def _notes(numbers: tuple[int, ...]) -> str:
    return f" {''.join(f'[{number}]' for number in numbers)}" if numbers else ""


def _spaced(parts: list[Component]) -> Iterator[Component]:
    """Leave out the gaps that another one follows, or nothing."""
    for part, following in zip_longest(parts, parts[1:]):
        if part["type"] != Kind.SEPARATOR or (following and following["type"] != Kind.SEPARATOR):
            yield part


def _plain_text(card: Card) -> str:
    """Return the card as escaped text; footnotes keep their addresses, where those are not longer than the rest."""
    linked = {note: address for note in card.footnotes if len(address := web_address(note.url)) <= LIMITS.plain_address}
    footnotes = tuple(replace(note, url=linked.get(note, "")) for note in card.footnotes)
    short = replace(card, title=_headline(card.title), as_of=_headline(card.as_of), footnotes=footnotes)
    shown = to_text(short, typed=False).split("\n")
    return "\n".join(_plain_line(part.strip(), set(linked.values())) for part in shown)


def _plain_line(shown: str, addresses: set[str]) -> str:
    return shown if shown in addresses or not shown else escape(shown)


def _asked_once(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Let each question be asked once: Discord refuses a message that repeats one, and no reader needs two."""
    every = [ask.encode() for block in blocks for ask in _asked(block)]
    if len(set(every)) == len(every):
        return blocks
    offered = {ask.encode() for block in blocks if not isinstance(block, Entries) for ask in _asked(block)}
    known: set[str] = set()

    def first(ask: Ask) -> bool:
        asked = ask.encode()
        is_first = asked not in known
        known.add(asked)
        return is_first

    def once(block: Block) -> Block:
        match block:
            case Entries():
                opens = (row.ask and row.ask.encode() not in offered and first(row.ask) for row in block.rows)
                kept = (row if keep else replace(row, ask=None) for row, keep in zip(block.rows, opens, strict=True))
                return replace(block, rows=tuple(kept))
            case Buttons():
                return replace(block, buttons=tuple(b for b in block.buttons if not b.ask or first(b.ask)))
            case Menu():
                return replace(block, choices=tuple({c.ask.encode(): c for c in block.choices}.values()))
            case _:
                return block

    return tuple(once(block) for block in blocks)


def _asked(block: Block) -> Iterator[Ask]:
    """Yield what a menu, a row of buttons or a list asks."""
    match block:
        case Menu():
            yield from (choice.ask for choice in block.choices)
        case Buttons():
            yield from (button.ask for button in block.buttons if button.ask)
        case Entries():
            yield from (row.ask for row in block.rows if row.ask)
        case _:
            return
