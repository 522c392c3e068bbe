"""Has slips printed out of the window's way; what comes of it changes no sale."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_app.domain.numbering import is_cash_no
from pos_app.domain.refund import Refund
from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.card import Card
from pos_app.ui.ports import Press

LANE = "printer"


class Printing(QObject):
    """Runs one slip after the other, and tells of each how it went."""

    began = Signal()
    printed = Signal(object)  # how many of this slip there are now
    saved = Signal(str)  # the file
    failed = Signal(object)  # BoothError
    drawer_failed = Signal(object)  # BoothError; what was booked stays booked
    paid_failed = Signal(object)  # BoothError: of a slip that nobody asked for

    def __init__(self, press: Press, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._press = press
        self._backroom = backroom
        self._saving = ""

    def print_slip(self, number: str) -> None:
        """Print the slip of an order or a refund."""
        self.began.emit()
        job = partial(self._press.print_slip, number)
        self._backroom.submit(LANE, job, self._on_printed, self._on_failed)

    def save_pdf(self, number: str, path: str) -> None:
        """Write it as a PDF file."""
        self.began.emit()
        self._saving = path
        job = partial(self._press.save_pdf, number, Path(path))
        self._backroom.submit(LANE, job, self._on_saved, self._on_failed)

    def open_drawer(self) -> None:
        """Money goes in or out: open the drawer, if the shop has one."""
        self._backroom.submit(LANE, self._press.open_for_cash, self._on_opened, self._on_stuck)

    def after_sale(self, card: Card) -> None:
        """A sale was paid: open the drawer for cash, and print its slip if the shop wants that."""
        if card.attempt is not None and card.attempt.in_cash:
            self.open_drawer()
        job = partial(self._press.print_paid, card.order_no)
        self._backroom.submit(LANE, job, self._on_quiet, self._on_paid_failed)

    def _on_printed(self, times: int) -> None:
        self.printed.emit(times)

    def _on_saved(self, _nothing: object) -> None:
        self.saved.emit(self._saving)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)

    def _on_quiet(self, _times: int) -> None:
        """It lies in the printer's tray, or was not wanted."""

    def after_decision(self, one: Unfinished, decision: str) -> None:
        """Cash goes back by a decision: open the drawer."""
        if decision == Decision.REFUND and is_cash_no(one.order_no):
            self.open_drawer()

    def after_refund(self, refund: Refund) -> None:
        """A refund was approved: of cash it is in the drawer."""
        if is_cash_no(refund.order_no):
            self.open_drawer()

    def after_note(self, _entry: object) -> None:
        """Somebody wrote down why the drawer is to be opened."""
        self.open_drawer()

    def _on_stuck(self, _lane: str, error: BoothError) -> None:
        self.drawer_failed.emit(error)

    def _on_opened(self, _nothing: object) -> None:
        """The cashier sees it."""

    def _on_paid_failed(self, _lane: str, error: BoothError) -> None:
        self.paid_failed.emit(error)
