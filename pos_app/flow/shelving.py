"""Keeping products and stock by hand, each act under the rights of whoever does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pos_app.domain.catalog import CatalogChange, Sku
from pos_app.domain.goods import (
    MOST_PICTURE_BYTES,
    Edit,
    Item,
    Looks,
    Shift,
    check_why,
    plan_edits,
)
from pos_app.domain.staff import Action, Changed
from pos_app.domain.stock import Movement, MovementKind, StockLevel
from pos_app.errors import Refused
from pos_app.flow.access import Access, note_changes
from pos_app.flow.goods import Goods
from pos_app.flow.ports import Books, Clock

MOST_MOVEMENTS = 200  # of one product; all of them stand in the report of stock


class Shelving:
    """Every method raises Refused, and StoreError, and has changed nothing then."""

    def __init__(self, books: Books, goods: Goods, clock: Clock, access: Access) -> None:
        self._books = books
        self._goods = goods
        self._clock = clock
        self._access = access

    def items(self) -> tuple[Item, ...]:
        """Every product, also what is off sale."""
        return self._goods.items()

    def looks(self) -> Looks:
        """How products look on the sale screen."""
        return self._goods.looks()

    def picture(self, sku: Sku) -> bytes | None:
        """The picture of a product, if it has one."""
        return self._goods.picture(sku)

    def movements(self, sku: Sku) -> tuple[Movement, ...]:
        """How a count changed, newest first."""
        return self._goods.movements(sku, MOST_MOVEMENTS)

    def edit(self, edits: Sequence[Edit]) -> CatalogChange:
        """Write edits of products, all or none: one entry tells each thing that changed."""
        with self._access.once(Action.MANAGE_PRODUCTS, ""):
            change = plan_edits(self._goods.items(), edits)
            if change.added or change.changed:
                grant = self._access.allow(Action.MANAGE_PRODUCTS)
                change = replace(change, approved_by=grant.approved_by)
                self._books.save_catalog(change, self._clock.now(), grant.who)
        return change

    def receive(self, sku: Sku, qty: int, why: str = "") -> StockLevel:
        """A delivery has come."""
        grant = self._access.allow(Action.RECEIVE_STOCK, about=sku)
        shift = Shift(sku, MovementKind.RECEIVE, qty, check_why(why, needed=False), grant.who)
        return self._goods.shift(shift, self._clock.now())

    def adjust(self, sku: Sku, qty: int, why: str) -> StockLevel:
        """There are so many more or fewer, for a reason."""
        return self._correct(Shift(sku, MovementKind.ADJUST, qty, why))

    def count(self, sku: Sku, counted: int, why: str) -> StockLevel:
        """Somebody has counted, for a reason; what was not counted is so from now on."""
        return self._correct(Shift(sku, MovementKind.COUNT, counted, why))

    def mark_sold_out(self, sku: Sku, sold_out: bool) -> None:
        """Sell nothing more of a product whatever its count says, or sell it again."""
        grant = self._access.allow(Action.MARK_SOLD_OUT, about=sku)
        changed = Changed(sku, str(int(not sold_out)), str(int(sold_out)))
        note_changes(self._access, grant, Action.MARK_SOLD_OUT, (changed,))
        self._goods.mark_sold_out(sku, sold_out)

    def favour(self, sku: Sku, favourite: bool) -> None:
        """Show a product among the favourites, or no longer."""
        self._access.allow(Action.ARRANGE_SHELF, about=sku)
        self._goods.favour(sku, favourite)

    def place(self, sku: Sku, before: Sku | None) -> None:
        """Put a product before another one, or last."""
        self._access.allow(Action.ARRANGE_SHELF, about=sku)
        self._goods.place(sku, before)

    def colour(self, category: str, colour: int) -> None:
        """Give a category one of the colours."""
        self._access.allow(Action.ARRANGE_SHELF, about=category)
        self._goods.colour(category, colour)

    def set_picture(self, sku: Sku, picture: bytes | None) -> None:
        """Give a product a picture, already small, or take it away."""
        if picture is not None and len(picture) > MOST_PICTURE_BYTES:
            raise Refused("picture.too_many_bytes")
        self._access.allow(Action.ARRANGE_SHELF, about=sku)
        self._goods.set_picture(sku, picture)

    def _correct(self, shift: Shift) -> StockLevel:
        with self._access.once(Action.EDIT_STOCK, shift.sku):
            why = check_why(shift.why, needed=True)
            grant = self._access.allow(Action.EDIT_STOCK, about=shift.sku, why=why)
            shift = replace(shift, why=why, who=grant.who, approved_by=grant.approved_by)
            return self._goods.shift(shift, self._clock.now())
