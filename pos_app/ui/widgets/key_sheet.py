"""The sheet that F1 opens: every key and what it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.theme import GAP_PX, mark

if TYPE_CHECKING:
    from pos_app.wording import Wording


class KeySheet(QDialog):
    """Rows of (key as printed on it, key of the sentence that explains it)."""

    def __init__(
        self, wording: Wording, rows: Iterable[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("key-sheet")
        self.setWindowTitle(wording.say("keysheet.title"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        column.setSpacing(2 * GAP_PX)
        title = QLabel(wording.say("keysheet.title"))
        mark(title, role="title")
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP_PX)
        grid.setVerticalSpacing(GAP_PX)
        shown = list(rows)
        half = -(-len(shown) // 2)
        for place, (key, sentence) in enumerate(shown):
            cap = QLabel(key)
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark(cap, role="key")
            row, column_at = place % half, place // half * 2
            grid.addWidget(cap, row, column_at)
            grid.addWidget(QLabel(wording.say(sentence)), row, column_at + 1)
        column.addLayout(grid)
        close = QPushButton(wording.say("keysheet.close"))
        close.clicked.connect(self.accept)
        column.addWidget(close)
