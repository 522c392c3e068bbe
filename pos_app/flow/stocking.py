"""Filling the shelf: a price list into the books, all of it or nothing."""

from __future__ import annotations

from pos_app.domain.catalog import CatalogChange, PricedRow, plan_import
from pos_app.domain.staff import Action
from pos_app.flow.access import Access
from pos_app.flow.ports import Books, Clock


class Stocking:
    """Imports of price lists."""

    def __init__(self, books: Books, clock: Clock, access: Access | None = None) -> None:
        self._access = access or Access(books.people, clock)
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
        products that the list lacks off sale. Raises Refused without the right to import, and
        with `set_stock` without that to set stock.
        """
        grant = self._access.allow(Action.IMPORT_PRICES)
        if set_stock:
            self._access.allow(Action.EDIT_STOCK)
        known = {product.sku: product for product in self._books.products()}
        counted = self._books.stock()  # also of what was taken off sale and now comes back
        change = plan_import(known, rows, counted=counted, replace=replace, set_stock=set_stock)
        self._books.save_catalog(change, self._clock.now(), grant.who or who)
        return change
