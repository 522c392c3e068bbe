"""The rows of the match as a table, what differs first."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pos_app.domain.match import DIFFERENT, Row, Side
from pos_app.domain.money import format_won
from pos_app.ui.theme import theme
from pos_app.wording import Wording

COLUMNS = ("side", "order", "ours", "toss")
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
        ours = column == "ours"
        won = row.ours_won if ours else row.toss_won
        back = row.ours_refunded_won if ours else row.toss_refunded_won
        if row.side is Side.UNREAD and not ours:
            return "?"
        amount = self.wording.say("pay.won", amount=format_won(won))
        return f"{amount}  (-{format_won(back)})" if back else amount


def _ink(row: Row) -> str:
    if row.side in DIFFERENT:
        return theme().red.ink
    return theme().green.ink if row.side is Side.EQUAL else theme().muted


def _alignment(column: str) -> int:
    number = column in ("ours", "toss")
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
