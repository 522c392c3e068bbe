"""The cart: its lines from the first to the last, one of them selected for + and −."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QScrollArea,
    QScroller,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.cart import Cart, CartLine, Key
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.theme import mark
from pos_app.ui.widgets.cart_line import CartLineView

_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class CartView(QScrollArea):
    """Keeps one widget a line, and changes only the lines that changed."""

    qty_asked = Signal(str)  # Key of the line whose number was touched

    def __init__(self, desk: SaleDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cart")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._desk = desk
        self._lines: dict[Key, CartLineView] = {}
        self._empty = QLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        mark(self._empty, role="empty")
        inside = QWidget()
        self._pages = QStackedLayout(inside)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._list)
        self.setWidget(inside)
        self._placed = QTimer(self)  # a new line has no place yet
        self._placed.setSingleShot(True)
        self._placed.timeout.connect(self._bring_into_sight)
        self.verticalScrollBar().rangeChanged.connect(self._bring_into_sight)
        desk.cart_changed.connect(self._on_cart)
        desk.line_selected.connect(self._on_selected)
        desk.stock_changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything again: in another language, or with other counts."""
        self._empty.setText(self._desk.wording.say("sale.cart_empty"))
        self.setAccessibleName(self._desk.wording.say("sale.cart"))
        self._on_cart(self._desk.cart)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None:
            self._walk(by)
        elif event.key() in _OUT and self._desk.selected:
            self._desk.set_qty(self._desk.selected, 0)
        else:
            event.ignore()

    def _on_cart(self, cart: Cart) -> None:
        held = {line.key for line in cart.lines}
        self._pages.setCurrentIndex(1 if held else 0)  # what goes unseen moves nothing
        for key in [key for key in self._lines if key not in held]:
            gone = self._lines.pop(key)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for row, line in enumerate(cart.lines):
            sku = line.product.sku
            short = not self._desk.shelf.level(sku).covers(cart.qty_of(sku))
            self._line(line, row).show_line(line, self._desk.wording, short=short)
        self._on_selected()

    def _line(self, line: CartLine, row: int) -> CartLineView:
        view = self._lines.get(line.key)
        if view is None:
            view = self._lines[line.key] = CartLineView(line.key)
            view.qty_wanted.connect(self._desk.set_qty)
            view.qty_asked.connect(self.qty_asked)
            view.touched.connect(self._desk.select)
            self._column.insertWidget(row, view)
        elif self._column.indexOf(view) != row:  # undo brought an earlier line back
            self._column.removeWidget(view)
            self._column.insertWidget(row, view)
        return view

    def _on_selected(self) -> None:
        for key, view in self._lines.items():
            view.show_selected(key == self._desk.selected)
        self._placed.start()

    def _bring_into_sight(self) -> None:
        chosen = self._lines.get(self._desk.selected) if self._desk.selected else None
        if chosen is not None:
            self.ensureWidgetVisible(chosen, 0, 0)

    def _walk(self, by: int) -> None:
        keys = [line.key for line in self._desk.cart.lines]
        if self._desk.selected in keys:
            row = keys.index(self._desk.selected) + by
            self._desk.select(keys[min(max(row, 0), len(keys) - 1)])
