"""The rows of the list of receipts: touched with a finger, walked through from the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from pos_app.ui.models.receipts import SIGN_PX, ReceiptsModel

_ROW_PX, _LINES, _PADDING_PX = 58, 2, 8  # the padding is the style sheet's


class ReceiptList(QTableView):
    """A table of one column: a list view would ask every row for its size with each page.

    It never has the keyboard, or it would look for each letter typed in every row.
    """

    touched = Signal(object)  # a row

    def __init__(self, model: ReceiptsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipts-list")
        self.setModel(model)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setIconSize(QSize(SIGN_PX, SIGN_PX))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)

    def walk(self, step: int) -> None:
        """Choose a row further down, or up."""
        count = self.model().rowCount()
        if count:
            self.choose(min(max(self.currentIndex().row() + step, 0), count - 1))

    def choose(self, row: int) -> None:
        """Choose a row, and bring it in sight."""
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), select)

    def changeEvent(self, event: QEvent) -> None:
        """Two lines of letters need more room where letters are larger."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            row_px = max(_ROW_PX, _LINES * self.fontMetrics().lineSpacing() + 2 * _PADDING_PX)
            self.verticalHeader().setDefaultSectionSize(row_px)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.touched.emit(index.row())
