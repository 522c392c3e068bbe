"""Beside the refusal of what is short: a manager may say how many there really are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QPushButton

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.staff import Action
from pos_app.domain.stock import MovementKind, Policy, StockLevel
from pos_app.errors import BoothError
from pos_app.ui.keeping import Keeping
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, SENTENCE_MS, mark
from pos_app.ui.till import Till
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.recount import recounted
from pos_app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from pos_app.wording import Wording


class Shortage(QObject):
    """The count is adjusted first, with a reason; then the piece goes into the cart as any."""

    def __init__(
        self, sale: SaleScreen, keeping: Keeping, till: Till, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sale, self._keeping, self._till = sale, keeping, till
        self._short: tuple[Product, int] | None = None
        self._adjusted: tuple[Product, int] | None = None  # to be put into the cart, once it is so
        self._noted = False
        self._toast = sale.findChild(Toast)  # which says what is short
        self.button = QPushButton(sale.products)
        self.button.setObjectName("stock-override")
        self.button.setMinimumHeight(MAIN_TOUCH_PX)
        mark(self.button, tone="amber")
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.setInterval(SENTENCE_MS)
        self._time.timeout.connect(self.button.hide)
        self.button.hide()
        self.button.clicked.connect(self._on_pressed)
        sale.desk.short.connect(self._on_short)
        sale.desk.cart_changed.connect(self._on_cart)
        sale.desk.stock_changed.connect(self._on_read)
        sale.desk.catalog_shown.connect(self._on_read)
        sale.products.installEventFilter(self)
        keeping.done.connect(self._on_done)
        keeping.failed.connect(self._on_failed)

    @property
    def _wording(self) -> Wording:
        return self._sale.desk.wording

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _level(self, sku: Sku) -> StockLevel:
        return self._sale.desk.shelf.level(sku)

    def _on_short(self, product: Product, more: int) -> None:
        level = self._level(product.sku)
        if level.sold_out or level.policy is not Policy.BLOCK:
            return  # a switch is switched back, not counted away
        self._short = (product, more)
        self.button.setText(self._wording.say("shortage.button"))
        self.button.setAccessibleName(self.button.text())
        self._place()
        self.button.show()
        self.button.raise_()
        self._time.start()

    def _place(self) -> None:
        over, size = self._sale.products, self.button.sizeHint()
        height = max(size.height(), MAIN_TOUCH_PX)
        top = (self._toast.y() if self._toast else over.height()) - height - GAP_PX
        self.button.setGeometry((over.width() - size.width()) // 2, top, size.width(), height)

    def _on_pressed(self) -> None:
        self.button.hide()
        if self._short is None:
            return
        (product, more), self._short = self._short, None
        level, wanted = self._level(product.sku), self._sale.desk.cart.qty_of(product.sku) + more
        answer = recounted(product, level, wanted, self._wording, self._sale)
        may = answer is not None and approved(
            self._till.duty, Action.EDIT_STOCK, product.sku, self._wording, self._sale
        )
        if answer is not None and may:
            found, why = answer
            self._adjusted, self._noted = (product, more), False
            self._keeping.change_count(MovementKind.ADJUST, product.sku, found, why)

    def _on_done(self, what: str, _count: int) -> None:
        if self._adjusted and what == MovementKind.ADJUST:
            self._noted = True
            self._till.reload()

    def _on_read(self) -> None:
        if self._adjusted is not None and self._noted:
            (product, more), self._adjusted = self._adjusted, None
            self._sale.desk.ring(product, more)

    def _on_cart(self) -> None:
        """Somebody went on: what was asked for before is not put into this cart."""
        self._adjusted = None
        self.button.hide()

    def _on_failed(self, error: BoothError) -> None:
        if self._adjusted is not None:
            self._adjusted = None
            self._sale.desk.refused.emit(self._wording.say_error(error))
