"""Learn the weights of the ranking from `dev` and `practice`, and print them: `python -m benchmarks.train`.

Two small logistic regressions, kept near where they began, with signs that cannot turn: whatever speaks for an entry
keeps speaking for it. The half of the questions marked `test` is never looked at.
"""

from collections.abc import Callable, Sequence
from math import exp
from pathlib import Path

from bot.domain.ranking import lead
from bot.domain.weights import DOUBT, MARGIN, ORDER, TRUST, Features
from bot.packs.loader import load

from .asking import Answered, answer, labelled

Vector = tuple[float, ...]

_STEPS, _PACE = 400, 0.5
_NEAR = 0.03  # how strongly ORDER is drawn back to where it began
_SMALL = 0.0005  # how strongly TRUST is drawn to nothing
_SHARP = 6.0  # how decisive a difference in score is
_RIVALS = 4  # wrong entries each right one is held against
_COSTLY = 2.0  # how much worse a wrong answer is than a right one left out
_AGAINST = {"missing", "numbers", "names", "lacking"}


def learn_order(answered: Sequence[Answered]) -> Vector:
    """Learn what puts a right entry before wrong ones."""
    asked = [_parted(one) for one in answered if one.question.accept]
    weights = ORDER.values
    for _ in range(_STEPS):
        slope = [0.0] * len(weights)
        rivals = 0
        for right, wrong in asked:
            best = max(right, key=lambda features: _dot(weights, features), default=None)
            for other in sorted(wrong, key=lambda features: -_dot(weights, features))[:_RIVALS] if best else ():
                ahead = [a - b for a, b in zip(best or other, other, strict=True)]
                doubt = _logistic(-_SHARP * _dot(weights, ahead))
                slope = [s + doubt * d for s, d in zip(slope, ahead, strict=True)]
                rivals += 1
        moved = (
            w + _PACE * (s / rivals - _NEAR * (w - w0)) for w, s, w0 in zip(weights, slope, ORDER.values, strict=True)
        )
        weights = _signed(tuple(moved))
    return weights


def learn_trust(answered: Sequence[Answered]) -> tuple[Vector, float, float]:
    """Learn when the first entry is an answer: the weights, that of its lead, and the doubt."""
    cases = [(_case(one), one.is_right) for one in answered if one.finding.ranked]
    weights, doubt = (*TRUST.values, MARGIN), DOUBT
    for _ in range(_STEPS * 15):
        slope, rest, total = [0.0] * len(weights), 0.0, 0.0
        for features, right in cases:
            cost = 1.0 if right else _COSTLY
            error = cost * (right - _logistic(_dot(weights, features) - doubt))
            slope = [s + error * f for s, f in zip(slope, features, strict=True)]
            rest, total = rest + error, total + cost
        moved = tuple(w + _PACE * (s / total - _SMALL * w) for w, s in zip(weights, slope, strict=True))
        weights = (*_signed(moved[:-1]), max(0.0, moved[-1]))
        doubt -= _PACE * rest / total
    return weights[:-1], weights[-1], doubt


def _parted(one: Answered) -> tuple[list[Vector], list[Vector]]:
    right = [ranked.features.values for ranked in one.finding.ranked if ranked.document.id in one.question.accept]
    wrong = [ranked.features.values for ranked in one.finding.ranked if ranked.document.id not in one.question.accept]
    return right, wrong


def _case(one: Answered) -> Vector:
    return (*one.finding.ranked[0].features.values, lead(one.finding.ranked))


def _signed(weights: Vector) -> Vector:
    bounds: list[Callable[[float], float]] = [
        (lambda w: min(0.0, w)) if name in _AGAINST else (lambda w: max(0.0, w)) for name in Features.titles()
    ]
    return tuple(bound(weight) for bound, weight in zip(bounds, weights, strict=True))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, value))))


def _written(weights: Vector) -> str:
    return ", ".join(f"{name}={weight:.2f}" for name, weight in zip(Features.titles(), weights, strict=True))


def main() -> None:
    """Learn both, and print them."""
    root = Path(__file__).parents[1]
    library = load([root / "briefs"], root / "seeds")
    answered = answer(library, (*labelled("questions", "dev"), *labelled("practice")))
    print("ORDER", _written(learn_order(answered)))
    trust, margin, doubt = learn_trust(answered)
    print("TRUST", _written(trust))
    print(f"MARGIN {margin:.2f}, DOUBT {doubt:.2f}; learn TRUST again once ORDER is changed")


if __name__ == "__main__":
    main()
