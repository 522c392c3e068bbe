"""The products as tiles: painted, not built, so that ten thousand are as quick as ten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScroller, QWidget

from pos_app.ui.models.products import ProductsModel
from pos_app.ui.theme import grown_px
from pos_app.ui.widgets.tile import PICTURE_HEIGHT, TILE_HEIGHT, TilePainter

TILE_WIDTH = 172  # at least: columns share what is over
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Tiles(QListView):
    """A touch on a tile takes one; the keyboard marks a tile and takes it with Enter."""

    picked = Signal(str)  # the SKU

    def __init__(self, model: ProductsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("products")
        self.setModel(model)
        model.modelReset.connect(self.scrollToTop)  # others are shown now
        self.setItemDelegate(TilePainter(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # A touch leaves the keyboard in the search box, where the next word is typed.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        bar = self.verticalScrollBar()  # keeps its place, so that no tile ever jumps
        bar.rangeChanged.connect(self._on_range)
        self.clicked.connect(self._on_clicked)

    @property
    def products(self) -> ProductsModel:
        model = self.model()
        assert isinstance(model, ProductsModel)  # noqa: S101 - it is given in the constructor
        return model

    def chosen_row(self) -> int | None:
        """The marked tile, if any."""
        rows = [index.row() for index in self.selectedIndexes()]
        return rows[0] if rows else None

    def choose(self, row: int) -> None:
        """Mark a tile and bring it into sight."""
        if 0 <= row < self.products.rowCount():
            self.setCurrentIndex(self.products.index(row))

    def unchoose(self) -> None:
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    def walk(self, key: int) -> None:
        """Move the mark by an arrow key; the first arrow marks the first tile."""
        row = self.chosen_row()
        if row is None:
            self.choose(0)
            return
        columns = self.columns()
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns}
        self.choose(row + by.get(Qt.Key(key), columns))

    def columns(self) -> int:
        return max(1, self.viewport().width() // grown_px(TILE_WIDTH))

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        # All tiles have one size: Qt would lay ten thousand out again for one count.
        if first.row() == last.row():
            self.update(self.products.index(first.row()))
        else:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Qt wraps a row that fills the width to the last pixel.
        self.fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """The letters may have another size now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.fit()

    def fit(self) -> None:
        """Share the width among the columns; tiles are taller where any has a picture."""
        width = self.viewport().width() - 1
        more = PICTURE_HEIGHT if self.products.has_pictures else 0
        self.setGridSize(QSize(width // self.columns(), grown_px(TILE_HEIGHT) + more))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick touches are two pieces: Qt would drop the second.
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.chosen_row()
        if event.key() in _ENTER and row is not None:
            self.picked.emit(self.products.sku(row))
        elif event.text().isprintable() and event.text():
            event.ignore()  # the screen starts a search with it
        else:
            super().keyPressEvent(event)

    def _on_range(self, lowest: int, highest: int) -> None:
        self.verticalScrollBar().setEnabled(highest > lowest)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.unchoose()
        self.picked.emit(self.products.sku(index.row()))
