"""Opens one sale of the books to be looked at, and finds others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.receipt import SaleRecord
from pos_app.errors import BoothError
from pos_app.flow.ports import Archives
from pos_app.ui.backroom import Backroom
from pos_app.ui.finder import Finder

_LANE = "ledger"


class Archive(QObject):
    """Reads records on the ledger's lane."""

    opened = Signal(object)  # SaleRecord
    failed = Signal(object)  # BoothError

    def __init__(self, books: Archives, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._backroom = backroom
        self.finder = Finder(books.index, backroom, self)
        self.finder.failed.connect(self.failed)

    def open(self, order_no: str) -> None:
        """Read the record of this attempt."""
        job = partial(self._books.record, order_no)
        self._backroom.submit(_LANE, job, self._on_read, self._on_failed)

    def _on_read(self, record: SaleRecord) -> None:
        self.opened.emit(record)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
