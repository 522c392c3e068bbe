"""What a cashier decides about unfinished business, each decision on that payment's own lane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt
from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom

Made = tuple[Unfinished, Decision, Won]


class Decisions(QObject):
    """Carry over, refund if Toss says charged, send a doubtful refund again, handed over.

    One at a time for each payment.
    """

    made = Signal(object, str, object)  # Unfinished, Decision, won that go back
    refused = Signal(object)  # BoothError
    began = Signal()  # a decision is under way
    row_changed = Signal(object)  # Attempt, as it is now
    asked = Signal()  # the watch may be due earlier

    def __init__(
        self,
        counter: Counter,
        books: Books,
        backroom: Backroom,
        who: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._counter = counter
        self._books = books
        self._backroom = backroom
        self._who = who
        self._busy: set[str] = set()

    def busy(self, one: Unfinished) -> bool:
        """Whether a decision about this payment is under way."""
        return one.order_no in self._busy

    def decide(self, one: Unfinished, decision: Decision, why: str) -> None:
        """Have it carried out, unless another decision about the same payment is under way."""
        if self.busy(one):
            return
        self._busy.add(one.order_no)
        job = partial(self._carry_out, one, decision, self._who(), why)
        self._backroom.submit(one.order_no, job, self._on_made, self._on_failed)
        self.began.emit()

    def look_now(self, one: Unfinished) -> None:
        """Ask Toss as soon as it may be asked."""
        self._counter.look_now(one.ref)
        self.asked.emit()

    def _carry_out(self, one: Unfinished, decision: Decision, who: str, why: str) -> Made:
        won = Won(0)
        if decision is Decision.CARRY_OVER:
            self._counter.backlog.carry_over(one.order_no, one.ref, who, why)
        elif decision is Decision.REFUND:
            won = self._counter.backlog.refund(one.order_no, who, why).amount_won
        elif decision is Decision.SEND_AGAIN:
            won = self._counter.backlog.send_again(one.ref).amount_won
        else:
            self._counter.handed_over(one.order_no)
        return one, decision, won

    def _on_made(self, made: Made) -> None:
        self.made.emit(*made)
        self._look_at(made[0].order_no)

    def _on_failed(self, lane: str, error: BoothError) -> None:
        self.refused.emit(error)
        # Toss may have been asked, and have told something new.
        self._look_at(lane)

    def _look_at(self, order_no: str) -> None:
        self._busy.discard(order_no)
        row = partial(self._books.attempt, order_no)
        self._backroom.submit(order_no, row, self._on_row, self._on_unread)

    def _on_row(self, attempt: Attempt) -> None:
        self._backroom.retire(attempt.order_no)
        self.row_changed.emit(attempt)
        self.asked.emit()

    def _on_unread(self, _lane: str, error: BoothError) -> None:
        self.refused.emit(error)
