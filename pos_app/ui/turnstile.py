"""Lets one cart through at a time: a second touch while it is being written is no second sale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.board import Board

LANE = "charge"  # carts have no number yet


class Turnstile(QObject):
    """Holds the cart until its payment stands in the books, or does not."""

    written = Signal()  # first of all: what is next can begin
    passed = Signal(object)  # Card, laid on the board
    refused = Signal(object, object)  # BoothError, Cart

    def __init__(self, backroom: Backroom, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backroom = backroom
        self._board = board
        self._cart: Cart | None = None

    @property
    def busy(self) -> bool:
        """Whether a cart is on its way."""
        return self._cart is not None

    def send(self, cart: Cart, job: Callable[[], Attempt]) -> None:
        """Have this written, which makes a payment of the cart."""
        self._cart = cart
        self._backroom.submit(LANE, job, self._on_written, self._on_refused)

    def _on_written(self, attempt: Attempt) -> None:
        cart, self._cart = self._cart, None
        if cart is not None:
            self.written.emit()
            self.passed.emit(self._board.put(attempt, cart))

    def _on_refused(self, _lane: str, error: BoothError) -> None:
        cart, self._cart = self._cart, None
        self.refused.emit(error, cart)
