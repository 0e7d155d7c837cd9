"""Which statement answers a question best, and how sure that is: a pure function of named features."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import mul

from .asked import Question, Role, Term, Way
from .certainty import certainty, signs_of
from .features import Hit, Hits, Weighing
from .folding import is_japanese
from .lexicon import Stems
from .likeness import Comparison, Likeness
from .search import Document, Index, rarity
from .weights import ORDER, ROLES, Features, Signs

FIELD_TRUST = {"title": 1.0, "body": 1.0, "names": 0.8, "questions": 0.7, "context": 0.55}
"""How well a word that stands in a field speaks for the entry."""

SURE = 0.46  # the confidence from which on an entry is told as the answer
NEAR = 0.1  # the confidence below which it is not even worth showing

_MOSTLY = 0.75  # of the question: an entry that has so much of it is worth showing, however unsure it is
_COMPARED = 12  # entries whose questions are looked at: those of a long list would keep everybody waiting
_AGAIN = 0.75  # of what a word counts that stood for another already
_FEW = 12  # candidates: fewer do not say which words are common
_FOUND = 0.5  # a match counts as one from here on
_TOPIC = 0.8  # of a word that only the topic has, while candidates are sifted

_ORDER = ORDER.values
_Place = tuple[float, str]  # how much a field is trusted, and its name
_Asked = tuple[int, float, Way, Sequence[str]]  # which word, how well what stands for it, and its words in a row
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
        return self.confidence >= NEAR or self.features.coverage >= _MOSTLY

    @property
    def says_it(self) -> bool:
        """Whether it has any of what was asked itself, and not only a question beside it."""
        return any(hit.field != "questions" and hit.term.role is not Role.LIGHT for hit in self.hits)


def rank(
    question: Question,
    candidates: Sequence[Document],
    index: Index,
    limit: int,
    worth_it: Callable[[Document, float], bool],
) -> list[Ranked]:
    """Return at most `limit` candidates that have something of the question, best first.

    `worth_it` says whether an entry that covers so much of the question is to be ranked at all.
    """
    asked = _by_first_stem(question.terms)
    matches = [_match(document, question.terms, asked) for document in candidates]
    worths = _worths(question.terms, matches, index)
    covered = [_covered(hits, worths) for hits in matches]
    first = sorted(range(len(matches)), key=covered.__getitem__, reverse=True)  # of equals, the earlier first
    fitting = (n for n in first if covered[n] > 0 and worth_it(candidates[n], _coverage(matches[n], worths)))
    best = list(islice(fitting, limit))
    terms = question.terms
    weighing, comparison = Weighing(question, worths), Comparison(question, worths, index.rarity)
    ranked = []
    for place, number in enumerate(best):
        likeness = comparison.with_entry(candidates[number]) if place < _COMPARED else None
        ranked.append(_ranked(candidates[number], matches[number], weighing, likeness, terms))
    ranked.sort(key=lambda found: (-found.score, found.document.id))
    return _with_confidence(question, ranked)


def _by_first_stem(terms: Sequence[Term]) -> Mapping[str, Sequence[_Asked]]:
    """Return what may be met in an entry, by its first stem, so that one look into each entry is enough.

    They come in the order of the alphabet: of two that fit as well, always the same is taken.
    """
    asked: dict[str, list[_Asked]] = defaultdict(list)
    for number, term in enumerate(terms):
        for root, weight, way, rows in term.kept("ways", _ways):
            asked[root].append((number, weight, way, rows))
    return dict(sorted(asked.items()))


def _ways(term: Term) -> Sequence[tuple[str, float, Way, Sequence[str]]]:
    return [(way.stems[0], way.weight, way, _rows(way.stems)) for way in term.ways]


def _rows(stems: Stems) -> Sequence[str]:
    """Return words in a row as they stand in a text; of Japanese, whose pairs the index keeps among others, each."""
    if len(stems) == 1:
        return ()
    return [f" {root} " for root in stems] if is_japanese(stems[0]) else [f" {' '.join(stems)} "]


def _match(document: Document, terms: Sequence[Term], asked: Mapping[str, Sequence[_Asked]]) -> Hits:
    """Return the best hit of each word of the question."""
    standing: Mapping[str, _Place] = document.kept("standing", _standing)
    values, best = [0.0] * len(terms), dict[int, tuple[Way, str]]()
    for root in filter(standing.__contains__, asked):
        trust, field = standing[root]
        for number, weight, way, rows in asked[root]:
            if weight * trust > values[number]:
                place = _place_of(rows, way.stems, document, standing) if rows else (trust, field)
                if place and (value := weight * place[0]) > values[number]:
                    values[number], best[number] = value, (way, place[1])
    return _once([Hit(terms[n], *best[n], value) if value else None for n, value in enumerate(values)])


def _standing(document: Document) -> Mapping[str, _Place]:
    """Return the most trusted field that each stem of an entry stands in."""
    standing: dict[str, _Place] = {}
    for place in reversed(_PLACES):
        standing |= dict.fromkeys(document.fields.get(place[1], ()), place)
    return standing


def _place_of(rows: Sequence[str], stems: Stems, document: Document, standing: Mapping[str, _Place]) -> _Place | None:
    """Return the most trusted field that has all of these."""
    if not all(map(standing.__contains__, stems)):
        return None
    texts: Sequence[tuple[_Place, str]] = document.kept("texts", _texts)
    for place, text in texts:
        if all(map(text.__contains__, rows)):
            return place
    return None


def _texts(document: Document) -> Sequence[tuple[_Place, str]]:
    """Return what stands in each field, a space at both ends; the most trusted first."""
    return [(place, f" {' '.join(stems)} ") for place in _PLACES if (stems := document.fields.get(place[1]))]


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


def _worths(terms: Sequence[Term], matches: Sequence[Hits], index: Index) -> list[float]:
    """Return how much each word counts: the rarer in the library and among the candidates, the more."""

    def known(term: Term) -> int:
        return max((min(map(index.frequency, way.stems)) for way in term.ways), default=0)

    worths = []
    for number, term in enumerate(terms):
        rare = rarity(term.kept("known", known), len(index))
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
    document: Document, hits: Hits, weighing: Weighing, likeness: Likeness | None, terms: Sequence[Term]
) -> Ranked:
    features = weighing.features_of(document, hits, likeness)
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
    first, *others = ranked
    scored = [(one.document, one.score, one.features) for one in ranked]
    signs = signs_of(question, first.hits, first.missed, scored)
    return [replace(first, confidence=certainty(signs), signs=signs), *others]
