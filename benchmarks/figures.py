"""A measured figure, its floor in the same run, its goal, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure should be: at most, or at least, a limit; as a ratio to the floor, or in the figure's own unit."""

    limit: float
    ratio: bool = True
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Compare."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table; `ratio` is ours to the floor."""

    what: str
    unit: str
    measured: float
    floor: float | None = None
    ratio: float | None = None
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """Say whether the goal is met; None where there is none."""
        value = self.ratio if self.goal and self.goal.ratio else self.measured
        return None if self.goal is None or value is None else self.goal.met_by(value)


def compared(what: str, unit: str, turns: Sequence[tuple[float, float]], goal: Goal | None = None) -> Figure:
    """Compare what was measured in turns, ours first: the median of each, and the median of their ratios."""
    mine, bare = (median(side) for side in zip(*turns, strict=True))
    ratio = median(ours / floor for ours, floor in turns)
    return Figure(what=what, unit=unit, measured=mine, floor=bare, ratio=ratio, goal=goal)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that the share of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def number(value: float) -> str:
    """Write three significant digits, and every digit before the point."""
    digits = 2 - floor(log10(abs(value))) if value else 0
    return f"{value:,.{max(0, digits)}f}"
