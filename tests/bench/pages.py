"""Puts table and picture where people read them: docs/speed.md and README.md, between two marks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.ground import ROOT
from tests.bench.measure import Figure
from tests.bench.table import number, said, table

WHOLE, SHORT = ROOT / "docs" / "speed.md", ROOT / "README.md"
PICTURE = ROOT / "docs" / "images" / "speed.png"
_MARKS = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_SHORT_HEAD = "| | measured | goal | |\n|---|---|---|---|\n"


def publish(figures: Sequence[Figure], machine: dict[str, Any], drawn: Path) -> None:
    """Write what was measured into the pages; everything outside of the marks stays."""
    put(WHOLE, f"{told_of(machine)}\n\n{table(figures)}")
    put(SHORT, short(figures))
    shutil.copyfile(drawn, PICTURE)


def put(page: Path, text: str) -> None:
    """Between the marks of a page."""
    before = page.read_text("utf-8")
    after, times = _MARKS.subn(lambda found: f"{found[1]}{text}{found[2]}", before)
    if times != 1:
        raise ValueError(f"{page.name} has {times} places for the bench")
    page.write_text(after, "utf-8")


def told_of(machine: dict[str, Any]) -> str:
    """What it was measured on, in a line."""
    parts = (
        f"{machine['cores']} cores, {machine['system'].partition('-')[0]}, {machine['screen']}",
        f"Python {machine['python']}, PySide6 {machine['pyside']}, SQLite {machine['sqlite']}",
        f"largest books {machine['sales']:,} sales", f"{machine['when'][:10]}",
        f"load at the end {machine['load'][0]:.1f}",
    )  # fmt: skip
    return f"{'; '.join(parts)}."


def short(figures: Sequence[Figure]) -> str:
    """One line a row: of its figures with a goal the one that is farthest from it."""
    rows: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.goals:
            rows.setdefault(figure.row, []).append(figure)
    return _SHORT_HEAD + "".join(_line(max(found, key=distance)) for found in rows.values())


def distance(figure: Figure) -> float:
    """How many times its goal it is, of its goals the worst."""
    if not figure.ours:  # it could not be measured
        return float("inf")
    return max(
        figure.value(goal.of) / goal.most if goal.most < float("inf")
        else goal.least / figure.value(goal.of)
        for goal in figure.goals
    )  # fmt: skip


def _line(figure: Figure) -> str:
    values = ", ".join(f"{_word(goal.of)}{number(figure.value(goal.of))}" for goal in figure.goals)
    goals = ", ".join(map(said, figure.goals))
    verdict = "✓" if figure.is_met() else "missed"
    what = ", ".join(filter(None, (figure.what, figure.unit)))
    return f"| {what} | {values} | {goals} | {verdict} |\n"


def _word(of: str) -> str:
    return "× " if of == "ratio" else "" if of == "most" else f"{of} "
