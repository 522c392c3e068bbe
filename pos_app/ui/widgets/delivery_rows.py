"""The two tables of a delivery: what a list would do, and lines to type products in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from pos_app.ui.models.delivery import DeliveryModel
from pos_app.ui.theme import TOUCH_PX
from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
_LINES, _MORE = 12, 5
_PAD, _BECOMES = 32, 190
_PRICE, _STOCK = 160, 280
_TYPED = ("delivery.name", "delivery.price", "delivery.stock")
_FATES = ("delivery.left_out", "delivery.changed", "delivery.another")
_SENTENCE_LINES = 3


class DeliveryRows(QTableView):
    """Row by row what would happen; long sentences run over lines."""

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("delivery-rows")
        self.model_ = DeliveryModel(wording, self)
        self.setModel(self.model_)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.setAccessibleName(wording.say("delivery.rows"))
        self.model_.retranslate(wording)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        self.setColumnWidth(0, metrics.horizontalAdvance("9999999") + _PAD)
        words = (self.model_.wording.say(key) for key in _FATES)
        self.setColumnWidth(2, max(_BECOMES, *map(metrics.horizontalAdvance, words)) + _PAD)
        self.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * _SENTENCE_LINES + 10)


class Cells(QStyledItemDelegate):
    """A field that a screen reader calls by its column."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = super().createEditor(parent, option, index)
        across = Qt.Orientation.Horizontal
        field.setAccessibleName(str(index.model().headerData(index.column(), across)))
        return field


class TypedRows(QTableWidget):
    """Name, price and count; another few lines come when the last one is written in."""

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(_LINES, len(_TYPED), parent)
        self.setObjectName("delivery-typed")
        self.setItemDelegate(Cells(self))
        self.verticalHeader().setDefaultSectionSize(TOUCH_PX)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(True)
        for column, width in ((1, _PRICE), (2, _STOCK)):
            self.setColumnWidth(column, width)
        self.setCornerButtonEnabled(False)
        self.itemChanged.connect(self._grow)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.setAccessibleName(wording.say("delivery.typed"))
        self.setHorizontalHeaderLabels([wording.say(key) for key in _TYPED])

    def begin(self) -> None:
        """Ready to type."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentCell(0, 0)

    def clear(self) -> None:
        """Empty lines again."""
        self.clearContents()
        self.setRowCount(_LINES)

    def count(self) -> int:
        """How many lines something is typed in."""
        return sum(any(text.strip() for text in line) for line in self.lines())

    def lines(self) -> list[tuple[str, ...]]:
        """What is typed, line by line."""
        return [
            tuple(self._text(row, column) for column in range(len(_TYPED)))
            for row in range(self.rowCount())
        ]

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab at the end of an empty line leads out of the table."""
        nothing = QAbstractItemDelegate.EndEditHint.NoHint
        row, column = self.currentRow(), self.currentColumn()
        at_end = (
            column == len(_TYPED) - 1 and hint is QAbstractItemDelegate.EndEditHint.EditNextItem
        )
        leaves = at_end and not any(self._text(row, one) for one in range(len(_TYPED)))
        super().closeEditor(editor, nothing if leaves else hint)
        if leaves:
            self.focusNextChild()

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item else ""

    def _grow(self, item: QTableWidgetItem) -> None:
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self.setRowCount(self.rowCount() + _MORE)
