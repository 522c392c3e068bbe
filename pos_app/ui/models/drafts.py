"""Products as the books have them, and as somebody has typed them without saving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.goods import Edit, Item, edit_of, next_sku
from pos_app.domain.money import Won
from pos_app.domain.stock import StockLevel


class Drafts(QObject):
    """A draft that says what the books say already is none."""

    changed = Signal(object)  # Sku, or None: all of them

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: dict[Sku, Item] = {}
        self.edits: dict[Sku, Edit] = {}

    @property
    def fresh(self) -> list[Sku]:
        """The products that the books do not know yet, newest first."""
        return [sku for sku in reversed(self.edits) if sku not in self.items]

    def take(self, items: Iterable[Item]) -> None:
        """Take what the books have now."""
        self.items = {one.product.sku: one for one in items}

    def item(self, sku: Sku) -> Item:
        """A product as the books have it; a new one has no more than its draft."""
        return self.items.get(sku) or Item(self.edits[sku].product, StockLevel(sku, None))

    def edit(self, sku: Sku) -> Edit:
        """A product as it is drafted, or as it is."""
        return self.edits.get(sku) or edit_of(self.items[sku])

    def change(self, edit: Edit) -> None:
        """Draft what a product is to be."""
        sku = edit.product.sku
        if sku in self.items and edit == edit_of(self.items[sku]):
            self.edits.pop(sku, None)
        else:
            self.edits[sku] = edit
        self.changed.emit(sku)

    def begin(self) -> Sku:
        """Draft a new product, to be filled in."""
        sku = next_sku({*self.items, *self.edits})
        self.change(Edit(Product(sku, "", Won(0))))
        return sku

    def settle(self) -> None:
        """The books have taken all of it; what else they made of it is read next."""
        for sku, edit in self.edits.items():
            self.items[sku] = replace(self.item(sku), product=edit.product, active=edit.active)
        self.drop()

    def drop(self) -> None:
        """Everything is as the books have it."""
        self.edits.clear()
        self.changed.emit(None)
