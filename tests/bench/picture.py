"""The table as a picture: how many times its floor each figure takes, and what the goal is."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

from tests.bench.measure import Figure, Goal
from tests.bench.table import number

WIDTH, LINE, TOP, LEFT, RIGHT = 1200, 34, 64, 520, 230
GOOD, BAD, GROUND, TEXT = "#0b7d48", "#c2202a", "#ffffff", "#191f28"
MOST = 8.0  # of the goal: a longer bar is cut


def draw(figures: Sequence[Figure], path: Path) -> None:
    """Write it; a figure without a goal has no bar."""
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    shown = [(one, goal) for one in figures for goal in one.goals]
    image = QImage(WIDTH, TOP + LINE * len(shown) + 16, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(20, bold=True))
    painter.setPen(QColor(TEXT))
    painter.drawText(24, 40, "Each figure, measured against its goal (the line)")
    for place, (figure, goal) in enumerate(shown):
        _bar(painter, TOP + place * LINE, figure, goal)
    painter.end()
    if not image.save(str(path)):
        raise OSError(f"cannot write {path}")
    del app


def _bar(painter: QPainter, top: int, figure: Figure, goal: Goal) -> None:
    value = figure.value(goal.of)
    bound = goal.most if math.isfinite(goal.most) else goal.least
    room = WIDTH - LEFT - RIGHT
    unit = room / math.log2(1 + MOST)
    painter.setFont(_font(15))
    painter.setPen(QColor(TEXT))
    of = "× floor" if goal.of == "ratio" else ", ".join(filter(None, (goal.of, figure.unit)))
    what = f"{figure.what}, {of}"
    row = QRectF(24, top, LEFT - 40, LINE)
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, what)
    length = unit * math.log2(1 + min(value / bound, MOST)) if bound else 0
    colour = GOOD if goal.is_met(value) else BAD
    painter.fillRect(QRectF(LEFT, top + 7, max(2.0, length), LINE - 14), QColor(colour))
    painter.setPen(QPen(QColor(TEXT), 2))
    painter.drawLine(round(LEFT + unit), top + 2, round(LEFT + unit), top + LINE - 2)
    painter.setPen(QColor(colour))
    sign = "≤" if math.isfinite(goal.most) else "≥"
    said = f"{number(value)}   (goal {sign} {number(bound)})"
    painter.drawText(QRectF(WIDTH - RIGHT + 12, top, RIGHT - 20, LINE),
                     Qt.AlignmentFlag.AlignVCenter, said)  # fmt: skip


def _font(size_px: int, *, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font
