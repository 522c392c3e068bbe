"""Where payments come in: a cart that is charged, and what another life of the till left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt
from pos_app.domain.receipt import cart_again
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.board import Board
from pos_app.ui.card import Card, has_card
from pos_app.ui.turnstile import LANE, Turnstile

# So many cards of another life are laid out; the list of unfinished business has all of them.
MOST_LEFT = 12

Left = list[tuple[Attempt, Cart]]


class Door(QObject):
    """Puts payments on the board, one cart at a time."""

    opening = Signal(object)  # Card without a number: the sale is being written
    charged = Signal(object)  # Card: the sale is written, the cart may go
    refused = Signal(object, object)  # BoothError, Cart: nothing was charged
    opened = Signal(str)  # order number: its card is to be shown
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
        self._turnstile = Turnstile(backroom, board, self)
        self._turnstile.written.connect(self.arrived)
        self._turnstile.passed.connect(self.charged)
        self._turnstile.refused.connect(self.refused)
        self._opening: set[str] = set()

    def charge(self, cart: Cart, cashier: str, *, sure: bool = False) -> None:
        """Open a sale, its card at once."""
        if self._turnstile.busy or not cart.lines:
            return
        job = partial(self._counter.charge, cart, cashier, sure=sure)
        self._turnstile.send(cart, job)  # it is written while the screen changes
        items = self._board.items(cart)
        self.opening.emit(Card("", "", "", cart.total_won, items, Face.PREPARING))

    def take_over(self) -> None:
        """Take over what another life of the till left; nothing of it is executed."""
        self._backroom.submit(LANE, self._left, self._on_left, self._on_stumbled)

    def fetch(self, order_no: str, *, opened: bool = False) -> None:
        """Put a payment of the books on the board; `opened` to have its card opened, too."""
        if opened:
            self._opening.add(order_no)
        job = partial(self._read, order_no)
        self._backroom.submit(order_no, job, self._on_fetched, self._on_stumbled)

    def _left(self) -> Left:
        self._counter.start()
        backlog = self._counter.backlog
        backlog.take_over()
        rows = {one.attempt.order_no: one for one in backlog.read()}
        pressing = [one for one in backlog.listed(rows.values()) if has_card(one)][:MOST_LEFT]
        shown = {one.order_no for one in pressing}
        return [(one.attempt, cart_again(one.sale)) for key, one in rows.items() if key in shown]

    def _read(self, order_no: str) -> tuple[Attempt, Cart]:
        attempt = self._books.attempt(order_no)
        return attempt, cart_again(self._books.sale(attempt.sale_no))

    def _on_left(self, left: Left) -> None:
        for attempt, cart in left:
            self._board.put(attempt, cart, before=True)
        self.arrived.emit()

    def _on_fetched(self, found: tuple[Attempt, Cart]) -> None:
        attempt, cart = found
        if self._board.find(attempt.order_no) is None:
            self._board.put(attempt, cart, before=True)
        if attempt.order_no in self._opening:
            self._opening.discard(attempt.order_no)
            self.opened.emit(attempt.order_no)

    def _on_stumbled(self, _lane: str, error: BoothError) -> None:
        self.stumbled.emit(error)
