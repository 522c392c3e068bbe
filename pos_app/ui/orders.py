"""What a cashier orders about one payment, each order on that payment's own lane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.payment import Attempt
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.ui.backroom import Backroom
from pos_app.ui.board import Board


class Orders(QObject):
    """Give up, look, go on, seen, handed over."""

    carried_out = Signal(object)  # Attempt
    asked = Signal()  # the watch may be due earlier
    # Order number, BoothError, and the key of what is said where the books were not written.
    stumbled = Signal(str, object, str)

    def __init__(
        self, counter: Counter, backroom: Backroom, board: Board, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._counter = counter
        self._backroom = backroom
        self._board = board

    def give_up(self, order_no: str) -> None:
        """End a payment whose QR is shown."""
        self._send(order_no, self._counter.give_up)

    def shown(self, order_no: str) -> None:
        """A green card was seen; said once."""
        entry = self._board.find(order_no)
        if entry and not entry.seen:
            entry.seen = True
            self._send(order_no, self._counter.shown)

    def handed_over(self, order_no: str) -> None:
        """The goods of a sale that was found paid have been handed over."""
        self._send(order_no, self._counter.handed_over)

    def buyer_is_here(self, order_no: str) -> None:
        """Go on with a payment that another life of the till left."""
        entry = self._board.find(order_no)
        if entry is not None:
            self._counter.buyer_is_here(entry.attempt.order_no)
            self._board.refresh()
            self.asked.emit()

    def keep_waiting(self, order_no: str) -> None:
        """The buyer takes a little longer."""
        entry = self._board.find(order_no)
        if entry is not None:
            self._board.keep_waiting(entry)

    def look_now(self, order_no: str) -> None:
        """Ask Toss as soon as it may be asked."""
        entry = self._board.find(order_no)
        if entry is not None:
            self._counter.look_now(entry.attempt.order_no)
            self.asked.emit()

    def _send(self, order_no: str, order: Callable[[str], Attempt]) -> None:
        entry = self._board.find(order_no)
        if entry is None or entry.busy:
            return
        entry.busy = True
        self._board.refresh()
        lane = entry.attempt.order_no
        self._backroom.submit(lane, partial(order, lane), self._on_done, self._on_failed)

    def _on_done(self, attempt: Attempt) -> None:
        entry = self._board.find(attempt.order_no)
        if entry is not None:
            entry.busy = False
            self._board.follow(entry, attempt)
        self.carried_out.emit(attempt)

    def _on_failed(self, lane: str, error: BoothError) -> None:
        entry = self._board.find(lane)
        if entry is not None:
            entry.busy = False
        self.stumbled.emit(lane, error, "trouble.not_noted")
