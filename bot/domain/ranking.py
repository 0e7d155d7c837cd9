"""Which statement answers a question best, and how sure that is: a pure function of named features."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import log
from operator import mul

from .asked import Question, Term, Way
from .certainty import certainty, signs_of
from .features import Hit, Hits, features_of
from .folding import is_japanese
from .lexicon import Stems
from .likeness import Comparison
from .search import Document
from .weights import ORDER, ROLES, Features, Signs

FIELD_TRUST = {"title": 1.0, "body": 1.0, "names": 0.8, "questions": 0.7, "context": 0.55}
"""How well a word that stands in a field speaks for the entry."""

SURE = 0.6  # the confidence from which on an entry is told as the answer
NEAR = 0.1  # the confidence below which it is not even worth showing

_AGAIN = 0.75  # of what a word counts that stood for another already
_FEW = 12  # candidates: fewer do not say which words are common
_FOUND = 0.5  # a match counts as one from here on
_TOPIC = 0.8  # of a word that only the topic has, while candidates are sifted

_ORDER = ORDER.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An entry with its place: its features, the words that matched and those that did not.

    Only of the first entry is it known how sure it is (`confidence`, from 0 to 1), and why (`signs`).
    """

    document: Document
    score: float
    confidence: float
    features: Features
    hits: tuple[Hit, ...]
    missed: tuple[Term, ...]
    signs: Signs | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it may be told as the answer."""
        return self.confidence >= SURE

    @property
    def is_near(self) -> bool:
        """Whether it may be shown as what comes near."""
        return self.confidence >= NEAR


def rank(
    question: Question,
    candidates: Sequence[Document],
    total: int,
    frequency: Callable[[str], int],
    limit: int,
    worth_it: Callable[[Document, float], bool] = lambda document, coverage: True,
) -> list[Ranked]:
    """Return at most `limit` candidates that have something of the question, best first.

    `total` is how many entries the library has, `frequency` says how many of them have a stem; `worth_it` whether an
    entry that covers so much of the question is to be ranked at all.
    """
    ways = _by_first_stem(question.terms)
    matches = [_match(document, ways, len(question.terms)) for document in candidates]
    worths = _worths(question.terms, matches, total, frequency)
    covered = [(_covered(hits, worths), -number) for number, hits in enumerate(matches)]
    best = [-number for value, number in nlargest(limit, covered) if value > 0]

    def rarity(root: str) -> float:
        return _rarity(frequency(root), total)

    comparison = Comparison(question, worths, rarity)
    ranked = [
        _ranked(question, candidates[number], matches[number], worths, comparison)
        for number in best
        if worth_it(candidates[number], _coverage(matches[number], worths))
    ]
    ranked.sort(key=lambda found: (-found.score, found.document.id))
    return _with_confidence(question, ranked)


def _by_first_stem(terms: Sequence[Term]) -> Mapping[str, list[tuple[int, Term, Way]]]:
    """Return what may be met in an entry, by its first stem, so that one look into each entry is enough."""
    ways: dict[str, list[tuple[int, Term, Way]]] = defaultdict(list)
    for number, term in enumerate(terms):
        for way in term.ways:
            ways[way.stems[0]].append((number, term, way))
    return ways


def _match(document: Document, ways: Mapping[str, list[tuple[int, Term, Way]]], size: int) -> Hits:
    """Return the best hit of each word of the question."""
    best: Hits = [None] * size
    standing: Mapping[str, str] = document.kept("standing", _standing)
    for root in sorted(ways.keys() & standing.keys()):  # of two that fit as well, always the same is taken
        for number, term, way in ways[root]:
            known = _value(best[number])
            if way.weight <= known:
                continue
            field = standing[root] if len(way.stems) == 1 else _field_with(way.stems, document, standing)
            value = way.weight * FIELD_TRUST.get(field, 0.0)
            if value > known:
                best[number] = Hit(term=term, way=way, field=field, value=value)
    return _once(best)


def _standing(document: Document) -> Mapping[str, str]:
    """Return the most trusted field that each stem of an entry stands in."""
    standing: dict[str, str] = {}
    for field in FIELD_TRUST:
        for root in document.fields.get(field, ()):
            standing.setdefault(root, field)
    return standing


def _field_with(stems: Stems, document: Document, standing: Mapping[str, str]) -> str:
    """Return the most trusted field in which words stand in a row, or an empty string."""
    if not all(root in standing for root in stems):
        return ""
    return next((field for field in FIELD_TRUST if _stand(stems, document.fields.get(field, ()))), "")


def _once(hits: Hits) -> Hits:
    """Let each word of an entry stand for one asked word; for a second it counts less."""
    met = [hit for hit in hits if hit]
    if len({hit.way.stems for hit in met}) == len(met):
        return hits
    said: dict[Stems, int] = {}
    for number in sorted(range(len(hits)), key=lambda number: -_value(hits[number])):
        if (hit := hits[number]) and said.setdefault(hit.way.stems, number) != number:
            hits[number] = replace(hit, value=hit.value * _AGAIN)
    return hits


def _value(hit: Hit | None) -> float:
    return hit.value if hit else 0.0


def _stand(stems: Stems, text: Sequence[str]) -> bool:
    """Whether words stand in a row; of Japanese, whose pairs the index keeps among others, all must be there."""
    if is_japanese(stems[0]):
        return set(stems) <= set(text)
    at, size = -1, len(stems)
    for _ in range(text.count(stems[0])):
        at = text.index(stems[0], at + 1)
        if tuple(text[at : at + size]) == stems:
            return True
    return False


def _worths(terms: Sequence[Term], matches: Sequence[Hits], total: int, frequency: Callable[[str], int]) -> list[float]:
    """Return how much each word counts: the rarer in the library and among the candidates, the more."""
    worths = []
    for number, term in enumerate(terms):
        known = max((min(map(frequency, way.stems)) for way in term.ways), default=0)
        rarity = _rarity(known, total)
        if len(matches) >= _FEW:
            near = sum(1 for hits in matches if (hit := hits[number]) and hit.value >= _FOUND)
            rarity = min(rarity, _rarity(near, len(matches)))
        worths.append(ROLES[term.role] * rarity)
    return worths


def _rarity(found: int, total: int) -> float:
    """Return 1 for what nothing has, and less the more have it."""
    return log(1 + total / found) / log(1 + total) if found > 0 and total > 1 else 1.0


def _covered(hits: Hits, worths: Sequence[float]) -> float:
    """Return how much of the question is met, what an entry itself says counting most; only to sift."""
    return sum(
        worth * hit.value * (_TOPIC if hit.field == "context" else 1.0)
        for hit, worth in zip(hits, worths, strict=True)
        if hit
    )


def _coverage(hits: Hits, worths: Sequence[float]) -> float:
    """Return how much of the question an entry has at all, as a share."""
    return sum(worth * hit.value for hit, worth in zip(hits, worths, strict=True) if hit) / sum(worths)


def _ranked(
    question: Question, document: Document, hits: Hits, worths: Sequence[float], comparison: Comparison
) -> Ranked:
    features = features_of(question, document, hits, worths, comparison.with_entry(document))
    return Ranked(
        document=document,
        score=sum(map(mul, features.values, _ORDER), 0.0),
        confidence=0.0,
        features=features,
        hits=tuple(hit for hit in hits if hit),
        missed=tuple(term for term, hit in zip(question.terms, hits, strict=True) if hit is None),
    )


def _with_confidence(question: Question, ranked: list[Ranked]) -> list[Ranked]:
    """Say how sure the first is, and why."""
    if not ranked:
        return []
    signs = signs_of(question, [(one.document, one.score, one.features) for one in ranked])
    return [replace(ranked[0], confidence=certainty(signs), signs=signs), *ranked[1:]]
