"""The sale while another screen lies over it: what a scan did to its cart, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.domain.catalog import Product
from pos_app.ui.asking import answered
from pos_app.ui.changer import Changer
from pos_app.ui.screens.cash import CashScreen
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.widgets.key_sheet import KeySheet
from pos_app.ui.widgets.toast import Toast


class Elsewhere(QObject):
    """Says over the other screen whose cart something went into; F1 works everywhere."""

    def __init__(
        self,
        sale: SaleScreen,
        pay: PayScreen,
        changer: Changer,
        stack: QStackedWidget,
        over: QWidget,
    ) -> None:
        super().__init__(stack)
        self._sale, self._pay = sale, pay
        self._changer = changer
        self._stack = stack
        self._toast = Toast(over, corner=True)  # over no QR and no button
        stack.currentChanged.connect(self._toast.hide)
        sale.desk.scanned.connect(self._on_scanned)
        shortcut = QShortcut(QKeySequence("F1"), stack)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.show_keys)

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        answered(lambda: KeySheet(self._sale.desk.wording, self._sale.keys, self._stack))

    def _on_scanned(self, product: Product) -> None:
        if self._stack.currentWidget() is not self._sale:  # where the cart itself is seen
            self._toast.say(self._where(product.name))

    def _where(self, name: str) -> str:
        desk = self._sale.desk
        if self._changer.counts_cart:
            due = desk.wording.won(desk.cart.total_won)
            return desk.wording.say("sale.this_cart", name=name, due=due)
        # A payment that is open, also behind another screen, has taken its cart with it.
        booking = isinstance(self._stack.currentWidget(), CashScreen)
        charged = booking or self._pay.card is not None
        return desk.wording.say("sale.next_cart" if charged else "sale.in_cart", name=name)
