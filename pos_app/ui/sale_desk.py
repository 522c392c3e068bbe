"""The sale being rung up: its cart, what may go into it, and the one touch that charges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.hangul import SearchIndex
from pos_app.domain.stock import StockLevel
from pos_app.errors import Refused, SoldOut
from pos_app.ui.shelf import Shelf

if TYPE_CHECKING:
    from pos_app.wording import Wording


class SaleDesk(QObject):
    """Holds the cart between customers. Charging empties it, so nothing can be charged twice."""

    catalog_shown = Signal()
    stock_changed = Signal(object)  # set[Sku]
    cart_changed = Signal(object)  # Cart
    line_selected = Signal()
    charge_asked = Signal(object)  # Cart
    scanned = Signal(object)  # Product: one more of it lies in the cart
    refused = Signal(str)  # a sentence in the cashier's language
    short = Signal(object, int)  # Product, and how many were wanted: there are fewer

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self.shelf = Shelf()
        self.is_read = False  # the catalogue, from the books: that of a large shop takes its time
        self.cart = Cart()
        self.selected: Sku | None = None
        self._before: list[Cart] = []

    @property
    def may_undo(self) -> bool:
        return bool(self._before)

    @Slot(object, object)
    def show_catalog(
        self,
        products: Sequence[Product],
        stock: Mapping[Sku, StockLevel],
        index: SearchIndex[Sku] | None = None,
    ) -> None:
        """Take products and counts as the books have them now; the cart stays as it is.

        `index` may have been built on a lane (`shelf.index_of`); else the first search builds it.
        """
        if self.is_read and tuple(products) == self.shelf.products:
            self.stock_changed.emit(self.shelf.recount(stock))
            return
        self.is_read = True
        self.shelf = Shelf(products, stock, index)
        self.catalog_shown.emit()

    @Slot(str)
    def add(self, sku: str) -> None:
        """One more of a product."""
        product = self.shelf.product(Sku(sku))
        if product is not None:
            self.set_qty(sku, self.cart.qty_of(product.sku) + 1)

    @Slot(object)
    def scan(self, codes: str | Sequence[str]) -> None:
        """One more of the product with this code; several are readings of the same label."""
        readings = [codes] if isinstance(codes, str) else list(codes)
        product = self.shelf.by_code(readings)
        if product is not None:
            before = self.cart
            self.add(product.sku)
            if self.cart != before:
                self.scanned.emit(product)
        else:
            latin = next((one for one in readings if one.isascii()), readings[0])
            self.refused.emit(self.wording.say("sale.unknown_code", code=latin))

    def set_qty(self, sku: str, qty: int) -> None:
        """So many of a product; nought takes it out, more than there are is refused."""
        # A product that an import took off sale can still be counted down in the cart.
        held = {line.product.sku: line for line in self.cart.lines}.get(Sku(sku))
        product = held.product if held else self.shelf.product(Sku(sku))
        if product is None:
            return
        try:
            if held is None or qty > held.qty:
                self.shelf.promise(product, qty)
            self._change(self.cart.with_qty(product, qty), product.sku)
        except Refused as no:
            self.refused.emit(self.wording.say_error(no))
            if isinstance(no, SoldOut):
                self.short.emit(product, qty)

    def step(self, by: int) -> None:
        """More or fewer of the selected line."""
        if self.selected is not None:
            self.set_qty(self.selected, self.cart.qty_of(self.selected) + by)

    def select(self, sku: str | None) -> None:
        """Make a line the one that + and − change."""
        self.selected = Sku(sku) if sku else None
        self.line_selected.emit()

    @Slot()
    def clear(self) -> None:
        """Empty the cart; undo brings it back."""
        self._change(Cart(), None)

    @Slot()
    def undo(self) -> None:
        """Take the last change of this cart back."""
        if self._before:
            self._show(self._before.pop())

    @Slot()
    def charge(self) -> None:
        """Hand the cart over to be paid, once: a second touch finds it empty and does nothing."""
        try:
            cart = self.take_cart()
        except Refused as no:
            self.refused.emit(self.wording.say_error(no))
            return
        if cart.lines:
            self.charge_asked.emit(cart)

    def take_cart(self) -> Cart:
        """The cart, and an empty one in its place, with nothing left to undo.

        Raises Refused, and keeps the cart, when it cannot be charged as it is.
        """
        cart = self.cart
        if cart.lines:
            sale_lines(cart)
            for line in cart.lines:
                self.shelf.promise(line.product, line.qty)
            self._before.clear()
            self._show(Cart())
        return cart

    def give_back(self, cart: Cart) -> None:
        """Put a cart that could not be charged back on the counter, unless another was begun."""
        if not self.cart.lines:
            self._before.clear()
            self._show(cart)

    def _change(self, cart: Cart, selected: Sku | None) -> None:
        if cart != self.cart:
            self._before.append(self.cart)
            self._show(cart, selected)

    def _show(self, cart: Cart, selected: Sku | None = None) -> None:
        held = [line.product.sku for line in cart.lines]
        wanted = selected or self.selected
        self.cart = cart
        self.selected = wanted if wanted in held else (held[-1] if held else None)
        self.cart_changed.emit(cart)
