"""The sale being rung up: its cart, what may go into it, and the one touch that charges it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from pos_app.domain.cart import Cart, key_of, sale_lines
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.stock import StockLevel
from pos_app.errors import Refused, SoldOut
from pos_app.ui.basket import Basket
from pos_app.ui.shelf import Directory, Shelf, moved

if TYPE_CHECKING:
    from pos_app.wording import Wording


class SaleDesk(Basket):
    """Fills the cart. Charging empties it, so nothing can be charged twice."""

    catalog_shown = Signal()
    stock_changed = Signal(object)  # set[Sku]
    charge_asked = Signal(object)  # Cart
    scanned = Signal(object)  # Product: one more of it lies in the cart
    price_asked = Signal(object, object)  # Product of an open price, and how many of it
    refused = Signal(str)  # a sentence in the cashier's language
    outlived = Signal(str)  # what was said of a scan: something else went into the cart since
    short = Signal(object, object)  # Product, and how many more were wanted: there are fewer

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wording = wording
        self.shelf = Shelf()
        self._missed = ""
        self.is_read = False  # the catalogue, from the books: that of a large shop takes its time
        # Whether a cart may be sold at its discounts; where not, a manager is being asked.
        self.agreed: Callable[[Cart], bool] = _agree
        self.cart_changed.connect(self._outlive)

    @Slot(object, object)
    def begin_catalog(self, directory: Directory, stock: Mapping[Sku, StockLevel]) -> None:
        """Take the first products: they can be touched and found while the rest is read."""
        if not self.is_read:
            self._set_out(Shelf(directory, stock))

    @Slot(object, object, object)
    def show_catalog(
        self,
        directory: Directory,
        stock: Mapping[Sku, StockLevel],
        recounted: Collection[Sku] | None = None,
    ) -> None:
        """Take products and counts as the books have them now; the cart stays as it is.

        `recounted` are those whose count is another than last time, where a lane has looked.
        """
        if self.is_read and directory.products == self.shelf.products:
            before = self.shelf.recount(stock)
            self.stock_changed.emit(moved(before, stock) if recounted is None else recounted)
            return
        self.is_read = True
        self._set_out(Shelf(directory, stock))

    @Slot(str)
    def add(self, sku: str, qty: int = 1) -> None:
        """More of a product; one of an open price is asked about first."""
        product = self.shelf.product(Sku(sku))
        if product is not None and product.open_price:
            self.price_asked.emit(product, qty)
        elif product is not None:
            self.ring(product, qty)

    @Slot(object)
    def scan(self, codes: str | Sequence[str], qty: int = 1) -> None:
        """More of the product with this code; several are readings of the same label."""
        readings = [codes] if isinstance(codes, str) else list(codes)
        product = self.shelf.by_code(readings)
        twins = () if isinstance(codes, str) else self.shelf.twins(readings)
        latin = next((one for one in readings if one.isascii()), readings[0])
        if not self.is_read:  # what is not read yet may have this code on its label
            self.refused.emit(self.wording.say("sale.reading"))
        elif twins:
            names = ", ".join(one.name for one in twins)
            self._miss("sale.twin_codes", code=latin, names=names)
        elif product is not None:
            before = self.cart
            self.add(product.sku, qty)
            if self.cart != before:
                self.scanned.emit(product)
        else:
            self._miss("sale.unknown_code", code=latin)

    def ring(self, product: Product, more: int) -> None:
        """So many more, or fewer, of a product in its line; more than there are is refused."""
        held = self.cart.line(key_of(product))
        try:
            if held is None or more > 0:
                self.shelf.promise(product, self.cart.qty_of(product.sku) + more)
            qty = (held.qty if held else 0) + more
            self.change(self.cart.with_qty(product, qty), key_of(product))
        except Refused as no:
            self.refused.emit(self.wording.say_error(no))
            if isinstance(no, SoldOut):
                self.short.emit(product, more)

    def set_qty(self, key: str, qty: int) -> None:
        """So many of a line, or of a product that has none; nought takes it out."""
        # A product that an import took off sale can still be counted down in the cart.
        held = self.cart.line(key)
        product = held.product if held else self.shelf.product(Sku(key))
        if product is not None:
            self.ring(product, qty - (held.qty if held else 0))

    def step(self, by: int) -> None:
        """More or fewer of the selected line."""
        held = self.cart.line(self.selected)
        if held is not None:
            self.ring(held.product, by)

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
                self.shelf.promise(line.product, cart.qty_of(line.product.sku))
            if not self.agreed(cart):
                raise Refused("discount.needs_manager")
            self.put(Cart())
        return cart

    def _miss(self, key: str, **values: object) -> None:
        self._missed = self.wording.say(key, **values)
        self.refused.emit(self._missed)

    def _outlive(self) -> None:
        if self._missed:
            missed, self._missed = self._missed, ""
            self.outlived.emit(missed)

    def _set_out(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.catalog_shown.emit()


def _agree(_cart: Cart) -> bool:
    return True
