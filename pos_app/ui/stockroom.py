"""Keeps the catalogue and the counts on the window as they are in the books."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import Sku
from pos_app.domain.stock import StockLevel
from pos_app.errors import BoothError
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.shelf import MOST_HITS, Directory, moved

FIRST = MOST_HITS  # products: as many tiles as are laid out at first
_LANE = "shop"

Stock = dict[Sku, StockLevel]
Goods = tuple[Directory, Stock, set[Sku]]  # and whose count is another than it was


class Stockroom(QObject):
    """Reads products and stock in the shop's lane; what is asked meanwhile is read once more.

    At first of a large shop only the first ones, so that it can sell while the rest is read.
    """

    begun = Signal(object, object)  # the first two of Goods: there is more
    changed = Signal(object, object, object)  # the three of Goods
    failed = Signal(object)  # BoothError

    def __init__(self, books: Books, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._backroom = backroom
        self._reading = False
        self._again = False
        self._directory: Directory | None = None
        self._stock: Stock = {}

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
        return Directory(products), stock, set(stock)

    def _read(self) -> Goods:
        products, stock = self._books.products(), self._books.stock()
        before, self._stock = self._stock, stock
        if self._directory is None or self._directory.products != products:
            self._directory = Directory(products)
        return self._directory, stock, moved(before, stock)

    def _on_first(self, goods: Goods) -> None:
        directory, stock, _ = goods
        if len(directory.products) < FIRST:
            self._directory, self._stock = directory, stock
            self._on_read(goods)
        else:
            self.begun.emit(directory, stock)
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
