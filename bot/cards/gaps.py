"""Cards of what readers asked for in vain."""

from collections.abc import Sequence
from dataclasses import replace

from ..domain.gaps import Gap
from .asks import ask
from .model import Block, Button, Buttons, Card, Code, Entries, Entry, Passage
from .telling import Telling
from .words import Words


def gaps_card(telling: Telling, gaps: Sequence[Gap]) -> Card:
    """List the questions that no statement answers, the most asked first, with a fact to begin from."""
    words = telling.words
    if not gaps:
        told = words("No question has been asked in vain here on three days, or by three readers on one day.")
        return Card(title=words("Asked in vain"), blocks=(Passage(text=told),))
    blocks: list[Block] = [
        Passage(text=words("Readers asked these here, and no statement answered. Nobody knows who.")),
    ]
    blocks.append(Entries(rows=tuple(_row(gap, telling) for gap in gaps)))
    blocks.append(Code(text=stub(_known(gaps[0], telling))))
    return Card(title=words("Asked in vain"), blocks=tuple(blocks))


def off_card(words: Words) -> Card:
    """Say that nothing is noted here."""
    told = words(
        "What is asked in vain is not noted here. Where the bot runs, “python -m bot gaps” lists it, unless"
        " “gaps: false” in config.yaml switches that off."
    )
    return Card(title=words("Asked in vain"), blocks=(Passage(text=told), _help(words)))


def refused_card(words: Words) -> Card:
    """Say who may read them."""
    told = words(
        "Only those who manage a server or workspace may read what was asked in vain, and each only what was asked"
        " there. Ask one of them to type /gaps."
    )
    return Card(title=words("Asked in vain"), blocks=(Passage(text=told), _help(words)))


def stub(gap: Gap) -> str:
    """Write a fact to begin from, as it stands in a brief, and what to write where the nearest fact answers already."""
    name = "-".join(gap.question.split()[:5])[:40].strip("-")
    near = (
        f"# where {gap.nearest} answers this, in questions.yaml instead:\n#   {gap.nearest}:\n#     - {gap.question}\n"
    )
    return (
        f"- id: {name}\n"
        f"  # asked: {gap.question}\n"
        "  statement: >-\n"
        "    …\n"
        "  cites:\n"
        "    - {source: …, at: p…, terms: […]}\n"
        f"{near if gap.nearest else ''}"
    )


def _known(gap: Gap, telling: Telling) -> Gap:
    """Leave out the nearest fact where it is not told here, or no more."""
    return gap if gap.nearest in telling.library.facts else replace(gap, nearest="")


def _row(gap: Gap, telling: Telling) -> Entry:
    words = telling.words
    asked = words.count("on one day", "on {n} days", gap.days)
    most = words.count("by one reader", "by {n} readers on one day", gap.readers)
    text = words("asked {days}, {readers}, last on {day}", days=asked, readers=most, day=words.day(gap.last))
    fact = telling.library.facts.get(gap.nearest)
    if fact is None:
        return Entry(lead=gap.question, text=text)
    near = words("Nearest: {statement}", statement=fact.statement)
    return Entry(lead=gap.question, text=f"{text}. {near}", ask=ask("evidence", fact=fact.id))


def _help(words: Words) -> Buttons:
    return Buttons(buttons=(Button(label=words("What you can ask"), ask=ask("help")),))
