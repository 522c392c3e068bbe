"""What the booth sells as the sale screen looks at it: found by word or code, counted by SKU."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.hangul import SearchIndex
from pos_app.domain.stock import StockLevel
from pos_app.errors import SoldOut

MOST_HITS = 500  # nobody looks through more
FAVOURITES = "\0favourites"  # no category is called so


def index_of(products: Iterable[Product]) -> SearchIndex[Sku]:
    """Build the index of a catalogue. Takes a second for 10,000 products: a job for a lane."""
    return SearchIndex((one.sku, (one.name, *_codes(one))) for one in products)


class Shelf:
    """A catalogue with its counts. Only the counts ever change."""

    def __init__(
        self,
        products: Sequence[Product] = (),
        stock: Mapping[Sku, StockLevel] | None = None,
        index: SearchIndex[Sku] | None = None,
    ) -> None:
        self.products = tuple(products)
        self.categories = tuple(dict.fromkeys(one.category for one in products if one.category))
        self._stock = dict(stock or {})
        self._index = index
        self._by_sku = {one.sku: one for one in products}
        self._by_code: dict[str, Product] = {}
        # A label on the goods is a barcode before it is anybody's SKU; capitals count first.
        codes = [(one.barcode, one) for one in products if one.barcode]
        codes += [(one.sku, one) for one in products]
        for fold in (False, True):
            for code, one in codes:
                self._by_code.setdefault(code.casefold() if fold else code, one)

    def product(self, sku: Sku) -> Product | None:
        return self._by_sku.get(sku)

    def level(self, sku: Sku) -> StockLevel:
        """How many there are; what the books do not count is uncounted."""
        return self._stock.get(sku) or StockLevel(sku, None)

    def left(self, sku: Sku, cart: Cart) -> int | None:
        """Pieces that will be there after this cart; None when uncounted.

        Below nought only where the product may be sold so.
        """
        level = self.level(sku)
        if level.most is not None:
            return max(0, level.most - cart.qty_of(sku))
        return None if level.available is None else level.available - cart.qty_of(sku)

    def promise(self, product: Product, qty: int) -> None:
        """Raise SoldOut where there are fewer than `qty` to sell."""
        most = self.level(product.sku).most
        if most is None or qty <= most:
            return
        if most == 0:
            raise SoldOut("sale.sold_out", name=product.name)
        raise SoldOut("sale.no_more", name=product.name, available=most)

    def changes(self, cart: Cart) -> dict[str, list[str]]:
        """What is another matter by now than when this cart was rung up: names by what it is."""
        found: dict[str, list[str]] = {"repriced": [], "off_sale": [], "short": []}
        for line in cart.lines:
            now, sku = self.product(line.product.sku), line.product.sku
            if now is None:
                found["off_sale"].append(line.product.name)
            elif not now.open_price and now.price_won != line.product.price_won:
                found["repriced"].append(line.product.name)
            if not self.level(sku).covers(cart.qty_of(sku)):
                found["short"].append(line.product.name)
        return {what: list(dict.fromkeys(names)) for what, names in found.items() if names}

    def by_code(self, codes: Iterable[str]) -> Product | None:
        """The product with one of these barcodes or SKUs, capitals last."""
        tried = list(codes)
        for code in (*tried, *(one.casefold() for one in tried)):
            found = self._by_code.get(code)
            if found:
                return found
        return None

    def find(self, text: str) -> list[Product]:
        """What these letters find, best first."""
        if self._index is None:
            self._index = index_of(self.products)
        return [self._by_sku[sku] for sku in self._index.find(text, MOST_HITS)]

    def in_category(self, category: str, favourites: Collection[Sku] = ()) -> list[Product]:
        """A category's products in catalogue order; "" is all of them."""
        if category == FAVOURITES:
            return [one for one in self.products if one.sku in favourites]
        return [one for one in self.products if not category or one.category == category]

    def recount(self, stock: Mapping[Sku, StockLevel]) -> set[Sku]:
        """Take new counts and say whose changed."""
        old, self._stock = self._stock, dict(stock)
        moved = (sku for sku in {*old, *stock} if old.get(sku) is not stock.get(sku))
        return {sku for sku in moved if old.get(sku) != stock.get(sku)}


def _codes(product: Product) -> tuple[str, ...]:
    return (product.barcode, product.sku) if product.barcode else (product.sku,)
