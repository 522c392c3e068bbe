"""The sheet that F1 opens: every key and what it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.theme import GAP_PX, mark

if TYPE_CHECKING:
    from pos_app.wording import Wording

Rows = list[tuple[str, str]]
_CART = (
    "search", "walk", "enter", "qty", "take_out", "times", "undo", "discount", "park", "note",
)  # fmt: skip
# Which group a key stands in; one that is not named here leads to a screen.
GROUP_OF = {
    **dict.fromkeys(_CART, "cart"),
    **dict.fromkeys(("charge", "cash", "display"), "pay"),
}
SIDES = (("cart",), ("pay", "screens"))


def as_printed(keys: str) -> str:
    """A chord as it is printed on the keys of this system: Qt's Ctrl is ⌘ on a Mac."""
    if not keys.startswith("Ctrl+"):
        return keys
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class KeySheet(QDialog):
    """Rows of (key, key of the sentence that explains it)."""

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
        sides = QHBoxLayout()
        sides.setSpacing(5 * GAP_PX)
        grouped = _grouped(rows)
        for names in SIDES:
            sides.addLayout(_side([(name, grouped[name]) for name in names], wording))
        column.addLayout(sides)
        close = QPushButton(wording.say("keysheet.close"))
        close.clicked.connect(self.accept)
        column.addWidget(close)


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, Rows]:
    """The rows by their group, each in the order it was given in."""
    groups: dict[str, Rows] = {name: [] for side in SIDES for name in side}
    for key, sentence in rows:
        groups[GROUP_OF.get(sentence.rpartition(".")[2], "screens")].append((key, sentence))
    return groups


def _side(groups: list[tuple[str, Rows]], wording: Wording) -> QVBoxLayout:
    lay, grid, row = QVBoxLayout(), QGridLayout(), 0
    grid.setHorizontalSpacing(3 * GAP_PX)
    grid.setVerticalSpacing(GAP_PX)
    for name, rows in groups:
        heading = QLabel(wording.say(f"keysheet.group_{name}"))
        mark(heading, role="heading")
        grid.addWidget(heading, row, 0, 1, 2)
        for key, sentence in rows:
            row += 1
            cap = QLabel(as_printed(key))
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark(cap, role="key")
            grid.addWidget(cap, row, 0)
            grid.addWidget(QLabel(wording.say(sentence)), row, 1)
        row += 1
    lay.addLayout(grid)
    lay.addStretch(1)
    return lay
