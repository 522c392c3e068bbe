"""Leads from screen to screen: what the till says goes to the right place, and back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.ui.awake import Awake
from pos_app.ui.card import Card
from pos_app.ui.look import Act
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.screens.unfinished import UnfinishedScreen
from pos_app.ui.till import Till
from pos_app.ui.widgets.strip import Strip


@dataclass(frozen=True, slots=True)
class Rooms:
    """The places that a payment is seen in."""

    stack: QStackedWidget
    sale: SaleScreen
    pay: PayScreen
    strip: Strip
    unfinished: UnfinishedScreen


class Usher(QObject):
    """Puts cards where they belong, and passes on what is asked for under them."""

    receipt_asked = Signal(str)  # order number
    cash_asked = Signal(str)  # Card.key: its buyer pays in cash
    cards_changed = Signal()

    def __init__(
        self, till: Till, desk: SaleDesk, rooms: Rooms, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._desk = desk
        self._rooms = rooms
        self._awake = Awake(self)
        self._orders = {
            Act.GIVE_UP: till.give_up,
            Act.SHOW_AGAIN: till.buyer_is_here,
            Act.BUYER_HERE: till.buyer_is_here,
            Act.LOOK_NOW: till.look_now,
            Act.KEEP: till.keep_waiting,
            Act.RENEW: till.renew,
            Act.HANDED: till.handed_over,
        }
        self._connect()

    def show(self, screen: QWidget) -> None:
        """Make a screen the one that is seen."""
        self._rooms.stack.setCurrentWidget(screen)
        self._keep_awake()

    def show_sale(self) -> None:
        """Back to the sale; every payment goes on in the strip."""
        self._rooms.pay.clear()
        self.show(self._rooms.sale)
        self._rooms.sale.setFocus()

    def next_buyer(self) -> None:
        """Leave the card that is open; what needs nobody any more is put away."""
        card = self._rooms.pay.card
        self.show_sale()
        if card is not None and card.face is not Face.PAID:
            self._till.dismiss(card.key)

    def show_unfinished(self) -> None:
        """Show what is not finished, the most pressing first."""
        self.show(self._rooms.unfinished)

    def open(self, key: str) -> None:
        """Show a payment in full."""
        card = self._till.card(key)
        if card is not None:
            self._show_card(card)

    def _connect(self) -> None:
        till, rooms = self._till, self._rooms
        self._desk.charge_asked.connect(till.charge)
        till.catalog_begun.connect(self._desk.begin_catalog)
        till.catalog_changed.connect(self._desk.show_catalog)
        till.opening.connect(self._show_card)
        till.charged.connect(self._on_charged)
        till.refused.connect(self._on_refused)
        till.card_changed.connect(self._on_card)
        till.card_gone.connect(self._on_gone)
        rooms.strip.opened.connect(self.open)
        rooms.strip.seen_green.connect(till.shown)
        rooms.pay.seen_green.connect(till.shown)
        rooms.pay.asked.connect(self._on_act)
        rooms.sale.unfinished.clicked.connect(self.show_unfinished)
        till.opened.connect(self.open)

    def _show_card(self, card: Card) -> None:
        self._rooms.pay.show_card(card)
        self.show(self._rooms.pay)
        self._rooms.pay.focus_safe()

    def _on_charged(self, card: Card) -> None:
        shown = self._rooms.pay.card
        if shown is not None and not shown.key:
            self._show_card(card)

    def _on_refused(self, sentence: str, cart: Cart | None) -> None:
        shown = self._rooms.pay.card
        if shown is not None and not shown.key:
            self.show_sale()
        if cart is not None:
            self._desk.give_back(cart)
        self._desk.refused.emit(sentence)

    def _on_card(self, card: Card) -> None:
        shown = self._rooms.pay.card
        open_now = shown is not None and shown.key == card.key
        self._rooms.strip.show_card(card, known=open_now)
        if open_now:
            self._rooms.pay.show_card(card)
            self._keep_awake()
        self.cards_changed.emit()

    def _on_gone(self, key: str) -> None:
        self._rooms.strip.remove(key)
        shown = self._rooms.pay.card
        if shown is not None and shown.key == key:
            self.show_sale()
        self.cards_changed.emit()

    def _on_act(self, act: str, key: str) -> None:
        if act in (Act.NEXT, Act.NOT_YET):
            self.next_buyer()
        elif act == Act.RECEIPT:
            card = self._till.card(key)
            if card is not None:
                self.receipt_asked.emit(card.order_no)
        elif act == Act.CASH:
            self.cash_asked.emit(key)
        else:
            self._orders[Act(act)](key)

    def _keep_awake(self) -> None:
        seen = self._rooms.stack.currentWidget() is self._rooms.pay
        self._awake.hold(seen and not self._rooms.pay.qr.is_empty())
