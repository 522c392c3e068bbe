"""Filling the shelf: a price list into the books, all of it or nothing."""

from __future__ import annotations

from pos_app.domain.catalog import CatalogChange, PricedRow, plan_import
from pos_app.flow.ports import Books, Clock


class Stocking:
    """Imports of price lists."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    def take_in(
        self,
        rows: tuple[PricedRow, ...],
        *,
        replace: bool = False,
        set_stock: bool = False,
        who: str = "",
    ) -> CatalogChange:
        """Merge a price list into the catalogue and say what changed.

        Stock is set for new products only, for known ones too with `set_stock`. `replace` takes
        products that the list lacks off sale.
        """
        known = {product.sku: product for product in self._books.products()}
        counted = self._books.stock()  # also of what was taken off sale and now comes back
        change = plan_import(known, rows, counted=counted, replace=replace, set_stock=set_stock)
        self._books.save_catalog(change, self._clock.now(), who)
        return change
