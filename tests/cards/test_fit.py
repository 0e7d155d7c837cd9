from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.asks import ask
from bot.cards.fit import fit
from bot.cards.model import (
    Button,
    Buttons,
    Card,
    Choice,
    Code,
    Entries,
    Entry,
    Footnote,
    Heading,
    Mark,
    Menu,
    Passage,
    Quote,
    Remark,
    notes_of,
)
from bot.cards.text import to_text
from bot.cards.words import Words

WORDS = Words()
QUESTION = ask("brief", topic="x")
FOOTNOTES = tuple(Footnote(number=n, text=f"Source {n}", mark=Mark.CHECKED) for n in (1, 2, 3))


def within(limit: int) -> Any:
    """A platform that takes cards of so many characters."""
    return lambda card: len(to_text(card, typed=False)) <= limit


def all_pages(card: Card, limit: int) -> list[Card]:
    first = fit(card, QUESTION, within(limit), WORDS)
    pages = [first]
    while following := [b.ask for b in buttons(pages[-1]) if b.ask and b.label.startswith("Continue")]:
        pages.append(fit(card, following[0], within(limit), WORDS))
    return pages


def buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


def told(cards: list[Card]) -> str:
    """Every word of the running text, in order."""
    texts = []
    for card in cards:
        for block in card.blocks:
            match block:
                case Passage() | Remark() | Heading() | Code():
                    texts.append(block.text)
                case Quote():
                    texts += [block.before, block.text, block.after]
                case Entries():
                    texts += [f"{row.lead} {row.text}" for row in block.rows]
                case _:
                    pass
    return "".join("".join(texts).split())


sentences = st.lists(
    st.text("abcdefgh ß日本語é", min_size=1, max_size=60).map(lambda s: f"{s.strip() or 'x'}."), min_size=1, max_size=12
)
notes = st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=3).map(tuple)
passages = st.builds(lambda s, n: Passage(text=" ".join(s), notes=n), sentences, notes)
rows = st.builds(lambda s, n: Entry(lead="1999", text=" ".join(s), notes=n), sentences, notes)
blocks = st.lists(
    st.one_of(
        passages,
        st.lists(rows, min_size=1, max_size=6).map(lambda r: Entries(rows=tuple(r))),
        st.just(Heading(text="Heading")),
        st.just(Remark(text="A remark. And another.")),
        st.builds(lambda s: Code(text="\n".join(s)), sentences),
        st.builds(
            lambda b, s, a, n: Quote(text=s[0], before=b, after=a, notes=n),
            st.text("ab ."),
            sentences,
            st.text("ab ."),
            notes,
        ),
    ),
    max_size=8,
)
cards = st.builds(lambda b: Card(title="Title", blocks=tuple(b), footnotes=FOOTNOTES), blocks)


@given(cards, st.integers(150, 900))
def test_every_page_fits_and_nothing_is_lost(card: Card, limit: int) -> None:
    pages = all_pages(card, limit)

    assert all(within(limit)(page) for page in pages)
    assert told(pages) == told([card])


@given(cards, st.integers(150, 900))
def test_every_statement_keeps_its_footnotes_and_no_page_has_others(card: Card, limit: int) -> None:
    pages = all_pages(card, limit)

    if len(pages) > 1:
        assert all({f.number for f in page.footnotes} == notes_of(page.blocks) for page in pages)
    assert {n for page in pages for n in notes_of(page.blocks)} == notes_of(card.blocks)


def test_a_card_that_fits_is_left_as_it_is() -> None:
    card = Card(title="Title", blocks=(Passage(text="Short."),))

    assert fit(card, QUESTION, within(500), WORDS) is card


def test_pages_are_cut_at_the_ends_of_sentences() -> None:
    text = " ".join(f"This is sentence number {n}." for n in range(20))
    card = Card(title="Title", blocks=(Passage(text=text, notes=(1,)),), footnotes=FOOTNOTES)

    pages = all_pages(card, 200)

    passages = [block.text for page in pages for block in page.blocks if isinstance(block, Passage)]
    assert len(pages) > 2
    assert all(text.endswith(".") for text in passages)


def test_a_sentence_longer_than_a_page_is_cut_between_words() -> None:
    card = Card(title="Title", blocks=(Passage(text="word " * 99 + "end"),))

    pages = all_pages(card, 160)

    words = " ".join(block.text for page in pages for block in page.blocks if isinstance(block, Passage))
    assert set(words.split()) == {"word", "end"}


def test_text_to_be_copied_is_cut_at_the_ends_of_its_lines() -> None:
    lines = [f"  key{n} = {{{'x' * n}}}," for n in range(20)]
    card = Card(title="Title", blocks=(Heading(text="BibTeX"), Code(text="\n".join(lines))))

    codes = [block.text for page in all_pages(card, 150) for block in page.blocks if isinstance(block, Code)]

    assert len(codes) > 2
    assert "\n".join(codes).split("\n") == lines


def test_a_quotation_too_long_with_its_paragraph_is_told_in_parts() -> None:
    quote = Quote(before="Before it. " * 9, text="The words.", after=" After it." * 9, notes=(1,))
    card = Card(title="Title", blocks=(quote,), footnotes=FOOTNOTES)

    parts = [block for page in all_pages(card, 190) for block in page.blocks if isinstance(block, Quote)]

    assert all(part.notes == (1,) for part in parts)
    assert "".join(part.text for part in parts).replace(" ", "") == "Beforeit." * 9 + "Thewords." + "Afterit." * 9


def test_a_heading_stays_with_what_it_heads() -> None:
    blocks = (Passage(text="A" * 80 + "."), Heading(text="Heading"), Passage(text="B" * 80 + "."))
    card = Card(title="Title", blocks=blocks)

    first, second = all_pages(card, 130)

    assert not any(isinstance(block, Heading) for block in first.blocks)
    assert isinstance(second.blocks[0], Heading)


def test_what_can_be_pressed_stays_in_reach_on_every_page() -> None:
    menu = Menu(prompt="Open", choices=(Choice(label="One", ask=ask("brief", topic="one")),))
    share = Buttons(buttons=(Button(label="Share here", ask=ask("share")),))
    card = Card(title="Title", blocks=(Passage(text="A sentence of some length. " * 30), menu, share))

    pages = all_pages(card, 300)

    assert len(pages) > 2
    assert all("Share here" in [button.label for button in buttons(page)] for page in pages)
    assert all(any(isinstance(block, Menu) for block in page.blocks) for page in pages)


def test_a_menu_with_more_choices_than_a_platform_takes_is_parted() -> None:
    choices = tuple(Choice(label=f"Choice {n}", ask=ask("brief", topic=f"t{n}")) for n in range(30))
    card = Card(title="Title", blocks=(Menu(prompt="Open", choices=choices),))

    def fits(card: Card) -> bool:
        return all(len(block.choices) <= 25 for block in card.blocks if isinstance(block, Menu))

    first = fit(card, QUESTION, fits, WORDS)
    second = fit(card, QUESTION.with_options(page="2"), fits, WORDS)

    found = [choice for page in (first, second) for b in page.blocks if isinstance(b, Menu) for choice in b.choices]
    assert tuple(found) == choices


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "٣", "1e3", "00002"])
def test_an_odd_page_number_shows_a_page_that_exists(page: str) -> None:
    card = Card(title="Title", blocks=(Passage(text="A sentence of some length. " * 30),))

    assert fit(card, QUESTION.with_options(page=page), within(200), WORDS).blocks


def test_what_cannot_be_cut_is_refused_rather_than_shortened() -> None:
    card = Card(title="A title longer than the page itself", blocks=(Passage(text="Text."),))

    with pytest.raises(ValueError, match="fits no page"):
        fit(card, QUESTION, within(20), WORDS)


def test_a_foot_that_leaves_no_room_for_a_menu_is_packed_like_everything_else() -> None:
    rows = tuple(Buttons(buttons=(Button(label=f"Row {n}", ask=ask("brief", topic=f"r{n}")),)) for n in range(3))
    menu = Menu(prompt="Open", choices=(Choice(label="One", ask=ask("brief", topic="one")),))
    card = Card(title="Title", blocks=(menu, Passage(text="A sentence. " * 9), *rows))

    def fits(card: Card) -> bool:
        return sum(isinstance(block, Menu | Buttons) for block in card.blocks) <= 4 and within(180)(card)

    pages = [fit(card, QUESTION.with_options(page=str(n)), fits, WORDS) for n in range(1, 5)]

    assert all(fits(page) for page in pages)
    assert {button.label for page in pages for button in buttons(page)} >= {"Row 0", "Row 1", "Row 2"}
