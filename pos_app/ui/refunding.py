"""Leads from a receipt to its refund, to the queue of requests, and back."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos_app.errors import BoothError
from pos_app.flow.review import Offer
from pos_app.ui.archive import Archive
from pos_app.ui.refund_desk import Queued, RefundDesk
from pos_app.ui.screens.receipt import ReceiptScreen
from pos_app.ui.screens.receipts import ReceiptsScreen
from pos_app.ui.screens.refund import RefundScreen
from pos_app.ui.screens.refunds import RefundsScreen
from pos_app.ui.usher import Usher


class Refunding(QObject):
    """The form goes back to its receipt, the queue to where it was opened, but to no old form."""

    def __init__(
        self,
        desk: RefundDesk,
        screens: tuple[RefundScreen, RefundsScreen, ReceiptScreen, ReceiptsScreen],
        usher: Usher,
        archive: Archive,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._usher, self._archive = desk, usher, archive
        self._form, self._queue, self._receipt, self._list = screens
        self._order_no = ""
        self._before: QWidget = self._list
        self._stale = False  # something was asked for or decided since the form was filled
        self._receipt.refund_asked.connect(self._on_refund)
        for button in (self._list.requests, self._form.queue):
            button.clicked.connect(self._on_queue)
        self._form.closed.connect(self.step_back)
        self._queue.closed.connect(self.step_back)
        desk.offered.connect(self._on_offer)
        desk.queue_read.connect(self._count)
        desk.missed.connect(self._on_missed)
        for changed in (desk.asked, desk.approved, desk.ended):
            changed.connect(self._on_changed)
        self._list.shown.connect(desk.reload)
        desk.reload()

    def step_back(self) -> bool:
        """One step, and whether there was one."""
        if self._queue.isVisible() and not (self._before is self._form and self._stale):
            self._usher.show(self._before)
            return True
        if self._form.isVisible() or self._queue.isVisible():
            self._usher.show(self._receipt)
            self._archive.open(self._order_no)  # as it is now
            return True
        return False

    def _on_refund(self, order_no: str) -> None:
        self._order_no = order_no
        self._receipt.tell("")
        self._desk.offer(order_no)

    def _on_offer(self, offer: Offer) -> None:
        if self._receipt.isVisible() and offer.record.attempt.order_no == self._order_no:
            self._stale = False
            self._form.show_offer(offer)
            self._usher.show(self._form)

    def _on_missed(self, error: BoothError) -> None:
        if self._receipt.isVisible():
            self._receipt.refuse(error)

    def _on_changed(self, _what: object) -> None:
        self._stale = True

    def _on_queue(self) -> None:
        self._before = self._form if self._form.isVisible() else self._list
        self._usher.show(self._queue)

    def _count(self, queued: Queued) -> None:
        for button in (self._list.requests, self._form.queue):
            button.show_count(len(queued))
