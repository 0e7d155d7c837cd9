"""Learn the weights of the ranking, and print them: `python -m benchmarks.train`. Install numpy and scipy for it.

Learned from: the half of questions.yaml marked `dev`, practice.yaml, and the questions that stand in the bundled pack.
Each of these is asked with itself left out, as `check --questions` does; and to learn when nothing is told, those of a
topic are asked of a library without that topic. All is asked once more of a library without any questions in it, so
that packs without them are served well too. The other half of questions.yaml, and the sets that nothing was learned
from, are never looked at.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.domain.index.reading import index_in_memory
from bot.domain.library import Library
from bot.domain.searchables import searchables
from bot.domain.weights import DOUBT, ORDER, TRUST, Features, Signs

from .asking import Answered, Labelled, answer, labelled
from .finding import bundled

Vector: TypeAlias = "NDArray[np.float64]"
Questions = dict[str, tuple[str, ...]]  # by the fact that answers

_SHARP = 6.0  # how decisive a difference in score is
_NEAR, _SMALL = 0.003, 0.002  # how strongly ORDER is drawn back to where it began, and TRUST to nothing
_COSTLY = 2.0  # how much worse a wrong answer is than a right one left out
_OF_PACK, _BARE, _LABELLED = 0.5, 0.5, 3.0  # what a question counts for ORDER: one of the pack, without any, of a set
_DOUBTFUL, _ABSENT = 0.05, 0.1  # what one counts for TRUST beside those of a set: of the pack, of a topic left out
_PER_FACT = 3  # questions of the pack that are asked without any in the library, or without their topic
_AGAINST = {"numbers", "names", "strange", "only_names", "unlike", "uncounted"}
_LIMITS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
_PARTS = 10


@dataclass(frozen=True, slots=True)
class _Case:
    """A question that was answered, and what it counts."""

    answered: Answered
    weight: float


class _Shelf:
    """Makes libraries with and without some of what the bundled one has."""

    def __init__(self, library: Library) -> None:
        self._library, self.questions = library, dict(library.questions)

    def holding(self, questions: Questions, without: Iterable[str] = ()) -> Library:
        """Return the library with these questions, and without some entries."""
        gone = set(without)
        entries = searchables(self._library.briefs.values(), self._library.sources.values(), questions)
        return replace(self._library, index=index_in_memory(entry for entry in entries if entry.id not in gone))

    def rounds(self) -> Iterator[Answered]:
        """Ask every question of the pack with itself left out, the n-th of each fact in one round."""
        for place in range(max(map(len, self.questions.values()))):
            asked = {fact: found[place] for fact, found in self.questions.items() if place < len(found)}
            rest = {fact: found[:place] + found[place + 1 :] for fact, found in self.questions.items()}
            yield from answer(self.holding(rest), (Labelled(ask=ask, accept=(fact,)) for fact, ask in asked.items()))

    def absent(self) -> Iterator[Answered]:
        """Ask some questions of each topic of a library without it."""
        for brief in self._library.briefs.values():
            facts = [fact.id for fact in brief.facts]
            library = self.holding(self.questions, (brief.id, *facts))
            asked = (ask for fact in facts for ask in _some(self.questions.get(fact, ())))
            yield from answer(library, (Labelled(ask=ask, accept=()) for ask in asked))

    def bare(self, labelled_ones: Sequence[Labelled]) -> tuple[list[Answered], list[Answered]]:
        """Ask the labelled questions, and some of the pack, of a library without questions."""
        library = self.holding({})
        own = (Labelled(ask=ask, accept=(fact,)) for fact, found in self.questions.items() for ask in _some(found))
        return answer(library, labelled_ones), answer(library, own)


def _some(questions: Sequence[str]) -> Sequence[str]:
    return questions[:: max(1, len(questions) // _PER_FACT)][:_PER_FACT]


def learn_order(cases: Sequence[_Case]) -> Vector:
    """Learn what puts a right entry before wrong ones: the first of several is chosen by its score, softly."""
    told = [(case, _features(case.answered)) for case in cases]
    told = [(case, table) for case, table in told if 0 < table[1].sum() < len(table[1])]
    most, weights = max(len(right) for _, (_, right) in told), np.array([case.weight for case, _ in told])
    features = np.zeros((len(told), most, len(ORDER.values)))
    right, there = np.zeros((len(told), most), bool), np.zeros((len(told), most), bool)
    for row, (_, (values, accepted)) in enumerate(told):
        features[row, : len(accepted)], right[row, : len(accepted)], there[row, : len(accepted)] = values, accepted, 1
    start = np.array(ORDER.values)

    def loss(order: Vector) -> tuple[float, Vector]:
        scores = np.where(there, _SHARP * (features @ order), -np.inf)
        chances = np.exp(scores - scores.max(1, keepdims=True))
        rights, whole = np.where(right, chances, 0), chances.sum(1)
        missed = np.log(whole) - np.log(rights.sum(1))
        lean = chances / whole[:, None] - rights / rights.sum(1)[:, None]
        slope = (weights[:, None, None] * lean[:, :, None] * features).sum((0, 1)) * _SHARP / weights.sum()
        drawn = order - start
        return (weights * missed).sum() / weights.sum() + _NEAR * (drawn**2).sum(), slope + 2 * _NEAR * drawn

    return _least(loss, start, Features.titles())


def learn_trust(cases: Sequence[_Case]) -> Vector:
    """Learn when the first entry is an answer: the weights of the signs, and at the end what they must outweigh."""
    known = [(case, signs) for case in cases if (signs := _signs(case.answered))]
    signs = np.array([(*found.values, -1.0) for _, found in known])
    right = np.array([case.answered.is_right for case, _ in known])
    weights = np.array([case.weight for case, _ in known]) * np.where(right, 1.0, _COSTLY)

    def loss(trust: Vector) -> tuple[float, Vector]:
        sums = signs @ trust
        missed = np.logaddexp(0, np.where(right, -sums, sums))
        slope = ((1 / (1 + np.exp(-sums)) - right) * weights) @ signs / weights.sum()
        small = np.append(trust[:-1], 0)
        return (weights * missed).sum() / weights.sum() + _SMALL * (small**2).sum(), slope + 2 * _SMALL * small

    return _least(loss, np.array((*TRUST.values, DOUBT)), (*Signs.titles(), "doubt"))


def _least(loss: Callable[[Vector], tuple[float, Vector]], start: Vector, names: Sequence[str]) -> Vector:
    """Return where a loss is least; whatever speaks for an entry must go on speaking for it."""
    bounds = [(None, 0) if name in _AGAINST else (0, None) for name in names]
    found: Vector = minimize(loss, start, jac=True, bounds=bounds).x
    return found


def _features(one: Answered) -> tuple[list[tuple[float, ...]], NDArray[np.bool_]]:
    values = [ranked.features.values for ranked in one.finding.ranked]
    return values, np.array([ranked.document.id in one.question.accept for ranked in one.finding.ranked], bool)


def _signs(one: Answered) -> Signs | None:
    return one.finding.ranked[0].signs if one.finding.ranked else None


def _cases(shelf: _Shelf) -> tuple[list[_Case], list[_Case], list[_Case]]:
    """Return what ORDER is learned from, what TRUST is besides the labelled questions, and these."""
    sets = (*labelled("questions", "dev"), *labelled("practice"))
    known = answer(shelf.holding(shelf.questions), sets)
    bare, bare_own = shelf.bare(sets)
    rounds = list(shelf.rounds())
    order = [*_weighed(rounds, _OF_PACK), *_weighed(bare_own, _OF_PACK * _BARE)]
    order += [*_weighed(known, _LABELLED), *_weighed(bare, _LABELLED)]
    others = [*_weighed(rounds, _DOUBTFUL), *_weighed(shelf.absent(), _ABSENT), *_weighed(bare, _BARE)]
    return order, others, _weighed(known, 1.0)


def _weighed(answered: Iterable[Answered], weight: float) -> list[_Case]:
    return [_Case(one, weight) for one in answered]


def held_out(others: Sequence[_Case], known: Sequence[_Case]) -> Iterator[tuple[Answered, float]]:
    """Yield how sure each labelled answer is, by what is learned without its part of them."""
    mixed = [known[place] for place in np.random.default_rng(2003).permutation(len(known))]
    for part in range(_PARTS):
        trust = learn_trust([*others, *(case for place, case in enumerate(mixed) if place % _PARTS != part)])
        for case in mixed[part::_PARTS]:
            signs = _signs(case.answered)
            yield case.answered, 1 / (1 + np.exp(trust[-1] - np.dot(signs.values, trust[:-1]))) if signs else 0.0


def _row(judged: Sequence[tuple[Answered, float]], sure: float) -> str:
    told = [one for one, confidence in judged if confidence >= sure]
    known = sum(bool(one.question.accept) for one, _ in judged)
    wrong = [one for one in told if not one.is_right]
    refused = 1 - sum(not one.question.accept for one in wrong) / (len(judged) - known)
    return f"| {sure} | {(len(told) - len(wrong)) / known:.0%} | {refused:.1%} | {len(wrong) / len(judged):.1%} |"


def _written(weights: Iterable[float], names: Sequence[str]) -> str:
    return ", ".join(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True))


def main() -> None:
    """Learn both, and print them."""
    shelf = _Shelf(bundled())
    order, others, known = _cases(shelf)
    print("ORDER", _written(learn_order(order), Features.titles()))
    print("TRUST", _written(learn_trust([*others, *known]), (*Signs.titles(), "DOUBT")))
    print("learn TRUST again once ORDER is changed")
    judged = list(held_out(others, known))
    print("| told from | told at once | refused | wrong |\n|---|---|---|---|")
    print("\n".join(_row(judged, sure) for sure in _LIMITS))


if __name__ == "__main__":
    main()
