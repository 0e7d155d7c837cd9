"""Making a card fit: pages cut at the ends of sentences, each with the footnotes it names. Nothing is cut silently."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from .asks import Ask
from .model import (
    Block,
    Button,
    Buttons,
    Card,
    Code,
    Entries,
    Figures,
    Heading,
    Menu,
    Passage,
    Quote,
    Remark,
    notes_of,
)
from .words import Words

Fits = Callable[[Card], bool]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_SPACE = re.compile(r"\s+")
_MIDDLE, _MOST = 98, 99  # a page with both buttons, as wide as they get


def fit(card: Card, ask: Ask, fits: Fits, words: Words) -> Card:
    """Return the page of the card that the question asks for: the card itself when it fits, else one part of it.

    `fits` says whether a platform takes a card. What can be pressed stays in reach on every page, and each page has
    buttons to the next and the last. Raises ValueError when a title, a label or a footnote alone is too long.
    """
    if fits(card):
        return card
    paper = _paper(card, ask, words)
    try:
        pages = _pack(paper, fits)
    except ValueError:  # the menus and buttons at the foot leave no room: they are packed like everything else
        paper = replace(paper, body=card.blocks, foot=())
        pages = _pack(paper, fits)
    wanted = ask.options.get("page", "1")
    number = min(int(wanted), len(pages)) if re.fullmatch("[1-9][0-9]{0,3}", wanted) else 1
    return paper.page(pages[number - 1], number, len(pages))


@dataclass(frozen=True, slots=True)
class _Paper:
    """What every page of a card has in common: its head, and the menus and buttons at its foot."""

    card: Card
    body: tuple[Block, ...]
    foot: tuple[Block, ...]
    ask: Ask
    words: Words

    def page(self, blocks: tuple[Block, ...], number: int, pages: int) -> Card:
        named = notes_of(blocks)
        footnotes = tuple(footnote for footnote in self.card.footnotes if footnote.number in named)
        return replace(self.card, blocks=(*blocks, *self._turns(number, pages), *self.foot), footnotes=footnotes)

    def _turns(self, number: int, pages: int) -> Iterator[Block]:
        turns = []
        if number < pages:
            label = self.words("Continue ({number} of {pages})", number=number + 1, pages=pages)
            turns.append(Button(label=label, ask=self.ask.with_options(page=str(number + 1))))
        if number > 1:
            turns.append(Button(label=self.words("Back"), ask=self.ask.with_options(page=str(number - 1))))
        if turns:
            yield Buttons(buttons=tuple(turns))


def _paper(card: Card, ask: Ask, words: Words) -> _Paper:
    """Keep the menus and buttons at the end of the card for every page."""
    body = list(card.blocks)
    while body and isinstance(body[-1], Menu | Buttons):
        body.pop()
    return _Paper(card, tuple(body), card.blocks[len(body) :], ask, words)


def _pack(paper: _Paper, fits: Fits) -> list[tuple[Block, ...]]:
    """Put the smallest pieces of a card on as few pages as their order allows."""

    def takes(blocks: tuple[Block, ...]) -> bool:
        return fits(paper.page(blocks, _MIDDLE, _MOST))

    if not takes(()):
        raise ValueError("the foot of the pages fits no page")
    pages: list[tuple[Block, ...]] = [()]
    pending = [piece for block in paper.body for piece in _pieces(block)][::-1]
    while pending:
        piece = pending.pop()
        together = _joined(pages[-1], piece)
        if takes(together):
            pages[-1] = together
            continue
        kept, heading = _heading_parted(pages[-1])
        if kept and takes((*heading, piece)):
            pages[-1:] = [kept, (*heading, piece)]
        else:
            pending += reversed(_halves(piece))
    return pages


def _heading_parted(page: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part a page from the heading it ends with, which belongs to what follows."""
    end = len(page) - 1 if page and isinstance(page[-1], Heading) else len(page)
    return page[:end], page[end:]


def _pieces(block: Block) -> Iterator[Block]:
    """Yield the parts of a block that may stand on different pages."""
    match block:
        case Passage():
            yield from (replace(block, text=sentence) for sentence in _sentences(block.text))
        case Figures():
            yield from (Figures(rows=(row,)) for row in block.rows)
        case Entries():
            yield from (Entries(rows=(row,)) for row in block.rows)
        case Menu():
            yield from (replace(block, choices=(choice,)) for choice in block.choices)
        case Code():
            yield from (Code(text=line) for line in block.text.split("\n"))
        case Heading() | Remark() | Quote() | Buttons():
            yield block
        case _:
            assert_never(block)


def _joined(blocks: tuple[Block, ...], piece: Block) -> tuple[Block, ...]:
    """Return the blocks with one more piece, put back together with the piece it was parted from."""
    match (blocks[-1] if blocks else None, piece):
        case (Passage() as last, Passage()) if (last.notes, last.moments) == (piece.notes, piece.moments):
            return (*blocks[:-1], replace(last, text=f"{last.text} {piece.text}"))
        case (Figures() as last, Figures()):
            return (*blocks[:-1], replace(last, rows=(*last.rows, *piece.rows)))
        case (Entries() as last, Entries()):
            return (*blocks[:-1], replace(last, rows=(*last.rows, *piece.rows)))
        case (Menu() as last, Menu()) if last.prompt == piece.prompt:
            return (*blocks[:-1], replace(last, choices=(*last.choices, *piece.choices)))
        case (Code() as last, Code()):
            return (*blocks[:-1], Code(text=f"{last.text}\n{piece.text}"))
        case _:
            return (*blocks, piece)


def _halves(piece: Block) -> list[Block]:
    """Cut a piece that is too long for any page in two, between words where there are words."""
    match piece:
        case Quote() if piece.before or piece.after:
            words = (piece.before.strip(), piece.text, piece.after.strip())
            return [Quote(text=text, notes=piece.notes) for text in words if text]
        case Passage() | Quote() | Code() | Remark() | Heading() if len(piece.text) > 1:
            return [replace(piece, text=half) for half in _cut(piece.text)]
        case Entries(rows=(row,)) if len(row.text) > 1:
            first, second = _cut(row.text)
            rest = replace(row, lead="", text=second)
            return [replace(piece, rows=(replace(row, text=first),)), replace(piece, rows=(rest,))]
        case Buttons() if len(piece.buttons) > 1:
            middle = len(piece.buttons) // 2
            parts = piece.buttons[:middle], piece.buttons[middle:]
            return [replace(piece, buttons=part) for part in parts]
        case _:
            raise ValueError(f"nothing of this can be cut, and it fits no page: {piece}")


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part] or [text]


def _cut(text: str) -> tuple[str, str]:
    """Cut a text at the end of a sentence near its middle, else at a space, else anywhere between two characters."""
    middle = len(text) // 2
    for pattern in (_SENTENCE_END, _SPACE):
        places = [found for found in pattern.finditer(text) if found.start() > 0 and found.end() < len(text)]
        if places:
            place = min(places, key=lambda found: abs(found.start() - middle))
            return text[: place.start()], text[place.end() :]
    while middle > 1 and unicodedata.combining(text[middle]):
        middle -= 1
    return text[:middle], text[middle:]
