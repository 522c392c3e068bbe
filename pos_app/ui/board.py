"""Shows every payment at hand as a card, and says when one changes, comes or goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt
from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Clock
from pos_app.ui.card import Card
from pos_app.ui.theme import CLOCK_TICK_MS
from pos_app.ui.tray import Entry, Tray
from pos_app.wording import Wording

KEPT_RESULTS = 4


class Board(QObject):
    """The cards of the tray; ages count on by themselves."""

    card_changed = Signal(object)  # Card
    card_gone = Signal(str)  # key
    green = Signal(object)  # Card, once: its money is booked

    def __init__(
        self, counter: Counter, clock: Clock, wording: Wording, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tray = Tray(counter, clock, wording)
        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language from now on."""
        self._tray.wording = wording
        self.refresh()

    def cards(self) -> tuple[Card, ...]:
        """Every card in sight, oldest first."""
        return tuple(one.told for one in self._tray.entries() if one.told is not None)

    def items(self, cart: Cart) -> str:
        """What a cart is called on its card."""
        return self._tray.items(cart)

    def find(self, order_no: str) -> Entry | None:
        """The payment that a card or a lane is about."""
        return self._tray.find(order_no)

    def put(self, attempt: Attempt, cart: Cart, *, before: bool = False) -> Card:
        """Show a payment; one that ended in another life stays out of sight."""
        entry = self._tray.put(attempt, cart, before=before)
        self._tell(entry)
        return self._tray.card(entry)

    def follow(self, entry: Entry, attempt: Attempt) -> None:
        """Note the row as it is now."""
        self._tray.follow(entry, attempt)
        self._tell(entry)
        if entry.told is None and entry.attempt.over:
            self._tray.remove(entry)
        self._trim()

    def note(self, attempt: Attempt) -> None:
        """Note a row that was changed elsewhere, if it is at hand."""
        entry = self.find(attempt.order_no)
        if entry is not None:
            self.follow(entry, attempt)

    def on_decided(self, one: Unfinished, decision: str) -> None:
        """What goes back is no longer to be handed over."""
        entry = self.find(one.order_no)
        if decision == Decision.REFUND and entry and entry.told and entry.told.face is Face.FOUND:
            self.put_away(entry)

    def keep_waiting(self, entry: Entry) -> None:
        """Ask about this buyer again later."""
        self._tray.keep_waiting(entry)
        self._tell(entry)

    def refresh(self) -> None:
        """Look at all of them again."""
        for entry in self._tray.entries():
            self._tell(entry)

    def put_away(self, entry: Entry) -> None:
        """Take a card out of sight; it comes back when its face changes."""
        entry.put_away, entry.told = self._tray.card(entry).face, None
        if entry.attempt.over:
            self._tray.remove(entry)
        self.card_gone.emit(entry.key)

    def _tell(self, entry: Entry) -> None:
        card = self._tray.card(entry)
        if card.face is entry.put_away or card == entry.told:
            return
        entry.put_away, entry.told = None, card
        self.card_changed.emit(card)
        if card.face is Face.PAID and not entry.greeted:
            entry.greeted = True
            self.green.emit(card)

    def _trim(self) -> None:
        results = [one for one in self._tray.entries() if one.told and _seen(one.told)]
        for entry in results[:-KEPT_RESULTS]:
            self.put_away(entry)


def _seen(card: Card) -> bool:
    unseen_money = card.face is Face.PAID and card.attempt and card.attempt.shown_at is None
    return card.ended and not unseen_money
