"""The sale while another screen lies over it: what a scan did to its cart, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.domain.catalog import Product
from pos_app.ui.asking import answered
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.widgets.key_sheet import KeySheet
from pos_app.ui.widgets.toast import Toast


class Elsewhere(QObject):
    """Says over the other screen that something went into the next cart; F1 works everywhere."""

    def __init__(self, sale: SaleScreen, stack: QStackedWidget, over: QWidget) -> None:
        super().__init__(stack)
        self._sale = sale
        self._stack = stack
        self._toast = Toast(over, corner=True)  # neither over a QR nor over a button
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
            wording = self._sale.desk.wording
            self._toast.say(wording.say("sale.next_cart", name=product.name))
