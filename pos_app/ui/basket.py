"""The cart on the counter: which line is selected, and what it was before each change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from pos_app.domain.cart import Cart, Key


class Basket(QObject):
    """Keeps every cart that there was since the last one was charged, put aside or taken up."""

    cart_changed = Signal(object)  # Cart
    line_selected = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cart = Cart()
        self.selected: Key | None = None
        self._before: list[Cart] = []

    @property
    def may_undo(self) -> bool:
        return bool(self._before)

    def select(self, key: str | None) -> None:
        """Make a line the one that + and − change."""
        self.selected = Key(key) if key else None
        self.line_selected.emit()

    def change(self, cart: Cart, selected: Key | None = None) -> None:
        """Go on with this cart; undo brings the one before back."""
        if cart != self.cart:
            self._before.append(self.cart)
            self._show(cart, selected)

    def allow(self, cart: Cart) -> None:
        """Note a manager's word for the cart as it is: nobody takes that back by undoing."""
        if replace(self.cart, permit=0) == replace(cart, permit=0):
            self._show(cart)

    @Slot()
    def clear(self) -> None:
        """Empty the cart; undo brings it back."""
        self.change(Cart())

    @Slot()
    def undo(self) -> None:
        """Take the last change of this cart back."""
        if self._before:
            self._show(self._before.pop())

    def put(self, cart: Cart) -> None:
        """Put another cart on the counter, with nothing to undo before it."""
        self._before.clear()
        self._show(cart)

    def give_back(self, cart: Cart) -> None:
        """Put a cart that could not be charged back on the counter, unless another was begun."""
        if not self.cart.lines:
            self.put(cart)

    def _show(self, cart: Cart, selected: Key | None = None) -> None:
        held = [line.key for line in cart.lines]
        wanted = selected or self.selected
        self.cart = cart
        self.selected = wanted if wanted in held else (held[-1] if held else None)
        self.cart_changed.emit(cart)
