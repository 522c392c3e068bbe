"""The products as the window keeps them: read, edited, counted and arranged on a lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.goods import Edit, Item
from pos_app.domain.hangul import SearchIndex
from pos_app.domain.stock import Movement, MovementKind
from pos_app.errors import BoothError
from pos_app.flow.shelving import Shelving
from pos_app.ui.backroom import Backroom
from pos_app.ui.shelf import index_of

LANE = "shop"
SAVED, ARRANGED = "saved", "arranged"

Stock = tuple[tuple[Item, ...], SearchIndex[Sku]]


class Keeping(QObject):
    """Signals out, no widgets; the rights are asked about in the flow."""

    read = Signal(object)  # Stock
    done = Signal(str, object)  # SAVED, ARRANGED or a MovementKind, and how many products
    moved = Signal(str, object)  # SKU, and its Movements, newest first
    failed = Signal(object)  # BoothError: nothing was changed

    def __init__(
        self, shelving: Shelving, backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shelving = shelving
        self._backroom = backroom
        self._indexed: tuple[tuple[Product, ...], SearchIndex[Sku]] | None = None

    def reload(self) -> None:
        """Read everything that is kept."""
        self._backroom.submit(LANE, self._stock, self._on_read, self._on_failed)

    def save(self, edits: Sequence[Edit]) -> None:
        """Write edits, all or none."""
        self._submit(partial(self._saved, tuple(edits)))

    def change_count(self, kind: MovementKind, sku: Sku, qty: int, why: str) -> None:
        """Receive, adjust or count."""
        acts: dict[MovementKind, Callable[[Sku, int, str], object]] = {
            MovementKind.RECEIVE: self.shelving.receive,
            MovementKind.ADJUST: self.shelving.adjust,
            MovementKind.COUNT: self.shelving.count,
        }
        self._submit(partial(_after, partial(acts[kind], sku, qty, why), str(kind)))

    def arrange(self, act: Callable[[], object]) -> None:
        """Do what changes no price and no count."""
        self._submit(partial(_after, act, ARRANGED))

    def read_movements(self, sku: Sku) -> None:
        """Read how a count changed."""
        job = partial(self._movements, sku)
        self._backroom.submit(LANE, job, self._on_moved, self._on_failed)

    def _submit(self, job: Callable[[], tuple[str, int]]) -> None:
        self._backroom.submit(LANE, job, self._on_done, self._on_failed)

    def _stock(self) -> Stock:
        items = self.shelving.items()
        products = tuple(one.product for one in items)
        if self._indexed is None or self._indexed[0] != products:
            self._indexed = (products, index_of(products))
        return items, self._indexed[1]

    def _saved(self, edits: tuple[Edit, ...]) -> tuple[str, int]:
        change = self.shelving.edit(edits)
        return SAVED, change.added + change.changed

    def _movements(self, sku: Sku) -> tuple[Sku, tuple[Movement, ...]]:
        return sku, self.shelving.movements(sku)

    def _on_read(self, stock: Stock) -> None:
        self.read.emit(stock)

    def _on_done(self, done: tuple[str, int]) -> None:
        self.done.emit(*done)

    def _on_moved(self, moved: tuple[Sku, tuple[Movement, ...]]) -> None:
        self.moved.emit(*moved)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)


def _after(act: Callable[[], object], what: str) -> tuple[str, int]:
    act()
    return what, 1
