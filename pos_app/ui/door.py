"""Where payments come in: a cart that is charged, and what another life of the till left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt
from pos_app.domain.unfinished import NOT_HANDED, unfinished
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.board import Board
from pos_app.ui.card import Card
from pos_app.ui.tray import cart_of

_LANE = "charge"  # carts have no number yet

Left = list[tuple[Attempt, Cart]]


class Door(QObject):
    """Puts payments on the board, one cart at a time."""

    opening = Signal(object)  # Card without a number: the sale is being written
    charged = Signal(object)  # Card: the sale is written, the cart may go
    refused = Signal(object, object)  # BoothError, Cart: nothing was charged
    arrived = Signal()
    stumbled = Signal(object)  # BoothError

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
        self._cart: Cart | None = None

    def charge(self, cart: Cart, cashier: str) -> None:
        """Open a sale, its card at once; a second press while it opens is no second sale."""
        if self._cart is not None or not cart.lines:
            return
        self._cart = cart
        items = self._board.items(cart)
        self.opening.emit(Card("", "", "", cart.total_won, items, Face.PREPARING))
        job = partial(self._counter.charge, cart, cashier)
        self._backroom.submit(_LANE, job, self._on_charged, self._on_refused)

    def take_over(self) -> None:
        """Take over what another life of the till left; nothing of it is executed."""
        self._backroom.submit(_LANE, self._left, self._on_left, self._on_stumbled)

    def _on_charged(self, attempt: Attempt) -> None:
        cart, self._cart = self._cart, None
        if cart is not None:
            self.charged.emit(self._board.put(attempt, cart))
        self.arrived.emit()

    def _on_refused(self, _lane: str, error: BoothError) -> None:
        cart, self._cart = self._cart, None
        self.refused.emit(error, cart)

    def _left(self) -> Left:
        left = self._counter.start()
        self._counter.backlog.take_over()
        known = {one.order_no for one in left}
        rows = {one.attempt.order_no: one for one in self._books.unfinished()}
        listed = unfinished(rows.values(), {}, self._counter.may_ask)
        unseen = [rows[one.order_no].attempt for one in listed if one.kind in NOT_HANDED]
        return [
            (one, cart_of(self._books.sale(one.sale_no)))
            for one in (*left, *(one for one in unseen if one.order_no not in known))
        ]

    def _on_left(self, left: Left) -> None:
        for attempt, cart in left:
            self._board.put(attempt, cart, before=True)
        self.arrived.emit()

    def _on_stumbled(self, _lane: str, error: BoothError) -> None:
        self.stumbled.emit(error)
