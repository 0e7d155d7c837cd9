"""Finding entries by the words people type, and saying why they were found."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .folding import is_stop_word, name_key, stem, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """One entry as the index sees it.

    `names` are what people call it, `body` is what it says, `context` is what it belongs to. Of two entries that
    match as well, the one with the higher `weight` comes first.
    """

    id: str
    kind: str
    title: str
    names: tuple[str, ...] = ()
    body: str = ""
    context: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that was found: `named` is the name it was asked by, `repaired` the words that were read as others."""

    id: str
    kind: str
    score: float
    named: str = ""
    repaired: tuple[tuple[str, str], ...] = ()


_FIELD_WEIGHTS = {"title": 4.0, "names": 3.0, "body": 2.0, "context": 1.0}
_NAMED = 100.0  # asked by its very name: above anything that words can add up to
_LEAST_COVERAGE = 0.5  # the share of the question's meaning that an entry must carry


@dataclass(frozen=True, slots=True)
class _Word:
    asked: str
    read: str
    stem: str
    worth: float


@dataclass(frozen=True, slots=True)
class Index:
    """Built once for a library, then only read."""

    entries: tuple[Searchable, ...]
    _postings: Mapping[str, Mapping[int, float]]  # stem → entry → weight of the best field it stands in
    _vocabulary: Mapping[str, str]  # word → stem
    _names: Mapping[str, tuple[int, ...]]  # name_key → entries
    _starts: tuple[tuple[str, int], ...]  # every start of a word in a title or name, sorted

    @classmethod
    def build(cls, entries: Iterable[Searchable]) -> "Index":
        """Index the entries."""
        entries = tuple(entries)
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        vocabulary: dict[str, str] = {}
        names: dict[str, list[int]] = defaultdict(list)
        starts: set[tuple[str, int]] = set()
        for number, entry in enumerate(entries):
            for name in filter(None, (entry.title, *entry.names)):
                key = name_key(name)
                if number not in names[key]:
                    names[key].append(number)
                starts.update((start, number) for start in _word_starts(key))
            for word, weight in _weighted_words(entry):
                vocabulary[word] = root = stem(word)
                postings[root][number] = max(weight, postings[root].get(number, 0.0))
        return cls(entries, dict(postings), vocabulary, {k: tuple(v) for k, v in names.items()}, tuple(sorted(starts)))

    def find(self, question: str, kind: str, limit: int = 10) -> list[Match]:
        """Return the entries of a kind that answer, best first; an empty list rather than a guess."""
        asked = self._read(question)
        scores: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for word in asked:
            for number, weight in self._postings.get(word.stem, {}).items():
                scores[number] += word.worth * weight
                covered[number] += word.worth
        least = _LEAST_COVERAGE * sum(word.worth for word in asked)
        named = self._named(question, asked)
        found = {n: s + _NAMED * (n in named) for n, s in scores.items() if covered[n] >= least or n in named}
        found |= {number: _NAMED for number in named if number not in found}
        repaired = tuple((word.asked, word.read) for word in asked if word.asked != word.read)
        of_kind = ((n, score + self.entries[n].weight) for n, score in found.items() if self.entries[n].kind == kind)
        best = nsmallest(limit, of_kind, key=lambda hit: (-hit[1], self.entries[hit[0]].id))
        return [
            Match(id=self.entries[n].id, kind=kind, score=score, named=named.get(n, ""), repaired=repaired)
            for n, score in best
        ]

    def named(self, question: str, kind: str) -> tuple[str, str] | None:
        """Return the id of the entry of a kind that bears the question as its name, and that name as it is spelt."""
        numbers = self._named(question, self._read(question))
        return next(((self.entries[n].id, name) for n, name in numbers.items() if self.entries[n].kind == kind), None)

    def starting_with(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries with a title or name in which a word starts so; for autocomplete."""
        key = name_key(typed)
        found: dict[str, None] = {}
        for start, number in self._starts[bisect_left(self._starts, (key, -1)) :]:
            if not start.startswith(key) or len(found) == limit:
                break
            if self.entries[number].kind == kind:
                found[self.entries[number].id] = None
        return list(found)

    def nearest(self, question: str, kind: str, limit: int) -> list[str]:
        """Return the ids of the entries that come nearest to a question nothing answers; for “did you mean”."""
        asked = name_key(question)
        keys = [key for key, numbers in self._names.items() if any(self.entries[n].kind == kind for n in numbers)]
        best = extract(asked, keys, scorer=OSA.normalized_similarity, limit=limit * 3, score_cutoff=0.4)
        found = {
            self.entries[n].id: None for key, _, _ in best for n in self._names[key] if self.entries[n].kind == kind
        }
        return list(found)[:limit]

    def _named(self, question: str, asked: list[_Word]) -> dict[int, str]:
        """Return the entries that bear the question as their name, and that name, read as written or as repaired."""
        for key in (name_key(question), " ".join(word.read for word in asked)):
            if key in self._names:
                return {n: _own_spelling(self.entries[n], key) for n in self._names[key]}
        return {}

    def _read(self, question: str) -> list[_Word]:
        """Return the words of the question that mean something, each repaired where it is nearly one we know."""
        return [self._word(word) for word in words(question) if not is_stop_word(word)]

    def _word(self, asked: str) -> _Word:
        root = stem(asked)
        if root in self._postings:
            return _Word(asked, asked, root, self._worth(root))
        read = self._repair(asked)
        root = self._vocabulary.get(read, root)
        return _Word(asked, read, root, self._worth(root))

    def _worth(self, root: str) -> float:
        """Return the inverse document frequency of a stem; a word nobody uses is worth as much as the rarest."""
        return log(1 + len(self.entries) / max(1, len(self._postings.get(root, ()))))

    def _repair(self, word: str) -> str:
        """Return the known word that is one or two typing errors away, or the word itself."""
        allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        if not allowed or not word.isascii():
            return word
        near = extract(word, self._vocabulary.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=5)
        return min(near, key=lambda hit: (hit[1], hit[0][0] != word[0], -self._spread(hit[0])), default=(word,))[0]

    def _spread(self, word: str) -> int:
        return len(self._postings[self._vocabulary[word]])


def _weighted_words(entry: Searchable) -> Iterator[tuple[str, float]]:
    texts = {"title": entry.title, "names": " ; ".join(entry.names), "body": entry.body, "context": entry.context}
    for field, text in texts.items():
        for word in words(text):
            yield word, _FIELD_WEIGHTS[field]


def _word_starts(key: str) -> Iterator[str]:
    """Yield a name, and what is left of it after each of its words."""
    while key:
        yield key
        key = key.partition(" ")[2]


def _own_spelling(entry: Searchable, key: str) -> str:
    return next(name for name in (entry.title, *entry.names) if name and name_key(name) == key)
