"""What the booth sells: products, their prices and their tax class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from pos_app.domain.money import Won

Sku = NewType("Sku", str)


class TaxClass(StrEnum):
    """Whether a price has VAT inside."""

    TAXABLE = "taxable"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing with a price; `price_won` includes VAT where the goods are taxable.

    With an `open_price` it is asked for at the counter: it is nought until then.
    """

    sku: Sku
    name: str
    price_won: Won
    tax: TaxClass = TaxClass.TAXABLE
    category: str = ""
    barcode: str | None = None
    open_price: bool = False


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A product as one line of a price list gave it; `stock` None means the list did not say."""

    line: int
    product: Product
    stock: int | None


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What an import does to the books, decided before anything is written.

    `put` is added or replaced, `stock` set by a movement to the named count (None: uncounted),
    `removed` no longer sold (their past sales stay). `rules` say whether a product may go below
    nought, and its low mark. `edits` tell what else became of one: SKU, what, before, after.
    """

    put: tuple[Product, ...]
    stock: tuple[tuple[Sku, int | None], ...] = ()
    removed: tuple[Sku, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rules: tuple[tuple[Sku, bool, int | None], ...] = ()
    edits: tuple[tuple[Sku, str, str, str], ...] = ()
    approved_by: str = ""


def plan_import(
    known: dict[Sku, Product],
    rows: tuple[PricedRow, ...],
    *,
    counted: Collection[Sku] = (),
    replace: bool = False,
    set_stock: bool = False,
) -> CatalogChange:
    """Merge a price list into the catalogue by SKU.

    Stock is set for new products only; for known ones when `set_stock` asks for it and the list
    names a count. What stands in `counted` has a count already, though it may be off sale. With
    `replace`, known products that the list lacks are no longer sold.
    """
    put: list[Product] = []
    stock: list[tuple[Sku, int | None]] = []
    edits: list[tuple[Sku, str, str, str]] = []
    added = changed = 0
    for row in rows:
        sku, old = row.product.sku, known.get(row.product.sku)
        if old != row.product:
            put.append(row.product)
            added, changed = added + (old is None), changed + (old is not None)
        if old is not None and old.open_price is not row.product.open_price:
            was, now = int(old.open_price), int(row.product.open_price)
            edits.append((sku, "edit_open_price", str(was), str(now)))
        fresh = old is None and sku not in counted
        if fresh or (set_stock and row.stock is not None):
            stock.append((sku, row.stock))
    listed = {row.product.sku for row in rows}
    removed = tuple(sku for sku in known if sku not in listed) if replace else ()
    unchanged = len(rows) - added - changed
    return CatalogChange(
        tuple(put), tuple(stock), removed, added, changed, unchanged, edits=tuple(edits)
    )
