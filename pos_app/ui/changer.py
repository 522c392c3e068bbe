"""Leads from a touch of the cash button to the green card: asks what was given, and books it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from pos_app.domain.cart import Cart, sale_lines
from pos_app.errors import Refused
from pos_app.ui.card import MAY_GIVE_UP, Card
from pos_app.ui.screens.cash import CashScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.till import Till
from pos_app.ui.usher import Usher
from pos_app.ui.widgets.twins import TwinsDialog


class Changer(QObject):
    """Knows whose money is being counted: the cart's, or a card's."""

    def __init__(
        self,
        till: Till,
        sale: SaleScreen,
        screen: CashScreen,
        usher: Usher,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._desk = desk = sale.desk
        self._screen = screen
        self._usher = usher
        self._key: str | None = None
        self._received_won = 0
        self._in_cash = self._waiting = False
        sale.roll.cash.clicked.connect(self._on_button)
        desk.cart_changed.connect(self._on_cart_changed)
        usher.cash_asked.connect(self._on_card)
        screen.taken.connect(self._on_taken)
        till.charged.connect(self._on_charged)
        till.refused.connect(self._on_refused)
        till.same_buyer.connect(self._on_same_buyer)
        desk.charge_asked.connect(self._on_qr)

    @property
    def counts_cart(self) -> bool:
        """Whether it is the cart that is being paid, and nothing of it is taken yet."""
        return self._screen.isVisible() and self._key is None and not self._waiting

    def _on_button(self) -> None:
        cart = self._desk.cart
        try:
            sale_lines(cart)
        except Refused as no:
            self._desk.refused.emit(self._desk.wording.say_error(no))
            return
        self._on_cart(cart)

    def _on_cart_changed(self, cart: Cart) -> None:
        """A scan while it is counted: another sum is due."""
        if not self.counts_cart:
            return
        if cart.lines:
            self._on_cart(cart)
        else:
            self._usher.show_sale()

    def _on_cart(self, cart: Cart) -> None:
        self._key = None
        self._screen.ask(cart.total_won, self._till.items(cart))
        self._usher.show(self._screen)
        self._screen.begin()

    def _on_card(self, key: str) -> None:
        card = self._till.card(key)
        if card is not None:
            self._key = key
            self._screen.ask(card.amount_won, card.items, card.word, card.face in MAY_GIVE_UP)
            self._usher.show(self._screen)
            self._screen.begin()

    def _on_qr(self) -> None:
        self._in_cash = False

    def _on_taken(self, received_won: int) -> None:
        self._received_won = received_won
        self._in_cash = True
        if self._key is not None:
            self._wait(True)
            self._till.close_in_cash(self._key, received_won)
        else:
            self._take(sure=False)

    def _take(self, *, sure: bool) -> None:
        self._wait(True)
        try:
            cart = self._desk.take_cart()
        except Refused as no:
            self._on_refused(self._desk.wording.say_error(no))
            return
        self._till.take_cash(cart, self._received_won, self._till.cashier, sure=sure)

    def _on_charged(self, card: Card) -> None:
        if self._waiting and card.attempt is not None and card.attempt.in_cash:
            self._wait(False)
            self._usher.open(card.key)

    def _on_refused(self, sentence: str) -> None:
        if self._waiting:
            self._wait(False)
            self._screen.refuse(sentence)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self._screen.set_busy(waiting)

    def _on_same_buyer(self, order_no: str, word: str, sentence: str) -> None:
        dialog = TwinsDialog(order_no, word, sentence, self._desk.wording, self._screen.window())
        dialog.same.connect(self._on_same)
        dialog.another.connect(self._on_another)
        self._till.card_changed.connect(dialog.hear)
        dialog.hear(self._till.card(order_no))
        dialog.open()

    def _on_same(self, order_no: str) -> None:
        self._till.open(order_no)

    def _on_another(self) -> None:
        if self._in_cash:
            self._take(sure=True)
            return
        try:
            cart = self._desk.take_cart()
        except Refused as no:
            self._desk.refused.emit(self._desk.wording.say_error(no))
            return
        self._till.charge(cart, sure=True)
