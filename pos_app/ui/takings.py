"""Takes cash out of the window's way: for a cart, or instead of a payment that is given up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.board import Board
from pos_app.ui.tray import Entry
from pos_app.ui.turnstile import Turnstile


class Takings(QObject):
    """One at a time, be it a cart or a card."""

    taken = Signal(object)  # Card: the money is booked
    refused = Signal(object, object)  # BoothError, and the Cart if there was one

    def __init__(
        self,
        counter: Counter,
        books: Books,
        backroom: Backroom,
        board: Board,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._counter = counter
        self._books = books
        self._backroom = backroom
        self._board = board
        self._turnstile = Turnstile(backroom, board, self)
        self._turnstile.passed.connect(self.taken)
        self._turnstile.refused.connect(self.refused)
        self._closing: Entry | None = None

    def take(self, cart: Cart, received_won: int, cashier: str, *, sure: bool = False) -> None:
        """Sell a cart for what was given."""
        if self._busy or not cart.lines:
            return
        job = partial(self._counter.cash.take, cart, received_won, cashier, sure=sure)
        self._turnstile.send(cart, job)

    def close(self, order_no: str, received_won: int) -> None:
        """Pay in cash what this payment was to pay; its QR is given up first."""
        entry = self._board.find(order_no)
        if self._busy or entry is None or entry.busy:
            return
        self._closing, entry.busy = entry, True
        lane = entry.attempt.order_no
        job = partial(self._close, lane, received_won)
        self._backroom.submit(lane, job, self._on_closed, self._on_not_closed)

    @property
    def _busy(self) -> bool:
        return self._turnstile.busy or self._closing is not None

    def _close(self, order_no: str, received_won: int) -> tuple[Attempt, Attempt]:
        paid = self._counter.cash.close(order_no, received_won)
        return self._books.attempt(order_no), paid

    def _on_closed(self, rows: tuple[Attempt, Attempt]) -> None:
        ended, paid = rows
        entry, self._closing = self._closing, None
        if entry is None:
            return
        entry.busy = False
        self._board.follow(entry, ended)
        self._board.put_away(entry)
        self.taken.emit(self._board.put(paid, entry.cart))

    def _on_not_closed(self, _lane: str, error: BoothError) -> None:
        entry, self._closing = self._closing, None
        if entry is not None:
            entry.busy = False
        self._board.refresh()
        self.refused.emit(error, None)
