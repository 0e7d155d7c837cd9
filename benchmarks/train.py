"""Learn the weights of the ranking from `dev` and `practice`, and print them: `python -m benchmarks.train`.

Two small logistic regressions, kept near where they began, with signs that cannot turn: whatever speaks for an entry
keeps speaking for it. The half of the questions marked `test` is never looked at.
"""

import random
from collections.abc import Sequence
from math import exp
from pathlib import Path

from bot.domain.weights import ORDER, TRUST, Features, Signs
from bot.packs.loader import load

from .asking import Answered, answer, labelled

Vector = tuple[float, ...]

_STEPS, _PACE = 400, 0.5
_NEAR = 0.03  # how strongly ORDER is drawn back to where it began
_SMALL = 0.0005  # how strongly TRUST is drawn to nothing
_PARTS, _LIMITS = 10, (0.6, 0.65, 0.7, 0.75, 0.8)
_SHARP = 6.0  # how decisive a difference in score is
_RIVALS = 4  # wrong entries each right one is held against
_COSTLY = 2.0  # how much worse a wrong answer is than a right one left out
_AGAINST = {"missing", "numbers", "names", "lacking", "uncounted", "person", "brief", "strange"}


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
        weights = _signed(tuple(moved), Features.titles())
    return weights


def learn_trust(answered: Sequence[Answered]) -> tuple[Vector, float]:
    """Learn when the first entry is an answer: the weights, and the doubt."""
    firsts = [(one.finding.ranked[0].signs, one.is_right) for one in answered if one.finding.ranked]
    cases = [(signs.values, right) for signs, right in firsts if signs]
    weights, doubt = (0.0,) * len(TRUST.values), 0.0
    for _ in range(_STEPS * 15):
        slope, rest, total = [0.0] * len(weights), 0.0, 0.0
        for features, right in cases:
            cost = 1.0 if right else _COSTLY
            error = cost * (right - _logistic(_dot(weights, features) - doubt))
            slope = [s + error * f for s, f in zip(slope, features, strict=True)]
            rest, total = rest + error, total + cost
        moved = tuple(w + _PACE * (s / total - _SMALL * w) for w, s in zip(weights, slope, strict=True))
        weights = _signed(moved, Signs.titles())
        doubt -= _PACE * rest / total
    return weights, doubt


def held_out(answered: Sequence[Answered]) -> list[tuple[Answered, float]]:
    """Return how sure each first entry is, by what is learned from the other parts."""
    mixed = random.Random(2003).sample(answered, len(answered))
    judged = []
    for part in range(_PARTS):
        weights, doubt = learn_trust([one for number, one in enumerate(mixed) if number % _PARTS != part])
        for one in mixed[part::_PARTS]:
            signs = one.finding.ranked[0].signs if one.finding.ranked else None
            judged.append((one, _logistic(_dot(weights, signs.values) - doubt) if signs else 0.0))
    return judged


def _row(judged: Sequence[tuple[Answered, float]], sure: float) -> str:
    told = [one for one, confidence in judged if confidence >= sure]
    known = sum(bool(one.question.accept) for one, _ in judged)
    wrong = [one for one in told if not one.is_right]
    refused = 1 - sum(not one.question.accept for one in wrong) / (len(judged) - known)
    return f"| {sure} | {(len(told) - len(wrong)) / known:.0%} | {refused:.1%} | {len(wrong) / len(judged):.1%} |"


def _parted(one: Answered) -> tuple[list[Vector], list[Vector]]:
    right = [ranked.features.values for ranked in one.finding.ranked if ranked.document.id in one.question.accept]
    wrong = [ranked.features.values for ranked in one.finding.ranked if ranked.document.id not in one.question.accept]
    return right, wrong


def _signed(weights: Vector, names: Sequence[str]) -> Vector:
    return tuple(
        min(0.0, weight) if name in _AGAINST else max(0.0, weight) for name, weight in zip(names, weights, strict=True)
    )


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, value))))


def _written(weights: Vector, names: Sequence[str]) -> str:
    return ", ".join(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True))


def main() -> None:
    """Learn both, and print them."""
    root = Path(__file__).parents[1]
    library = load([root / "briefs"], root / "seeds")
    answered = answer(library, (*labelled("questions", "dev"), *labelled("practice")))
    print("ORDER", _written(learn_order(answered), Features.titles()))
    trust, doubt = learn_trust(answered)
    print("TRUST", _written(trust, Signs.titles()))
    print(f"DOUBT {doubt:.2f}; learn TRUST again once ORDER is changed")
    judged = held_out(answered)
    print("| told from | told at once | refused | wrong |\n|---|---|---|---|")
    print("\n".join(_row(judged, sure) for sure in _LIMITS))


if __name__ == "__main__":
    main()
