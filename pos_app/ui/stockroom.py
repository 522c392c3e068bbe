"""Keeps the catalogue and the counts on the window as they are in the books."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.hangul import SearchIndex
from pos_app.domain.stock import StockLevel
from pos_app.errors import BoothError
from pos_app.flow.ports import Books
from pos_app.ui.backroom import Backroom
from pos_app.ui.shelf import index_of

_LANE = "shop"

Goods = tuple[tuple[Product, ...], dict[Sku, StockLevel], SearchIndex[Sku]]


class Stockroom(QObject):
    """Reads products and stock in the shop's lane; what is asked meanwhile is read once more."""

    changed = Signal(object, object, object)  # the three of Goods
    failed = Signal(object)  # BoothError

    def __init__(self, books: Books, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._books = books
        self._backroom = backroom
        self._reading = False
        self._again = False
        self._stock: dict[Sku, StockLevel] = {}
        self._indexed: tuple[tuple[Product, ...], SearchIndex[Sku]] | None = None

    def reload(self) -> None:
        """Read the shelf again, soon."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._backroom.submit(_LANE, self._read, self._on_read, self._on_failed)

    def _read(self) -> Goods:
        products, stock = self._books.products(), self._books.stock()
        if self._indexed is None or self._indexed[0] != products:
            self._indexed = (products, index_of(products))
        # What is as it was is the same object: the window's thread need not compare it.
        self._stock = {sku: _same(self._stock.get(sku), level) for sku, level in stock.items()}
        return self._indexed[0], self._stock, self._indexed[1]

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


def _same(before: StockLevel | None, level: StockLevel) -> StockLevel:
    return before if before == level and before is not None else level
