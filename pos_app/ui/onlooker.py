"""What the buyer is let see now, from the cart and the card in front of the cashier."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pos_app.domain.buyer import CALM
from pos_app.domain.cart import Cart
from pos_app.flow.nudge import Nudge
from pos_app.ui.card import Card
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.sight import Sight, sight_of


class Onlooker(QObject):
    """Says when there is something else to see; a card's age is nothing else."""

    changed = Signal()

    def __init__(self, desk: SaleDesk, pay: PayScreen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sight = Sight()
        self.calm = False  # whether the cashier need not see the counter's own screen
        self._card: Card | None = None
        self._cart = self._before = Cart()
        desk.cart_changed.connect(self._on_cart)
        pay.shown.connect(self._on_card)

    def _on_cart(self, cart: Cart) -> None:
        self._before, self._cart = self._cart, cart
        self._look()

    def _on_card(self, card: Card | None) -> None:
        self._card = card
        self._look()

    def _look(self) -> None:
        now = sight_of(self._card, self._cart, self._before)
        asked = self._card is not None and self._card.nudge is Nudge.ASK
        calm = now.view in CALM and not asked
        if (now, calm) != (self.sight, self.calm):
            self.sight, self.calm = now, calm
            self.changed.emit()
