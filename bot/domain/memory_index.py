"""An index in memory, for small libraries."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .folding import name_key, stem, words
from .search import FIELD_WEIGHTS, Document, Group, Searchable, worth


@dataclass(frozen=True, slots=True)
class MemoryIndex:
    """Everything in dictionaries."""

    _documents: tuple[Document, ...]
    _postings: Mapping[str, Mapping[int, float]]  # stem → entry → weight of the best field it stands in
    _vocabulary: Mapping[str, str]  # word → stem
    _names: Mapping[str, tuple[int, ...]]  # name_key → entries
    _starts: tuple[tuple[str, int], ...]  # every start of a word in a title or name, sorted

    @classmethod
    def build(cls, entries: Iterable[Searchable]) -> "MemoryIndex":
        """Index the entries."""
        entries = tuple(entries)
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        vocabulary: dict[str, str] = {}
        names: dict[str, list[int]] = defaultdict(list)
        starts: set[tuple[str, int]] = set()
        documents = []
        for number, entry in enumerate(entries):
            for name in filter(None, (entry.title, *entry.names)):
                key = name_key(name)
                if number not in names[key]:
                    names[key].append(number)
                starts.update((start, number) for start in _word_starts(key))
            fields = {field: tuple(words(text)) for field, text in _texts(entry).items()}
            for field, found in fields.items():
                for word in found:
                    vocabulary[word] = root = stem(word)
                    postings[root][number] = max(FIELD_WEIGHTS[field], postings[root].get(number, 0.0))
            documents.append(_document(entry, fields))
        frozen = {key: tuple(numbers) for key, numbers in names.items()}
        return cls(tuple(documents), dict(postings), vocabulary, frozen, tuple(sorted(starts)))

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._documents)

    def frequency(self, stem: str) -> int:
        """Return how many entries contain a stem."""
        return len(self._postings.get(stem, ()))

    def near(self, word: str, limit: int = 5) -> tuple[str, ...]:
        """Return known words one or two typing errors away, best first."""
        allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        if not allowed or not word.isascii():
            return ()
        found = extract(word, self._vocabulary.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        others = [hit for hit in found if hit[1]]
        others.sort(key=lambda hit: (hit[1], hit[0][0] != word[0], -self._spread(hit[0]), hit[0]))
        return tuple(hit[0] for hit in others[:limit])

    def candidates(self, groups: Sequence[Group], kind: str, limit: int = 50) -> list[Document]:
        """Return the entries of a kind that match best, best first."""
        scores: dict[int, float] = defaultdict(float)
        for group in groups:
            best: dict[int, float] = {}
            for root, weight in group:
                value = weight * worth(self, root)
                for number, field in self._postings.get(root, {}).items():
                    best[number] = max(best.get(number, 0.0), value * field)
            for number, score in best.items():
                scores[number] += score
        known = self._documents
        of_kind = [(score + known[n].weight, known[n]) for n, score in scores.items() if known[n].kind == kind]
        return [found for _, found in nsmallest(limit, of_kind, key=lambda hit: (-hit[0], hit[1].id))]

    def bearing(self, key: str, kind: str) -> tuple[str, ...]:
        """Return the ids of the entries of a kind that have this name."""
        return tuple(self._documents[n].id for n in self._names.get(key, ()) if self._documents[n].kind == kind)

    def starting_with(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of entries with a title or name in which a word starts so."""
        key = name_key(typed)
        found: dict[str, None] = {}
        for start, number in self._starts[bisect_left(self._starts, (key, -1)) :]:
            if not start.startswith(key) or len(found) == limit:
                break
            if self._documents[number].kind == kind:
                found[self._documents[number].id] = None
        return list(found)

    def nearest(self, typed: str, kind: str, limit: int) -> list[str]:
        """Return the ids of the entries whose names come nearest."""
        keys = [key for key in self._names if self.bearing(key, kind)]
        best = extract(name_key(typed), keys, scorer=OSA.normalized_similarity, limit=limit * 3, score_cutoff=0.4)
        return list(dict.fromkeys(id for key, _, _ in best for id in self.bearing(key, kind)))[:limit]

    def _spread(self, word: str) -> int:
        return self.frequency(self._vocabulary[word])


def _texts(entry: Searchable) -> Mapping[str, str]:
    return {"title": entry.title, "names": " ; ".join(entry.names), "body": entry.body, "context": entry.context}


def _document(entry: Searchable, fields: Mapping[str, Sequence[str]]) -> Document:
    stems = {field: tuple(map(stem, found)) for field, found in fields.items()}
    return Document(id=entry.id, kind=entry.kind, fields=stems, traits=entry.traits, weight=entry.weight)


def _word_starts(key: str) -> Iterator[str]:
    """Yield a name, and what is left of it after each of its words."""
    while key:
        yield key
        key = key.partition(" ")[2]
