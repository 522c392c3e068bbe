"""A report on the screen, line by line as it is printed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from pos_app.domain.slip import Line, Pair, Place, Rule, Slip, Text, Weight
from pos_app.ui.theme import GAP_PX, mark

_SIZES = {Weight.SMALL: (12, 400), Weight.NORMAL: (15, 400), Weight.BOLD: (15, 700)}
_LARGE = (20, 700)
_WIDTH_PX = 520


class DayPaper(QScrollArea):
    """Scrolls by keyboard, wheel and finger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day-paper")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.texts: tuple[str, ...] = ()

    def show_slip(self, slip: Slip | None) -> None:
        """Show a report, or nothing."""
        ground, sheet = QWidget(), QFrame()
        mark(sheet, role="card")
        sheet.setMaximumWidth(_WIDTH_PX)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(3 * GAP_PX, 2 * GAP_PX, 3 * GAP_PX, 2 * GAP_PX)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for row, line in enumerate(slip.lines if slip else ()):
            _put(grid, row, line)
        lay = QVBoxLayout(ground)
        lay.setContentsMargins(0, 0, GAP_PX, 0)
        lay.addWidget(sheet)
        lay.addStretch(1)
        self.setWidget(ground)
        self.texts = slip.texts if slip else ()
        self.setAccessibleName("\n".join(self.texts[:3]))


def _put(grid: QGridLayout, row: int, line: Line) -> None:
    if isinstance(line, Rule):
        rule = QFrame()
        mark(rule, role="rule")
        grid.addWidget(rule, row, 0, 1, 2)
    elif isinstance(line, Pair):
        left, right = _label(line.left, line.weight), _label(line.right, line.weight)
        right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        left.setWordWrap(True)
        grid.addWidget(left, row, 0)
        grid.addWidget(right, row, 1)
    elif isinstance(line, Text):
        text = _label(line.text, line.weight)
        text.setWordWrap(True)
        if line.place is Place.CENTER:
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(text, row, 0, 1, 2)


def _label(text: str, weight: Weight) -> QLabel:
    # A link of 64 digits has nowhere to break by itself.
    broken = "\u200b".join(text[at : at + 8] for at in range(0, len(text), 8))
    label = QLabel(broken if weight is Weight.SMALL and len(text) > 64 else text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    size_px, boldness = _SIZES.get(weight, _LARGE)
    label.setStyleSheet(f"font-size: {size_px}px; font-weight: {boldness};")
    return label
