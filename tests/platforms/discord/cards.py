"""Cards of every shape and size, with every kind of text that may break a message."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.cards.asks import Ask, ask
from bot.cards.model import (
    Block,
    Button,
    Buttons,
    Card,
    Choice,
    Code,
    Entries,
    Entry,
    FigureRow,
    Figures,
    Footnote,
    Heading,
    Mark,
    Menu,
    Passage,
    Quote,
    Remark,
)
from bot.cards.moments import Moment

_TRICKS = [
    "@everyone @here <@80351110224678912> <@&1> <#2>",
    "https://bad.example [good](https://bad.example)",
    "**_~~||`",
    "# -# > 1. - + *",
    "שלום עולם \u202ereversed\u202c",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "👩‍👩‍👧‍👦👍🏽🇯🇵",
    "給油艦。",
    "First sentence. Second sentence! Third?",
    "\x00\x1f\u200b\ufeff",
    "\n\n\n",
]
_pieces = st.one_of(st.sampled_from(_TRICKS), st.text(max_size=30))


def texts(longest: int) -> st.SearchStrategy[str]:
    """Return texts up to a length, some of them at the very end of it."""
    filled = st.builds(lambda piece, size: (piece * size)[:size], _pieces.filter(bool), st.integers(1, longest))
    return st.one_of(_pieces, filled).map(lambda text: text[:longest])


_MOMENT = Moment(at=datetime(2027, 1, 4, 9, tzinfo=UTC), text="Monday 4 January 2027, 09:00 (Europe/London)")
_moments = st.lists(st.just(_MOMENT), max_size=2).map(tuple)


def naming(longest: int) -> st.SearchStrategy[str]:
    """Return texts of which some name a moment."""
    return st.one_of(texts(longest), texts(longest - 50).map(lambda text: f"{_MOMENT.text} {text} {_MOMENT.text}"))


_notes = st.lists(st.integers(1, 6), max_size=3, unique=True).map(tuple)
_asks: st.SearchStrategy[Ask] = st.builds(
    lambda command, value: ask(command, fact=value),
    st.sampled_from(["evidence", "fact"]),
    st.text("ab|=%給", max_size=9),
)
_entries = st.builds(Entry, lead=texts(80), text=naming(900), notes=_notes, ask=st.none() | _asks, moments=_moments)
_figures = st.builds(FigureRow, amount=texts(40), label=texts(200), notes=_notes)
_choices = st.builds(Choice, label=texts(150), description=texts(150), ask=_asks)
_urls = st.sampled_from(["https://a.example/x", "javascript:alert(1)", "https://a.example/" + "y" * 600])
_buttons = st.one_of(st.builds(Button, label=texts(120), ask=_asks), st.builds(Button, label=texts(120), url=_urls))
_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text=texts(120)),
    st.builds(Passage, text=naming(9000), notes=_notes, moments=_moments),
    st.builds(Figures, rows=st.lists(_figures, min_size=1, max_size=8).map(tuple)),
    st.builds(Entries, rows=st.lists(_entries, max_size=60).map(tuple)),
    st.builds(Quote, text=texts(3000), notes=_notes),
    st.builds(Quote, text=texts(300), before=texts(900), after=texts(900), notes=_notes),
    st.builds(Code, text=texts(3000)),
    st.builds(Remark, text=naming(3000), moments=_moments),
    st.builds(Menu, prompt=texts(200), choices=st.lists(_choices, max_size=60).map(tuple)),
    st.builds(Buttons, buttons=st.lists(_buttons, max_size=30).map(tuple)),
)
_marks = st.sampled_from(list(Mark))


def _footnotes(text: str, url: str, mark: Mark) -> tuple[Footnote, ...]:
    return tuple(Footnote(number=number, text=text, url=url, mark=mark) for number in range(1, 7))


cards: st.SearchStrategy[Card] = st.builds(
    Card,
    title=texts(400),
    as_of=texts(400),
    blocks=st.lists(_blocks, max_size=12).map(tuple),
    footnotes=st.builds(_footnotes, texts(90), _urls, _marks),
)
