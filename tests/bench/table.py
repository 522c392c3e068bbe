"""The figures for people, as a table of Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.measure import Figure, Goal, quantile

HEAD = "| | p50 | p99 | floor, p50 | × floor | goal | |\n|---|---|---|---|---|---|---|\n"
_WORDS = {"ratio": "×", "p50": "p50", "p99": "p99", "most": "max"}


def table(figures: Sequence[Figure], *, head: bool = True) -> str:
    """One line a figure."""
    return (HEAD if head else "") + "".join(f"| {_line(one)} |\n" for one in figures)


def _line(figure: Figure) -> str:
    floor = number(quantile(figure.floor, 0.5)) if figure.floor else "–"
    cells = (
        ", ".join(filter(None, (figure.what, figure.unit))),
        number(quantile(figure.ours, 0.5)),
        number(quantile(figure.ours, 0.99)),
        floor,
        f"{figure.ratio():.2f}" if figure.floor else "–",
        ", ".join(map(said, figure.goals)) or "–",
        _verdict(figure),
    )
    return " | ".join(cells)


def said(goal: Goal) -> str:
    """A goal in a few letters."""
    sign, bound = ("≥", goal.least) if goal.least > float("-inf") else ("≤", goal.most)
    return f"{_WORDS[goal.of]} {sign} {number(bound)}"


def number(value: float) -> str:
    """Three digits are enough."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _verdict(figure: Figure) -> str:
    if not figure.goals:
        return ""
    return "✓" if figure.is_met() else "missed"
