"""What was measured, what it is held against, and what comes of it; every run is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

Measured = Callable[[], float]

_UNBOUND = (math.inf, -math.inf)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to be: `of` names what is compared, as `Figure.value` knows it."""

    of: str  # ratio p50 p99 most
    most: float = math.inf
    least: float = -math.inf

    def is_met(self, value: float) -> bool:
        return self.least <= value <= self.most


@dataclass(slots=True)
class Figure:
    """One figure of one row: ours run by run, and the floor's runs in between."""

    row: str
    what: str
    unit: str
    goals: tuple[Goal, ...] = ()
    floor_is: str = ""
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    note: str = ""

    def value(self, of: str) -> float:
        """What a goal compares."""
        if of == "ratio":
            return self.ratio()
        if of == "most":
            return max(self.ours, default=math.nan)
        return quantile(self.ours, 0.5 if of == "p50" else 0.99)

    def ratio(self) -> float:
        """Pair by pair, so that a machine that slows down slows both: the middle of them."""
        pairs = list(zip(self.ours, self.floor, strict=False))
        return median(ours / floor for ours, floor in pairs) if pairs else math.nan

    def is_met(self) -> bool:
        return all(goal.is_met(self.value(goal.of)) for goal in self.goals)

    def as_object(self) -> dict[str, Any]:
        """For the file of all runs."""
        told = {goal.of: round(self.value(goal.of), 4) for goal in self.goals}
        goals = [
            {name: value for name, value in asdict(goal).items() if value not in _UNBOUND}
            for goal in self.goals
        ]
        return {**asdict(self), "goals": goals, "values": told, "met": self.is_met()}


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, math.ceil(part * len(ranked)) - 1)] if ranked else math.nan


def alternate(rounds: int, ours: Measured, floor: Measured) -> Iterator[tuple[float, float]]:
    """Run both in turn, and each first in every second round."""
    for number in range(rounds):
        if number % 2:
            low = floor()
            yield ours(), low
        else:
            high = ours()
            yield high, floor()


def fill(figure: Figure, rounds: int, ours: Measured, floor: Measured, *, warm: int = 1) -> Figure:
    """Put so many rounds into a figure, after some that do not count."""
    for _ in alternate(warm, ours, floor):
        pass
    for high, low in alternate(rounds, ours, floor):
        figure.ours.append(high)
        figure.floor.append(low)
    return figure
