"""Charges carts and follows every payment to its end: signals out, no widgets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import RefundState
from pos_app.errors import BoothError, SameBuyer
from pos_app.flow.counter import Counter, Step
from pos_app.flow.ports import Books, Clock
from pos_app.ui.backroom import Backroom, Unforeseen
from pos_app.ui.board import Board
from pos_app.ui.card import RENEWABLE, Card
from pos_app.ui.decisions import Decisions
from pos_app.ui.door import Door
from pos_app.ui.duty import Duty
from pos_app.ui.heartbeat import Heartbeat
from pos_app.ui.matters import Matters
from pos_app.ui.orders import Orders
from pos_app.ui.refund_desk import RefundDesk
from pos_app.ui.stockroom import Stockroom
from pos_app.ui.takings import Takings
from pos_app.ui.trouble import stumble
from pos_app.wording import Wording


class Till(QObject):
    """The counter of the flow, in the window's thread: orders in, cards out."""

    opening = Signal(object)  # Card without a number: the sale is being written
    charged = Signal(object)  # Card: the sale is written, the cart may go
    refused = Signal(str, object)  # why nothing was charged, and the Cart if there was one
    card_changed = Signal(object)  # Card
    card_gone = Signal(str)  # Card.key
    opened = Signal(str)  # order number: its card is to be shown
    green = Signal(object)  # Card, once: its money is booked
    catalog_begun = Signal(object, object)  # Directory of the first products, and their stock
    catalog_changed = Signal(object, object, object)  # Directory, stock, and what moved
    same_buyer = Signal(str, str, str)  # order number and word in doubt, and a sentence
    trouble = Signal(str)  # a sentence

    def __init__(
        self,
        counter: Counter,
        books: Books,
        clock: Clock,
        backroom: Backroom,
        wording: Wording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.cashier = ""
        self._wording = wording
        self._backroom = backroom
        self._board = Board(counter, clock, wording, self)
        self._stockroom = Stockroom(books, backroom, self)
        self._door = Door(counter, books, backroom, self._board, self)
        self._takings = Takings(counter, books, backroom, self._board, self)
        self._orders = Orders(counter, backroom, self._board, self)
        self._heartbeat = Heartbeat(counter, backroom, self)
        self.duty = Duty(counter.access, backroom, self)
        self.matters = Matters(counter, clock, backroom, self)
        self.decisions = Decisions(counter, books, backroom, lambda: self.cashier, self)
        self.refunds = RefundDesk(counter, books, backroom, lambda: self.cashier, self)
        self.give_up = self._orders.give_up
        self.shown = self._orders.shown
        self.handed_over = self._orders.handed_over
        self.buyer_is_here = self._orders.buyer_is_here
        self.look_now = self._orders.look_now
        self.keep_waiting = self._orders.keep_waiting
        self.cards = self._board.cards
        self.items = self._board.items
        self.take_cash = self._takings.take
        self.close_in_cash = self._takings.close
        self.discounts, self.parking = counter.discounts, counter.parking
        self.reload = self._stockroom.reload
        self.open = partial(self._door.fetch, opened=True)
        self._connect()

    def start(self) -> None:
        """Take over what another life left, and read the shelf."""
        self._door.take_over()
        self.duty.start()
        self._stockroom.reload()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language from now on."""
        self._wording = wording
        self._board.retranslate(wording)

    def stop(self) -> None:
        """Begin nothing more; the backroom ends what is under way."""
        self._heartbeat.stop()
        self.duty.stop()

    def go_on(self) -> None:
        """Take up again what was stopped."""
        self._heartbeat.go_on()

    def charge(self, cart: Cart, *, sure: bool = False) -> None:
        """Open a sale for this cart; `sure` that no payment in doubt is this buyer's."""
        self._door.charge(cart, self.cashier, sure=sure)

    def renew(self, order_no: str) -> None:
        """Charge the same goods as a new sale, where nobody can pay twice by it."""
        entry = self._board.find(order_no)
        if entry is None or entry.told is None or entry.told.face not in RENEWABLE:
            return
        self._board.put_away(entry)
        self.charge(entry.cart)

    def dismiss(self, order_no: str) -> None:
        """Put a card away that needs nobody any more."""
        entry = self._board.find(order_no)
        if entry is not None and entry.told is not None and entry.told.ended:
            self._board.put_away(entry)

    def card(self, order_no: str) -> Card | None:
        """The card in sight that this number belongs to."""
        entry = self._board.find(order_no)
        return entry.told if entry else None

    def _connect(self) -> None:
        self._board.card_changed.connect(self.card_changed)
        self._board.card_gone.connect(self.card_gone)
        self._board.green.connect(self.green)
        self._stockroom.begun.connect(self.catalog_begun)
        self._stockroom.changed.connect(self.catalog_changed)
        self._stockroom.failed.connect(self._on_error)
        self._door.opening.connect(self.opening)
        self._door.opened.connect(self.opened)
        self._door.charged.connect(self.charged)
        self._door.refused.connect(self._on_refused)
        self._door.stumbled.connect(self._on_error)
        self._takings.taken.connect(self.charged)
        self._takings.taken.connect(self._stockroom.reload)
        self._takings.refused.connect(self._on_refused)
        self._door.arrived.connect(self._heartbeat.beat)
        self._orders.asked.connect(self._heartbeat.nudge)
        self._orders.carried_out.connect(self._on_carried_out)
        self._orders.stumbled.connect(self._on_stumbled)
        self._heartbeat.stepped.connect(self._on_step)
        self._heartbeat.stumbled.connect(self._on_stumbled)
        for happened in (
            self._door.arrived,
            self._takings.taken,
            self._orders.carried_out,
            self._heartbeat.stepped,
            self._heartbeat.found,
            self.decisions.row_changed,
        ):
            happened.connect(self.matters.reload)
        self.matters.was_read.connect(self._heartbeat.nudge)
        self.decisions.row_changed.connect(self._board.note)
        self.decisions.made.connect(self._board.on_decided)
        self.decisions.asked.connect(self._heartbeat.nudge)
        # The watch sends it as its next step, or it is done already.
        for follow in (self._heartbeat.nudge, self.matters.reload, self._stockroom.reload):
            self.refunds.approved.connect(follow)

    def _on_step(self, step: Step) -> None:
        if step.refund is not None and step.refund.state is RefundState.DONE:
            self._stockroom.reload()  # what came back is on the shelf again
        entry = self._board.find(step.attempt.order_no)
        if entry is None:
            unseen = step.attempt.state is State.PAID and step.attempt.shown_at is None
            if unseen and step.refund is None:  # what nobody looked at became money
                self._door.fetch(step.attempt.order_no)
            return
        before = entry.attempt.state
        self._board.follow(entry, step.attempt)
        if step.successor is not None:
            self._board.follow(entry, step.successor)
        if step.attempt.state is not before:
            self._stockroom.reload()

    def _on_carried_out(self, attempt: Attempt) -> None:
        if attempt.over:
            self._backroom.retire(attempt.order_no)
        self._heartbeat.nudge()

    def _on_refused(self, error: BoothError, cart: Cart | None) -> None:
        sentence = self._wording.say_error(error)
        self.refused.emit(sentence, cart)
        if isinstance(error, SameBuyer):
            values = error.values
            self.same_buyer.emit(str(values["order_no"]), str(values["word"]), sentence)

    def _on_stumbled(self, order_no: str, error: BoothError, standing: str) -> None:
        entry = self._board.find(order_no)
        # Nothing is tried by itself again after what nobody foresaw: the row stays as it is.
        if entry is not None and isinstance(error, Unforeseen):
            entry.note = self._wording.say("trouble.unforeseen")
        self._board.refresh()
        told = entry.told.trouble if entry and entry.told else ""
        self.trouble.emit(stumble(error, told or self._wording.say(standing), self._wording))

    def _on_error(self, error: BoothError) -> None:
        self.trouble.emit(self._wording.say_error(error))
