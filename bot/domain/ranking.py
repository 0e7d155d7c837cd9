"""Which statement answers a question best, and how sure that is: a pure function of named features."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import mul

from .asked import Question, Term, Way
from .certainty import certainty, signs_of
from .features import Hit, Hits, Weighing
from .folding import is_japanese
from .lexicon import Stems
from .likeness import Comparison
from .search import Document, Index, rarity
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
_Place = tuple[float, str]  # how much a field is trusted, and its name
_PLACES: Sequence[_Place] = [(trust, field) for field, trust in FIELD_TRUST.items()]


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
    index: Index,
    limit: int,
    worth_it: Callable[[Document, float], bool] | None = None,
) -> list[Ranked]:
    """Return at most `limit` candidates that have something of the question, best first.

    `worth_it` says whether an entry that covers so much of the question is to be ranked at all.
    """
    asked = [_best_first(term) for term in question.terms]
    matches = [_match(document, question.terms, asked) for document in candidates]
    worths = _worths(question.terms, matches, index)
    covered = [(_covered(hits, worths), -number) for number, hits in enumerate(matches)]
    best = [-number for value, number in nlargest(limit, covered) if value > 0]
    if worth_it:
        best = [number for number in best if worth_it(candidates[number], _coverage(matches[number], worths))]
    terms = question.terms
    weighing, comparison = Weighing(question, worths), Comparison(question, worths, index.rarity)
    ranked = [_ranked(candidates[number], matches[number], weighing, comparison, terms) for number in best]
    ranked.sort(key=lambda found: (-found.score, found.document.id))
    return _with_confidence(question, ranked)


def _best_first(term: Term) -> list[Way]:
    """Return what may stand for a word, best first; of two that fit as well, always the same."""
    return sorted(term.ways, key=lambda way: (-way.weight, way.stems[0]))


def _match(document: Document, terms: Sequence[Term], asked: Sequence[Sequence[Way]]) -> Hits:
    """Return the best hit of each word of the question."""
    standing: Mapping[str, _Place] = document.kept("standing", _standing)
    return _once([_hit(document, term, ways, standing) for term, ways in zip(terms, asked, strict=True)])


def _hit(document: Document, term: Term, ways: Sequence[Way], standing: Mapping[str, _Place]) -> Hit | None:
    known, best = 0.0, None
    for way in ways:
        if way.weight <= known:  # no later one does better
            break
        place = standing.get(way.stems[0])
        if place and len(way.stems) > 1:
            place = _place_of(way.stems, document, standing)
        if place and (value := way.weight * place[0]) > known:
            known, best = value, Hit(term, way, place[1], value)
    return best


def _standing(document: Document) -> Mapping[str, _Place]:
    """Return the most trusted field that each stem of an entry stands in."""
    standing: dict[str, _Place] = {}
    for place in reversed(_PLACES):
        standing |= dict.fromkeys(document.fields.get(place[1], ()), place)
    return standing


def _place_of(stems: Stems, document: Document, standing: Mapping[str, _Place]) -> _Place | None:
    """Return the most trusted field in which words stand in a row."""
    if not all(root in standing for root in stems):
        return None
    return next((place for place in _PLACES if _stand(stems, document.fields.get(place[1], ()))), None)


def _once(hits: Hits) -> Hits:
    """Let each word of an entry stand for one asked word; for a second it counts less."""
    met = [hit for hit in hits if hit]
    if len({hit.way.stems for hit in met}) == len(met):
        return hits
    said: dict[Stems, int] = {}
    for number in sorted(range(len(hits)), key=lambda number: -_value(hits[number])):
        if (hit := hits[number]) and said.setdefault(hit.way.stems, number) != number:
            hits[number] = hit._replace(value=hit.value * _AGAIN)
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


def _worths(terms: Sequence[Term], matches: Sequence[Hits], index: Index) -> list[float]:
    """Return how much each word counts: the rarer in the library and among the candidates, the more."""
    worths = []
    for number, term in enumerate(terms):
        known = max((min(map(index.frequency, way.stems)) for way in term.ways), default=0)
        rare = rarity(known, len(index))
        if len(matches) >= _FEW:
            near = sum([1 for hits in matches if (hit := hits[number]) and hit.value >= _FOUND])
            rare = min(rare, rarity(near, len(matches)))
        worths.append(ROLES[term.role] * rare)
    return worths


def _covered(hits: Hits, worths: Sequence[float]) -> float:
    """Return how much of the question is met, what an entry itself says counting most; only to sift."""
    met = 0.0
    for hit, worth in zip(hits, worths, strict=True):
        if hit:
            met += worth * hit.value * (_TOPIC if hit.field == "context" else 1.0)
    return met


def _coverage(hits: Hits, worths: Sequence[float]) -> float:
    """Return how much of the question an entry has at all, as a share."""
    return sum(worth * hit.value for hit, worth in zip(hits, worths, strict=True) if hit) / sum(worths)


def _ranked(
    document: Document, hits: Hits, weighing: Weighing, comparison: Comparison, terms: Sequence[Term]
) -> Ranked:
    features = weighing.features_of(document, hits, comparison.with_entry(document))
    return Ranked(
        document=document,
        score=sum(map(mul, features.values, _ORDER), 0.0),
        confidence=0.0,
        features=features,
        hits=tuple(hit for hit in hits if hit),
        missed=tuple(term for term, hit in zip(terms, hits, strict=True) if hit is None),
    )


def _with_confidence(question: Question, ranked: list[Ranked]) -> list[Ranked]:
    """Say how sure the first is, and why."""
    if not ranked:
        return []
    signs = signs_of(question, [(one.document, one.score, one.features) for one in ranked])
    return [replace(ranked[0], confidence=certainty(signs), signs=signs), *ranked[1:]]
