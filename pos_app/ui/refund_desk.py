"""Refund requests for the window: asked, listed, looked at and decided, each on a lane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.request import Ask, Request, RequestState
from pos_app.errors import BoothError
from pos_app.flow.counter import Counter
from pos_app.flow.ports import Books
from pos_app.flow.review import Look, Offer, Review
from pos_app.ui.backroom import Backroom

_LANE = "requests"

Queued = tuple[tuple[Request, SaleRecord], ...]


class RefundDesk(QObject):
    """Signals out, no widgets. What asks Toss runs on the lane of its payment."""

    offered = Signal(object)  # Offer
    queue_read = Signal(object)  # Queued: what waits, oldest first
    looked = Signal(object)  # Look
    asked = Signal(object)  # Request, as it was written
    ended = Signal(object)  # Request that was rejected or withdrawn
    approved = Signal(object)  # Refund that was decided
    refused = Signal(object)  # BoothError
    missed = Signal(object)  # BoothError: of a look or a reading

    def __init__(
        self,
        counter: Counter,
        books: Books,
        backroom: Backroom,
        who: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._review = counter.review
        self._access = counter.access
        self._backroom = backroom
        self._who = who
        self._queue = partial(_queue, counter.review, books)
        self.busy = False

    def on_duty(self) -> str:
        """Who asks here."""
        return self._access.on_duty() or self._who()

    def offer(self, order_no: str) -> None:
        """Read what may be asked for of a sale."""
        job = partial(self._review.offer, order_no)
        self._backroom.submit(_LANE, job, self._on_read, self._on_missed)

    def reload(self) -> None:
        """Read the queue."""
        self._backroom.submit(_LANE, self._queue, self._on_read, self._on_missed)

    def look(self, request: Request) -> None:
        """Have everything there is to know put together; Toss is asked."""
        job = partial(self._review.look, request.request_no)
        self._backroom.submit(request.order_no, job, self._on_read, self._on_missed)
        self._backroom.retire(request.order_no)

    def ask(self, ask: Ask) -> None:
        """Write a request."""
        self._decide(ask.order_no, partial(self._review.ask, ask))

    def approve(self, request: Request, confirmed_won: int, remark: str) -> None:
        """Approve it; the watch sends the refund."""
        job = partial(self._review.approve, request.request_no, confirmed_won, remark)
        self._decide(request.order_no, job)

    def reject(self, request: Request, remark: str) -> None:
        """Say no."""
        job = partial(self._review.reject, request.request_no, remark, self._who())
        self._decide(request.order_no, job)

    def withdraw(self, request: Request) -> None:
        """Take it back."""
        self._decide(request.order_no, partial(self._review.withdraw, request.request_no))

    def _decide(self, lane: str, job: Callable[[], object]) -> None:
        """One decision at a time: a second press was meant for the first."""
        if self.busy:
            return
        self.busy = True
        self._backroom.submit(lane, job, self._on_decided, self._on_refused)
        self._backroom.retire(lane)

    def _on_read(self, what: Offer | Look | Queued) -> None:
        if isinstance(what, Offer):
            self.offered.emit(what)
        elif isinstance(what, Look):
            self.looked.emit(what)
        else:
            self.queue_read.emit(what)

    def _on_decided(self, what: Request | Refund) -> None:
        self.busy = False
        if isinstance(what, Refund):
            self.approved.emit(what)
        elif what.state is RequestState.OPEN:
            self.asked.emit(what)
        else:
            self.ended.emit(what)
        self.reload()

    def _on_refused(self, _lane: str, error: BoothError) -> None:
        self.busy = False
        self.refused.emit(error)
        self.reload()

    def _on_missed(self, _lane: str, error: BoothError) -> None:
        self.missed.emit(error)


def _queue(review: Review, books: Books) -> Queued:
    return tuple((one, books.record(one.order_no)) for one in review.queue())
