"""What words may stand for one another: everyday English and the field's abbreviations, and what packs add to them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .folding import fold, is_japanese, stem, words
from .wordlists import lines, sections

Stems = tuple[str, ...]  # of one word, or of several in a row

ALIKE, ONE_WAY = 0.85, 0.6  # how well a synonym stands for a word; how well a wider word stands for a narrower one
KIN, DICTIONARY = 0.85, 0.6  # how well a word of the same family does (invade, invasion); how well one of a dictionary
_KEPT = 2048  # words whose synonyms are kept at hand
_SIMPLE = re.compile("[a-z0-9 ]+")  # as folding leaves it
_REPAIRS = 3  # of a word, at most
_SHORTEST_REPAIR, _TWO_ERRORS = 4, 8  # letters of a word in which one error, or two, are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """Words that may stand for one another; with `finds`, those who ask for one of `words` are shown these too."""

    words: tuple[str, ...]
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """What may stand for a word, how well (from 0 to 1), and how it is spelt."""

    stems: Stems
    weight: float
    shown: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Synonyms with their stems: those of `asked` may be shown `found`."""

    asked: tuple[tuple[Stems, str], ...]
    found: tuple[tuple[Stems, str], ...]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Synonyms by the stems of what is asked; `japanese` has the Japanese ones as they are written."""

    groups: Mapping[Stems, tuple[_Group, ...]]
    japanese: Mapping[str, Stems]
    spellings: Mapping[int, Sequence[str]]  # single words by their length, to repair others
    longest: Mapping[str, int]  # words in a row, by the first of them
    longest_japanese: int  # characters
    found: dict[Stems, tuple[Synonym, ...]] = field(default_factory=dict, repr=False, compare=False)

    def has(self, stems: Stems) -> bool:
        """Whether there is anything that may stand for words in a row."""
        return stems in self.groups

    def of(self, stems: Stems) -> tuple[Synonym, ...]:
        """Return what may stand for a word or for words in a row, best first."""
        if (found := self.found.get(stems)) is not None:
            return found
        if len(self.found) >= _KEPT:
            self.found.clear()
        found = self.found[stems] = self._of(stems)
        return found

    def _of(self, stems: Stems) -> tuple[Synonym, ...]:
        known: dict[Stems, Synonym] = {}
        dictionary = _dictionary(stems[0]) if len(stems) == 1 else ()
        for synonym in (*_of_groups(self.groups.get(stems, ())), *dictionary):
            if synonym.stems != stems and (synonym.stems not in known or known[synonym.stems].weight < synonym.weight):
                known[synonym.stems] = synonym
        return tuple(sorted(known.values(), key=lambda synonym: -synonym.weight))

    def near(self, word: str) -> tuple[str, ...]:
        """Return the words with synonyms that are one typing error away, in long ones two, best first."""
        if len(word) < _SHORTEST_REPAIR:
            return ()
        allowed = 1 if len(word) < _TWO_ERRORS else 2
        found: list[tuple[int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            alike = self.spellings.get(length, ())
            hits = extract(word, alike, scorer=OSA.distance, score_cutoff=allowed, limit=None)
            found += ((distance, other) for other, distance, _ in hits)
        nearest = sorted(found)[:_REPAIRS]
        return tuple(other for _, other in sorted(nearest, key=lambda hit: (hit[0], hit[1][0] != word[0])))


@lru_cache(maxsize=8)
def lexicon(added: tuple[Synonyms, ...] = ()) -> Lexicon:
    """Return the general synonyms with those that packs add."""
    groups: dict[Stems, list[_Group]] = defaultdict(list)
    japanese: dict[str, Stems] = {}
    spellings: set[str] = set()
    for group in (*_general(), *map(_group, added)):
        for stems, text in (*group.asked, *group.found):
            if _SIMPLE.fullmatch(text):
                spellings.update(text.split())
            elif is_japanese(text):
                japanese[fold(text)] = stems
        for stems, _ in group.asked:
            groups[stems].append(group)
    return Lexicon(
        groups={stems: tuple(found) for stems, found in groups.items()},
        japanese=japanese,
        spellings=_by_length(word for word in spellings if len(word) >= _SHORTEST_REPAIR and word.isalpha()),
        longest={stems[0]: len(stems) for stems in sorted(groups, key=len)},
        longest_japanese=max(map(len, japanese), default=1),
    )


def _by_length(spellings: Iterable[str]) -> Mapping[int, Sequence[str]]:
    return {length: tuple(alike) for length, alike in groupby(sorted(spellings, key=len), key=len)}


def read_word_lists() -> None:
    """Read now what the first question would read otherwise; it takes a moment."""
    lexicon()
    _common()
    _families()


@cache
def _general() -> tuple[_Group, ...]:
    """Return the synonyms that serve any pack."""
    return tuple(map(_group, map(_of_line, lines("general.txt"))))


class Common(StrEnum):
    """What a common English word is."""

    NAME = "names"
    THING = "things"
    OTHER = "others"


@lru_cache(maxsize=4096)
def common(root: str) -> Common | None:
    """Return what kind of common English word a stem is of; those are never taken for a typing error."""
    return next((kind for kind, stems in _common().items() if f" {root} " in stems), None)


def common_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems of common things and of other common words, sorted."""
    found = sections("english.txt")
    return found[Common.THING], found[Common.OTHER]


@cache
def _common() -> Mapping[Common, str]:
    """Return the words of each kind as one text: sets of them would take eight times as much room."""
    return {Common(title): f" {' '.join(stems)} " for title, stems in sections("english.txt").items()}


@lru_cache(maxsize=4096)
def _dictionary(root: str) -> tuple[Synonym, ...]:
    """Return what a dictionary says may stand for a word: its family, then its synonyms."""
    start = _families().find(f"\n{root} = ")
    found = _families()[start + 1 : _families().index("\n", start + 1)].partition(" = ")[2] if start >= 0 else ""
    family, _, others = found.partition("~")
    kin = (Synonym(stems=(word,), weight=KIN, shown=word) for word in family.split())
    return (*kin, *(Synonym(stems=(word,), weight=DICTIONARY, shown=word) for word in others.split()))


@cache
def _families() -> str:
    """Return the dictionary as one text, a line for each word."""
    return "".join(f"\n{line}" for line in lines("wordnet.txt")) + "\n"


def _of_line(line: str) -> Synonyms:
    asked, _, finds = line.partition(">")
    return Synonyms(words=_listed(asked), finds=_listed(finds))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _group(group: Synonyms) -> _Group:
    asked = tuple((stems, text) for text in group.words if (stems := _stems(text)))
    found = tuple((stems, text) for text in group.finds if (stems := _stems(text)))
    return _Group(asked, found or asked, ONE_WAY if found else ALIKE)


def _stems(text: str) -> Stems:
    return tuple(map(stem, text.split() if _SIMPLE.fullmatch(text) else words(text)))


def _of_groups(groups: Iterable[_Group]) -> Iterator[Synonym]:
    for group in groups:
        for stems, text in group.found:
            yield Synonym(stems=stems, weight=group.weight, shown=text)
