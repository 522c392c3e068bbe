"""Keeps the catalogue and the counts on the window as they are in the books."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import Sku
from pos_app.domain.stock import StockLevel
from pos_app.errors import BoothError
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.shelf import MOST_HITS, Directory

FIRST = MOST_HITS  # products: as many tiles as are laid out at first
_LANE = "shop"

Goods = tuple[Directory, dict[Sku, StockLevel]]


class Stockroom(QObject):
    """Reads products and stock in the shop's lane; what is asked meanwhile is read once more.

    At first of a large shop only the first ones, so that it can sell while the rest is read.
    """

    begun = Signal(object, object)  # the two of Goods: there is more
    changed = Signal(object, object)  # the two of Goods
    failed = Signal(object)  # BoothError

    def __init__(self, books: Books, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._backroom = backroom
        self._reading = False
        self._again = False
        self._directory: Directory | None = None

    def reload(self) -> None:
        """Read the shelf again, soon."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        if self._directory is None:
            self._submit(self._read_first, self._on_first)
        else:
            self._submit(self._read, self._on_read)

    def _submit(self, job: Callable[[], Goods], done: Callable[[Goods], None]) -> None:
        self._backroom.submit(_LANE, job, done, self._on_failed)

    def _read_first(self) -> Goods:
        products, stock = self._books.goods.first(FIRST)
        return Directory(products), stock

    def _read(self) -> Goods:
        products, stock = self._books.products(), self._books.stock()
        if self._directory is None or self._directory.products != products:
            self._directory = Directory(products)
        return self._directory, stock

    def _on_first(self, goods: Goods) -> None:
        if len(goods[0].products) < FIRST:
            self._directory = goods[0]
            self._on_read(goods)
        else:
            self.begun.emit(*goods)
            self._submit(self._read, self._on_read)

    def _on_read(self, goods: Goods) -> None:
        self.changed.emit(*goods)
        self._finish()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
        self._finish()

    def _finish(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.reload()
