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
    """Build the index of a catalogue: a job for a lane."""
    return SearchIndex((one.sku, (one.name, *_codes(one))) for one in products)


class Directory:
    """A catalogue made ready to be looked through; it never changes, so threads may share it.

    Takes a second for 50,000 products: a job for a lane.
    """

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self.products = tuple(products)
        self.categories = tuple(
            dict.fromkeys(one.category for one in self.products if one.category)
        )
        self.by_sku = {one.sku: one for one in self.products}
        self.by_code: dict[str, Product] = {}
        # A label on the goods is a barcode before it is anybody's SKU; capitals count first.
        codes = [(one.barcode, one) for one in self.products if one.barcode]
        codes += [(one.sku, one) for one in self.products]
        owners: dict[str, dict[Sku, Product]] = {}
        for fold in (False, True):
            for code, one in codes:
                self.by_code.setdefault(code.casefold() if fold else code, one)
                owners.setdefault(code.casefold(), {})[one.sku] = one
        # Caps Lock and Hangul mode lose the case of what a scanner sends.
        self.twins = {code: [*of.values()] for code, of in owners.items() if len(of) > 1}
        self.index = index_of(self.products)


class Shelf:
    """A catalogue with its counts. Only the counts ever change."""

    def __init__(
        self, directory: Directory | None = None, stock: Mapping[Sku, StockLevel] | None = None
    ) -> None:
        self._directory = directory or Directory()
        self.products, self.categories = self._directory.products, self._directory.categories
        self._stock = stock or {}

    def product(self, sku: Sku) -> Product | None:
        return self._directory.by_sku.get(sku)

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
            found = self._directory.by_code.get(code)
            if found:
                return found
        return None

    def twins(self, codes: Iterable[str]) -> Sequence[Product]:
        """The products that a label with one of these readings may mean, where it may mean many."""
        found = (self._directory.twins.get(one.casefold(), ()) for one in codes)
        return next(filter(None, found), ())

    def find(self, text: str) -> Sequence[Product]:
        """What these letters find, best first."""
        known = self._directory
        return [known.by_sku[sku] for sku in known.index.find(text, MOST_HITS)]

    def in_category(self, category: str, favourites: Collection[Sku] = ()) -> Sequence[Product]:
        """A category's products in catalogue order; "" is all of them."""
        if category == FAVOURITES:
            return [one for one in self.products if one.sku in favourites]
        if not category:
            return self.products
        return [one for one in self.products if one.category == category]

    def recount(self, stock: Mapping[Sku, StockLevel]) -> Mapping[Sku, StockLevel]:
        """Take new counts and give those before."""
        before, self._stock = self._stock, stock
        return before


def moved(old: Mapping[Sku, StockLevel], new: Mapping[Sku, StockLevel]) -> set[Sku]:
    """Whose counts differ; what is as it was is mostly the same object. Of many, on a lane."""
    others = [sku for sku, level in new.items() if old.get(sku) is not level]
    return {sku for sku in others if old.get(sku) != new[sku]} | (old.keys() - new.keys())


def _codes(product: Product) -> tuple[str, ...]:
    return (product.barcode, product.sku) if product.barcode else (product.sku,)
