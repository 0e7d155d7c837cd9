"""Searching and completing in a generated library of 100,000 facts in 1,000 briefs, in one process, no bot around it.

Words are drawn from a vocabulary of 20,000 with the skew of natural language, so that some stand in most facts; of the
questions, half have two words, half one, and one in five a typing error.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from time import perf_counter

from bot.domain.briefs import Brief, Fact, Pack, Section, Sentence
from bot.domain.dates import parse_when
from bot.domain.library import Library, assemble
from bot.domain.matching import find
from bot.domain.sources import Access, Citation, Source

from .figures import Figure, Goal, percentile

BRIEFS = 1_000
FACTS = 100  # a brief
VOCABULARY = 20_000
QUESTIONS = 200
_SYLLABLES = [c + v + e for c in "bdfgklmnprst" for v in "aeiou" for e in ("", "n", "r", "l")]
_CITED = (Citation(source="record", at="p1"),)


def measure() -> list[Figure]:
    """Build the library, then ask."""
    chance = random.Random(2003)
    draw = _words(chance)
    started = perf_counter()
    library = _library(draw)
    built = perf_counter() - started
    questions = list(_questions(draw, chance))
    found = [_milliseconds(partial(find, library.index, q, "fact")) for q in questions]
    typed = [_milliseconds(partial(library.index.starting_with, q[:3], "brief", 25)) for q in questions]
    return [
        Figure(what="Indexing 100,000 facts", unit="s", measured=built),
        Figure(what="Search, 100,000 facts, p50", unit="ms", measured=percentile(found, 0.5), goal=_at_most(1)),
        Figure(what="Search, 100,000 facts, p99", unit="ms", measured=percentile(found, 0.99), goal=_at_most(5)),
        Figure(what="Autocomplete, its data, p99", unit="ms", measured=percentile(typed, 0.99), goal=_at_most(0.1)),
    ]


def _at_most(limit: float) -> Goal:
    return Goal(limit=limit, ratio=False)


def _milliseconds(do: Callable[[], object]) -> float:
    started = perf_counter()
    do()
    return (perf_counter() - started) * 1000


def _words(chance: random.Random) -> Callable[[int], list[str]]:
    """Return a function that draws words, the n-th of the vocabulary in proportion to 1/n."""
    vocabulary = list({"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))): None for _ in range(VOCABULARY)})
    weights = list(accumulate(1 / n for n in range(1, len(vocabulary) + 1)))
    return lambda count: chance.choices(vocabulary, cum_weights=weights, k=count)


def _library(draw: Callable[[int], list[str]]) -> Library:
    record = Source(
        id="record", type="report", title="Record", short_title="Record", rights="own", access=Access.NONE, obtained=""
    )
    briefs = tuple(_brief(f"brief-{n}", draw) for n in range(BRIEFS))
    return assemble([Pack(id="generated", title="Generated", description="", briefs=briefs)], [record], version="1")


def _brief(id: str, draw: Callable[[int], list[str]]) -> Brief:
    facts = tuple(
        Fact(id=f"{id}-{n}", brief=id, statement=" ".join(draw(18)), citations=_CITED, keywords=tuple(draw(2)))
        for n in range(FACTS)
    )
    return Brief(
        id=id,
        pack="generated",
        title=" ".join(draw(3)).title(),
        aliases=tuple(draw(2)),
        as_of=parse_when("2003-10"),
        summary=(Sentence(text=" ".join(draw(20)), facts=(facts[0].id,)),),
        sections=(Section(title="", facts=facts),),
    )


def _questions(draw: Callable[[int], list[str]], chance: random.Random) -> Iterator[str]:
    for number in range(QUESTIONS):
        words = draw(1 + number % 2)
        if number % 5 == 0:
            words[0] = _mistyped(words[0], chance)
        yield " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]
