"""The table of products: touched twice or typed into it is edited, dragged it is arranged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pos_app.domain.catalog import Sku
from pos_app.ui.models.stocklist import CHOICES, Place, StockList
from pos_app.ui.theme import TOUCH_PX, grown_px

if TYPE_CHECKING:
    from pos_app.wording import Wording

Index = QModelIndex | QPersistentModelIndex
_Trigger = QAbstractItemView.EditTrigger
_ROW_PX = TOUCH_PX + 4
_WIDTHS = {
    Place.PRICE: 100,
    Place.CATEGORY: 104,
    Place.BARCODE: 116,
    Place.TAX: 74,
    Place.POLICY: 116,
    Place.STOCK: 88,
    Place.LOW_MARK: 64,
}
_LEAST_NAME = 150
_A_BARCODE, _AROUND = "0" * 13, 24
_BOX = (
    "QComboBox { min-height: 0; padding: 0 6px; border-radius: 4px; }"
    f"QComboBox QAbstractItemView::item {{ min-height: {TOUCH_PX}px; }}"
)
_WORDS = {Place.TAX: "tax", Place.POLICY: "policy"}


class Cells(QStyledItemDelegate):
    """A line to type in, or a list to choose from."""

    def __init__(self, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.wording = wording

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        place = Place(index.column())
        if place not in CHOICES:
            field = QLineEdit(parent)
            field.setFrame(False)
            field.setStyleSheet("min-height: 0; padding: 0 6px; border-radius: 4px;")
            return field
        box = QComboBox(parent)
        box.setItemDelegate(QStyledItemDelegate(box))  # which hears of the size below
        box.setStyleSheet(_BOX)
        for choice in CHOICES[place]:
            box.addItem(self.wording.say(f"{_WORDS[place]}.{choice}"), choice)
        box.activated.connect(self._on_chosen)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
            editor.showPopup()
        elif isinstance(editor, QLineEdit):
            editor.setText(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def _on_chosen(self) -> None:
        box = self.sender()
        if isinstance(box, QWidget):
            self.commitData.emit(box)
            self.closeEditor.emit(box)


class StockTable(QTableView):
    """Alt and an arrow move the row; a row that is dragged goes where it is dropped."""

    chosen = Signal(object)  # Sku, or None
    written = Signal()  # nobody types in it any more
    moving = Signal(str, object)  # SKU, and the one that it is put before (None: last)

    def __init__(self, model: StockList, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("products-table")
        self.setModel(model)
        self.cells = Cells(wording, self)
        self.setItemDelegate(self.cells)
        # A second touch begins by `_on_clicked`: Qt waits whether another follows, and then wants
        # to edit what may be gone.
        self.setEditTriggers(
            _Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed
        )
        self._fresh = True  # the cell has not been touched since it was chosen
        self.clicked.connect(self._on_clicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self._lay_out()
        model.placed.connect(self.moving)
        model.modelReset.connect(self._on_current)

    @property
    def products(self) -> StockList:
        model = self.model()
        assert isinstance(model, StockList)  # noqa: S101 - it is given in the constructor
        return model

    def chosen_sku(self) -> Sku | None:
        """The product that is marked."""
        row = self.currentIndex().row()
        return self.products.sku(row) if row >= 0 else None

    def is_typed_in(self) -> bool:
        """Whether a field stands open in it, which another reading of the rows would close."""
        return self.state() is QAbstractItemView.State.EditingState

    def choose(self, sku: Sku | None, place: Place = Place.NAME) -> None:
        """Mark a product, where it is in sight."""
        row = self.products.row_of(sku) if sku else -1
        if row >= 0:
            self.setCurrentIndex(self.products.index(row, place))
            self.scrollTo(self.currentIndex())

    def step(self, by: int) -> None:
        """Move the marked product up (-1) or down (1)."""
        row, model = self.currentIndex().row(), self.products
        if row < 0 or not model.movable:
            return
        to = row + (by if by < 0 else 2)
        if 0 <= to <= model.rowCount():
            before = model.sku(to) if to < model.rowCount() else None
            self.moving.emit(model.sku(row), before)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._fresh = True
        if current.row() != previous.row():
            self._on_current()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if not self.is_typed_in():  # Tab opens the next one
            self.written.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if arrow and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # The Enter that ends an edit comes here, too: it begins no other, as none on a count.
            self.edit(self.currentIndex(), _Trigger.EditKeyPressed, event)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self._fresh:
            self.edit(index, _Trigger.EditKeyPressed, QEvent(QEvent.Type.None_))
        self._fresh = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The letters may have another size now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        head = self.horizontalHeader()
        widths = {
            place: max(grown_px(width), head.sectionSizeHint(place))
            for place, width in _WIDTHS.items()
        }
        least = grown_px(_LEAST_NAME)
        whole = self.fontMetrics().horizontalAdvance(_A_BARCODE) + _AROUND
        widths[Place.BARCODE] = max(widths[Place.BARCODE], whole)
        for place, width in widths.items():
            self.setColumnWidth(place, width)
        others = sum(widths.values())
        self.setColumnWidth(Place.NAME, max(least, self.viewport().width() - others))

    def _lay_out(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, width in _WIDTHS.items():
            self.setColumnWidth(place, width)

    def _on_current(self) -> None:
        self.chosen.emit(self.chosen_sku())
