"""The labelled questions, and what the library answers to each: shared by training and measuring."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.domain.library import Library
from bot.domain.matching import Finding, Verdict, seek

SETS = Path(__file__).parents[1] / "tests" / "finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A question, and the facts that a careful reader would accept; none where the library has nothing."""

    ask: str
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A labelled question and what was found."""

    question: Labelled
    finding: Finding

    @property
    def ids(self) -> list[str]:
        """Return what was found, best first."""
        return [ranked.document.id for ranked in self.finding.ranked]

    @property
    def is_told(self) -> bool:
        """Whether the first is told as the answer."""
        return self.finding.verdict is Verdict.ANSWER

    @property
    def is_right(self) -> bool:
        """Whether the first is a right one."""
        return self.is_among(1)

    def is_among(self, first: int) -> bool:
        """Whether a right one is among the first."""
        return any(id in self.question.accept for id in self.ids[:first])


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a set of questions was answered, each from 0 to 1."""

    questions: int
    first: float  # of those with an answer, those where a right statement stands first
    three: float  # the same, among the first three
    told: float  # the same, first and told as the answer
    refused: float  # of those without, those to which nothing is told as the answer
    wrong: float  # of all, those to which something wrong is told as the answer


def labelled(name: str, split: str = "") -> tuple[Labelled, ...]:
    """Read a set of questions, or one part of it."""
    read = yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))["questions"]
    chosen = (one for one in read if not split or one.get("split") == split)
    return tuple(Labelled(ask=one["ask"], accept=tuple(one["accept"])) for one in chosen)


def answer(library: Library, questions: Iterable[Labelled]) -> list[Answered]:
    """Ask each of them."""
    index, lexicon = library.index, library.lexicon
    return [Answered(question=one, finding=seek(index, one.ask, lexicon)) for one in questions]


def score(answered: Iterable[Answered]) -> Score:
    """Count how they were answered."""
    every = list(answered)
    known = [one for one in every if one.question.accept]
    unknown = [one for one in every if not one.question.accept]
    return Score(
        questions=len(every),
        first=_share(one.is_right for one in known),
        three=_share(one.is_among(3) for one in known),
        told=_share(one.is_right and one.is_told for one in known),
        refused=_share(not one.is_told for one in unknown),
        wrong=_share(one.is_told and not one.is_right for one in every),
    )


def _share(of: Iterable[bool]) -> float:
    counted = list(of)
    return sum(counted) / len(counted) if counted else 1.0
