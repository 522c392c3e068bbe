"""The rows of the match as a table, what differs first."""

from __future__ import annotations

import re

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pos_app.domain.match import DIFFERENT, Row, Side
from pos_app.domain.money import format_won
from pos_app.ui.theme import theme
from pos_app.wording import Wording

COLUMNS = ("side", "order", "ours", "toss")
AMOUNTS = ("ours", "toss")
_DIGIT = re.compile(r"\d")
_FIRST = (Side.TOSS, Side.OURS, Side.AMOUNT, Side.UNREAD)
_ORDER = {side: place for place, side in enumerate(_FIRST)}
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class MatchModel(QAbstractTableModel):
    """Reads nothing by itself: `show` gives it the rows."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show these, what differs first."""
        self.beginResetModel()
        self._rows = tuple(sorted(rows, key=lambda row: _ORDER.get(row.side, len(_ORDER))))
        self.endResetModel()

    def row(self, number: int) -> Row | None:
        """One row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def count(self, *sides: Side) -> int:
        """How many rows are of these."""
        return sum(row.side in sides for row in self._rows)

    def widest(self, column: str) -> str:
        """A text as wide as any that stands in a column of amounts; a day has thousands of them,
        and nobody waits until each is measured."""
        pairs = [_pair(row, column) for row in self._rows] or [(0, 0)]
        most = self._amount(max(won for won, _ in pairs), max(back for _, back in pairs))
        return _DIGIT.sub("8", most)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.wording.say(f"closing.column_{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[section])
        return None

    def data(self, index: _Index, role: int = 0) -> object:
        row = self._rows[index.row()]
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == "side":
            return QColor(_ink(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _said(self, row: Row, column: str) -> str:
        if column == "side":
            return self.wording.say(f"side.{row.side}")
        if column == "order":
            return f"{row.word}  {row.order_no}".strip()
        if row.side is Side.UNREAD and column == "toss":
            return "?"
        return self._amount(*_pair(row, column))

    def _amount(self, won: int, back: int) -> str:
        amount = self.wording.won(won)
        return f"{amount}  (-{format_won(back)})" if back else amount


def _pair(row: Row, column: str) -> tuple[int, int]:
    """What was paid and what went back."""
    ours = row.ours_won, row.ours_refunded_won
    return ours if column == "ours" else (row.toss_won, row.toss_refunded_won)


def _ink(row: Row) -> str:
    if row.side in DIFFERENT:
        return theme().red.ink
    return theme().green.ink if row.side is Side.EQUAL else theme().muted


def _alignment(column: str) -> int:
    number = column in AMOUNTS
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
