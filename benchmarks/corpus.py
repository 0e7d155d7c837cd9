"""The bundled pack among invented entries with the skew of natural language, and questions about them.

The n-th word of a vocabulary of 50,000 is drawn in proportion to 1/n, so that some stand in most facts and most in a
few. The most common are those of the bundled pack, in its order, so that its questions are hard to answer, too. The
facts of a brief share a part of their words. Everything is the same on every machine.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from bot.domain.folding import words
from bot.domain.library import Library
from bot.domain.search import Searchable
from bot.domain.searchables import searchables
from bot.packs.loader import load

FACTS = 100_000
TITLES = 100_000
_ROOT = Path(__file__).parents[1]
_PER_BRIEF = 100
_VOCABULARY = 50_000
_STARTS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "st", "tr", "ch")
_SYLLABLES = [start + vowel + end for start in _STARTS for vowel in "aeiou" for end in ("", "n", "r", "l", "s", "t")]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4  # letters of a word that gets a typing error


class Chance:
    """Draws words and makes typing errors, the same ones each time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        makes = random.Random(2003)
        sizes = iter(makes.choices((1, 2, 3, 4), (1, 5, 6, 3), k=4 * _VOCABULARY))
        known = dict.fromkeys(_common_words())
        while len(known) < _VOCABULARY:
            known["".join(makes.choices(_SYLLABLES, k=next(sizes)))] = None
        self.vocabulary = list(known)
        self._weights = list(accumulate(1 / (n + 3) for n in range(_VOCABULARY)))

    def words(self, count: int) -> list[str]:
        """Draw some words."""
        return self.random.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def mistyped(self, word: str) -> str:
        """Return a word with one typing error; the first letter is right, and short words are."""
        if len(word) < _SHORTEST:
            return word
        at, letter = self.random.randrange(1, len(word)), self.random.choice(_LETTERS)
        errors = (
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word[:at] + letter + word[at:],
        )
        return self.random.choice(errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Words of one fact, by which it should be found."""

    fact: str
    words: tuple[str, ...]


def entries(facts: int = FACTS, titles: int = TITLES) -> Iterator[Searchable]:
    """Yield the bundled pack, the facts, then entries that have only a title."""
    pack, chance = bundled(), Chance(1)
    yield from searchables(pack.briefs.values(), pack.sources.values())
    for start in range(0, facts, _PER_BRIEF):
        context, topic = " ".join(chance.words(6)), chance.words(30)
        for number in range(start, min(facts, start + _PER_BRIEF)):
            yield _fact(number, chance, topic, context)
    for number in range(titles):
        yield Searchable(id=f"title-{number}", kind="title", title=" ".join(chance.words(4)).title())


def questions(count: int, facts: int = FACTS) -> list[Question]:
    """Return questions of two to five words each, the common words of a fact as likely as its rare ones."""
    chance = Chance(2)
    asked = {chance.random.randrange(facts): chance.random.randint(2, 5) for _ in range(count)}
    return [
        Question(fact=entry.id, words=tuple(chance.random.sample(sorted(set(entry.body.split())), asked[number])))
        for number, entry in enumerate(entry for entry in entries(facts, 0) if entry.id.startswith("fact-"))
        if number in asked
    ]


@cache
def bundled() -> Library:
    """Return the bundled pack."""
    return load([_ROOT / "briefs"], _ROOT / "seeds")


def _common_words() -> list[str]:
    """Return the words of the bundled pack, the most common first."""
    counted = Counter(word for fact in bundled().facts.values() for word in words(fact.statement))
    return sorted(counted, key=lambda word: (-counted[word], word))


def _fact(number: int, chance: Chance, topic: list[str], context: str) -> Searchable:
    words = chance.words(chance.random.randint(12, 24))
    for at in range(0, len(words), 4):
        words[at] = chance.random.choice(topic)
    names = (chance.random.choice(topic), *chance.words(1))
    weight = chance.random.choice((0.0, 0.0, 0.5, 1.0))
    return Searchable(
        id=f"fact-{number}", kind="fact", title="", names=names, body=" ".join(words), context=context, weight=weight
    )
