"""The tiles of the sale screen as a list model: which products are shown, and each one's state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.goods import Looks
from pos_app.domain.money import format_won
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.shelf import MOST_HITS

if TYPE_CHECKING:
    from pos_app.wording import Wording

TILE_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Tile:
    """What one tile says; `stripe` numbers its category's colour, nought for none."""

    sku: Sku
    name: str
    price: str
    stock: str
    in_cart: int
    sold_out: bool
    stripe: int
    low: bool = False
    picture: QPixmap | None = None


class ShopWindow(Protocol):
    """Knows how products look."""

    @property
    def looks(self) -> Looks: ...

    def pixmap(self, sku: Sku) -> QPixmap | None:
        """A product's picture, once it is there; it is read when somebody asks."""
        ...


class ProductsModel(QAbstractListModel):
    """The products of a category or a search, with what the cart and the books make of them."""

    def __init__(self, desk: SaleDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._products: Sequence[Product] = ()
        self._shown: list[Product] = []
        self.has_pictures = False  # any of these
        self._rows: dict[Sku, int] = {}
        self._held: dict[Sku, int] = {}
        self._stripes: dict[str, int] = {}
        self.window: ShopWindow | None = None  # without it nothing has a picture
        desk.stock_changed.connect(self.refresh)
        desk.cart_changed.connect(self._on_cart)

    def show(self, products: Sequence[Product]) -> None:
        """Show these, in this order; of very many the first, and more when they are come to.

        Where they begin as those before did, nothing moves.
        """
        self._stripes = self.looks.stripes(self._desk.shelf.categories)
        pictures = self.looks.pictures
        self.has_pictures = bool(pictures) and any(one.sku in pictures for one in products)
        self._products, before = products, self._shown
        if before and list(products[: max(MOST_HITS, len(before))]) == before:
            self.dataChanged.emit(self.index(0), self.index(len(before) - 1))
            return
        self.beginResetModel()
        self._shown = list(products[:MOST_HITS])
        self._rows = {one.sku: row for row, one in enumerate(self._shown)}
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._shown) < len(self._products)

    def fetchMore(self, parent: Index) -> None:
        """As many again, so that the end of the longest list is a few pulls away."""
        shown = len(self._shown)
        more = self._products[shown : 2 * shown]
        self.beginInsertRows(QModelIndex(), shown, shown + len(more) - 1)
        self._shown += more
        self._rows |= {one.sku: row for row, one in enumerate(more, shown)}
        self.endInsertRows()

    @property
    def looks(self) -> Looks:
        return self.window.looks if self.window else Looks()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        tile = self.tile(index.row())
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                filter(None, (tile.name, tile.price, tile.stock, self._held_text(tile)))
            )
        return None

    def sku(self, row: int) -> Sku:
        return self._shown[row].sku

    def tile(self, row: int) -> Tile:
        """Put one tile into words."""
        product, desk = self._shown[row], self._desk
        left, held = desk.shelf.left(product.sku, desk.cart), desk.cart.qty_of(product.sku)
        level, stripe = desk.shelf.level(product.sku), self._stripes.get(product.category)
        return Tile(
            product.sku,
            product.name,
            self._price_text(product),
            self._stock_text(product.sku, left),
            held,
            level.most == 0 and not held,
            0 if stripe is None else stripe + 1,
            level.is_low and not level.sold_out,
            self.window.pixmap(product.sku) if self.window else None,
        )

    def refresh(self, skus: Iterable[Sku]) -> None:
        """Say that these tiles look different now."""
        for sku in skus:
            row = self._rows.get(sku)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _on_cart(self) -> None:
        held: dict[Sku, int] = {}
        for line in self._desk.cart.lines:
            held[line.product.sku] = held.get(line.product.sku, 0) + line.qty
        before, self._held = self._held, held
        self.refresh(sku for sku in held | before if held.get(sku) != before.get(sku))

    def _price_text(self, product: Product) -> str:
        if product.open_price:
            return self._wording.say("sale.open_price")
        return self._wording.say("sale.won", amount=format_won(product.price_won))

    def _stock_text(self, sku: Sku, left: int | None) -> str:
        if left is None:
            return ""
        level = self._desk.shelf.level(sku)
        reserved = level.reserved
        if level.most is None and left <= 0:
            key = "sale.tile_below"
        elif left == 0 and self._desk.cart.qty_of(sku):
            key = "sale.tile_all_in_cart"
        elif left == 0:
            paying = reserved and not level.sold_out
            key = "sale.tile_sold_out_paying" if paying else "sale.tile_sold_out"
        elif level.is_low:
            key = "sale.tile_low_paying" if reserved else "sale.tile_low"
        else:
            key = "sale.tile_left_paying" if reserved else "sale.tile_left"
        return self._wording.say(key, left=left, paying=reserved)

    def _held_text(self, tile: Tile) -> str:
        return self._wording.say("sale.tile_held", qty=tile.in_cart) if tile.in_cart else ""

    @property
    def _wording(self) -> Wording:
        return self._desk.wording
