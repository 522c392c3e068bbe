"""What the flow needs from the books for products and stock; the store fits it by shape."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.goods import Item, Looks, Shift
from pos_app.domain.stock import Movement, StockLevel


class Goods(Protocol):
    """Products as their owner keeps them; each method is one transaction. All raise StoreError."""

    def items(self) -> tuple[Item, ...]:
        """Every product that there ever was, in catalogue order."""
        ...

    def first(self, most: int) -> tuple[tuple[Product, ...], dict[Sku, StockLevel]]:
        """The first products that are sold, with their counts: there may be very many."""
        ...

    def shift(self, shift: Shift, at: datetime) -> StockLevel:
        """Change a count: stock, movement, ledger and journal together.

        Raises Refused as `domain.goods.after_shift`, and for an unknown product.
        """
        ...

    def mark_sold_out(self, sku: Sku, sold_out: bool) -> None:
        """Set the switch that sells nothing more of a product."""
        ...

    def movements(self, sku: Sku, most: int) -> tuple[Movement, ...]:
        """How a count changed, newest first."""
        ...

    def looks(self) -> Looks:
        """How products look on the sale screen."""
        ...

    def picture(self, sku: Sku) -> bytes | None: ...

    def set_picture(self, sku: Sku, picture: bytes | None) -> None: ...

    def favour(self, sku: Sku, favourite: bool) -> None: ...

    def colour(self, category: str, colour: int) -> None: ...

    def place(self, sku: Sku, before: Sku | None) -> None:
        """Put a product before another one, or last."""
        ...
