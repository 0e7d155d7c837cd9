"""Cards as Slack draws them: Block Kit, or plain text with the same buttons.

Running text is rich text or plain text, where no character is markup; mrkdwn is left for bold leads, figures and links.
What comes out is the JSON that Slack reads: drawing needs no connection.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, takewhile
from typing import Any, assert_never

from ...cards import model
from ...cards.asks import Ask
from ...cards.fit import fit
from ...cards.model import (
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
from ...cards.text import footnote_line, marked, to_text
from ...cards.words import Words
from ..plain import BLANK, Measure, clean, label, one_line, pieces, printable, safe_url, units
from .markup import Text, escape, is_tame, led, literal, literal_label, mrkdwn, span, spans, stamped

Block = dict[str, Any]
Element = dict[str, Any]

ASK, OPEN = "ask", "open"  # how the action_id of an element begins: it asks a question, or opens an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What Slack accepts in one message; texts are counted in UTF-16 units."""

    blocks: int = 50
    characters: int = 12_000  # of all blocks as JSON; undocumented, refused at about 13,200
    text: int = 3000
    header: int = 150
    fields: int = 10
    field: int = 2000
    context: int = 2000
    elements: int = 25
    button: int = 75
    options: int = 100
    option: int = 75
    placeholder: int = 150
    url: int = 3000


LIMITS = Limits()


def draw(card: Card, ask: Ask, words: Words, *, plain: bool = False) -> dict[str, Any]:
    """Draw the page of a card that its question asks for."""
    whole = render(card, words, plain=plain)
    if _accepted(whole["blocks"]):
        return whole
    return render(fit(card, ask, partial(fits, words=words, plain=plain), words), words, plain=plain)


def render(card: Card, words: Words, *, plain: bool = False) -> dict[str, Any]:
    """Draw a card as the `text` and `blocks` of a message; `plain` draws it as text, with the same buttons."""
    return {"text": escape(to_text(card, typed=False)), "blocks": _blocks(card, words, plain=plain)}


def fits(card: Card, words: Words, *, plain: bool = False) -> bool:
    """Whether Slack would accept the card as one message."""
    return _accepted(_blocks(card, words, plain=plain))


def _accepted(blocks: Sequence[Block]) -> bool:
    return all(measure.is_kept for measure in measures(blocks))


def measures(blocks: Sequence[Block]) -> Iterator[Measure]:
    """Yield how much of each limit the blocks of a message take up; what is cut while it is drawn has no measure."""
    yield Measure("blocks", len(blocks), LIMITS.blocks)
    yield Measure("characters", units(json.dumps(blocks, ensure_ascii=False)), LIMITS.characters)
    texts = (units(block.get("text", {}).get("text", "")) for block in blocks)
    yield Measure("characters in a block", max(texts, default=0), LIMITS.text)
    options = (len(element.get("options", ())) for block in blocks for element in _interactive(block))
    yield Measure("choices in a menu", max(options, default=0), LIMITS.options)


def _blocks(card: Card, words: Words, *, plain: bool) -> list[Block]:
    return _plain(card, words) if plain else list(_rich(card, words))


def _rich(card: Card, words: Words) -> Iterator[Block]:
    """Draw title, age, text, footnotes and, last, the buttons."""
    offered = _offered(card)
    blocks = tuple(_without_openers(block, offered) for block in card.blocks)
    buttons = tuple(takewhile(lambda block: isinstance(block, Buttons | Menu), reversed(blocks)))
    yield _title(card.title)
    yield from _context(card.as_of)
    for block in blocks[: len(blocks) - len(buttons)]:
        yield from _draw(block, words)
    yield from _footnotes(card.footnotes)
    for block in reversed(buttons):
        yield from _draw(block, words)


def _offered(card: Card) -> set[str]:
    """Return what the menus of the card can open."""
    return {choice.ask.encode() for block in card.blocks if isinstance(block, Menu) for choice in block.choices}


def _without_openers(block: model.Block, offered: set[str]) -> model.Block:
    """Leave the opening of a row to the menu that offers the same: a list without buttons is quicker to read."""
    if not isinstance(block, Entries):
        return block
    return Entries(rows=tuple(replace(r, ask=None) if r.ask and r.ask.encode() in offered else r for r in block.rows))


def _plain(card: Card, words: Words) -> list[Block]:
    """Draw all text as one, then everything that can be pressed."""
    text = [_section(literal(piece)) for piece in pieces(to_text(card, typed=False), LIMITS.text)]
    elements = [_spelled_out(element) for block in _rich(card, words) for element in _interactive(block)]
    return [*text, *_actions(elements)]


def _spelled_out(element: Element) -> Element:
    """Give a button that stood beside its text a label that says what it opens."""
    return {**element, "text": literal(element["accessibility_label"])} if "accessibility_label" in element else element


def _draw(block: model.Block, words: Words) -> Iterable[Block]:
    match block:
        case Heading():
            return [_rich_text(_line(span(one_line(block.text), bold=True)))]
        case Passage():
            return [_rich_text(_line(*spans(marked(clean(block.text), block.notes), block.moments)))]
        case Figures():
            return _figures(block, words)
        case Entries():
            return _entries(block.rows, words)
        case Quote():
            return [_rich_text({"type": "rich_text_quote", "elements": list(_quoted(block))})]
        case Code():
            return [_rich_text({"type": "rich_text_preformatted", "elements": [span(printable(block.text) or BLANK)]})]
        case Remark():
            return _remark(block)
        case Menu():
            return [_section(literal(block.prompt), _select(block, words))] if block.choices else []
        case Buttons():
            return _actions([element for button in block.buttons for element in _button(button)])
        case _:
            assert_never(block)


def _quoted(quote: Quote) -> Iterator[Element]:
    """Draw the words of a source, in bold where they stand in their paragraph."""
    in_place = bool(quote.before or quote.after)
    parts = [(quote.before, False), (quote.text, in_place), (quote.after, False)]
    spans = [span(shown, bold=bold) for part, bold in parts if (shown := printable(part))]
    yield from spans or [span(BLANK)]
    if quote.notes:
        yield span(marked("", quote.notes))


def _title(title: str) -> Block:
    text = one_line(title)
    if units(text) <= LIMITS.header:
        return {"type": "header", "text": literal(text)}
    return _rich_text(_line(span(text, bold=True)))


def _context(text: str) -> list[Block]:
    return [_small(literal(piece)) for piece in pieces(text, LIMITS.context)] if text else []


def _remark(remark: Remark) -> list[Block]:
    """Draw small print; its moments need it whole."""
    timed = stamped(remark.text, remark.moments)
    return [_small(timed)] if units(timed["text"]) <= LIMITS.context else _context(remark.text)


def _small(text: Text) -> Block:
    return {"type": "context", "elements": [text]}


def _footnotes(footnotes: tuple[Footnote, ...]) -> Iterator[Block]:
    """Draw footnotes as small print, a line each; links are given up where a line could be misread as markup."""
    for linked, group in groupby(footnotes, key=_can_be_linked):
        lines = "\n".join(map(_linked if linked else footnote_line, group))
        yield from (_small(mrkdwn(part) if linked else literal(part)) for part in pieces(lines, LIMITS.context))


def _can_be_linked(footnote: Footnote) -> bool:
    return is_tame(footnote.text) and units(_linked(footnote)) <= LIMITS.context


def _linked(footnote: Footnote) -> str:
    """Write `<address|[1]> R. Drifte, … · checked`: only the number is a link, which keeps the small print calm."""
    number, _, rest = escape(one_line(footnote_line(footnote))).partition(" ")
    url = safe_url(footnote.url, LIMITS.url)
    return f"<{escape(url)}|{number}> {rest}" if url else f"{number} {rest}"


def _figures(block: Figures, words: Words) -> Iterable[Block]:
    """Draw numbers side by side, or as a list where one of them needs more words than fit there."""
    fields = [led(row.amount, marked(row.label, row.notes), "\n") for row in block.rows]
    if any(units(field["text"]) > LIMITS.field for field in fields):
        return _entries(tuple(Entry(lead=row.amount, text=row.label, notes=row.notes) for row in block.rows), words)
    return [{"type": "section", "fields": part} for part in _chunks(fields, LIMITS.fields)]


def _entries(rows: tuple[Entry, ...], words: Words) -> Iterator[Block]:
    """Draw rows that open something as sections with a button, and runs of others as one list."""
    for opens, group in groupby(rows, key=lambda row: row.ask is not None):
        if opens:
            yield from (
                _section(led(row.lead, marked(row.text, row.notes), " — ", row.moments), _opener(row, words))
                for row in group
            )
        else:
            yield _rich_text({"type": "rich_text_list", "style": "bullet", "elements": [_item(row) for row in group]})


def _item(row: Entry) -> Element:
    text = marked(clean(row.text), row.notes)
    lead = [span(one_line(row.lead), bold=True), span(" — ")] if row.lead else []
    return _line(*lead, *spans(text, row.moments))


def _opener(row: Entry, words: Words) -> Element:
    """Draw the button beside a row; only those who cannot see the row are told again what it opens."""
    (button,) = _button(model.Button(label=words("Open"), ask=row.ask))
    spoken = words("Open: {name}", name=row.lead or row.text)
    return {**button, "accessibility_label": label(spoken, LIMITS.button)}


def _button(button: model.Button) -> Iterator[Element]:
    """Draw a button; one whose address is no web address is left out."""
    shown = {"type": "button", "text": literal_label(button.label, LIMITS.button)}
    url = safe_url(button.url, LIMITS.url)
    if button.ask:
        yield {**shown, "value": button.ask.encode()}
    elif url:
        yield {**shown, "url": url}


def _select(menu: Menu, words: Words) -> Element:
    options = {choice.ask.encode(): _option(choice) for choice in reversed(menu.choices)}  # the first of equals is kept
    placeholder = literal_label(words("Choose…"), LIMITS.placeholder)
    return {"type": "static_select", "placeholder": placeholder, "options": list(reversed(options.values()))}


def _option(choice: Choice) -> Element:
    shown = {"text": literal_label(choice.label, LIMITS.option), "value": choice.ask.encode()}
    if not choice.description:
        return shown
    return {**shown, "description": literal_label(choice.description, LIMITS.option)}


def _section(text: Text, accessory: Element | None = None) -> Block:
    """Draw text that is never folded behind “see more”."""
    shown = {"type": "section", "text": text, "expand": True}
    return {**shown, "accessory": _named(accessory, 0)} if accessory else shown


def _actions(elements: Sequence[Element]) -> list[Block]:
    return [
        {"type": "actions", "elements": [_named(element, n) for n, element in enumerate(part)]}
        for part in _chunks(elements, LIMITS.elements)
    ]


def _named(element: Element, number: int) -> Element:
    return {**element, "action_id": f"{OPEN if 'url' in element else ASK}:{number}"}


def _interactive(block: Block) -> list[Element]:
    """Return what can be pressed in a block."""
    return [*block.get("elements", ())] if block["type"] == "actions" else [*filter(None, [block.get("accessory")])]


def _rich_text(element: Element) -> Block:
    return {"type": "rich_text", "elements": [element]}


def _line(*spans: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(spans)}


def _chunks(items: Sequence[Element], size: int) -> Iterator[list[Element]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))
