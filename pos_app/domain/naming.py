"""SKUs for a price list that has none: there a product is known by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.typed import free_skus
from pos_app.errors import Refused

# At a list's end these name no product.
_SUMS = frozenset(
    ["합계", "총합계", "총계", "소계", "계", "total", "subtotal", "grandtotal", "sum"]
)


class Naming:
    """A name that is known keeps its SKU; another one gets a SKU that nobody has."""

    def __init__(self, known: Iterable[Product], taken: Collection[str]) -> None:
        self._owners: defaultdict[str, list[Sku]] = defaultdict(list)
        self._lines: defaultdict[str, list[int]] = defaultdict(list)
        self._free = free_skus(taken)
        for one in known:
            self._owners[one.name].append(one.sku)

    def number(self, line: int, name: str) -> Sku:
        """The SKU of a row. Raises Refused where several products have its name, and for a
        line that adds up those above it.
        """
        self._lines[name].append(line)
        owners = self._owners[name]
        if len(owners) > 1:
            raise Refused("pricelist.name_of_many", count=len(owners))
        if not owners and "".join(name.split()).casefold() in _SUMS:
            raise Refused("pricelist.sum_row")
        if not owners:
            owners.append(next(self._free))
        return owners[0]

    def other_line(self, line: int, name: str) -> int | None:
        """Another line of this name, the first there is."""
        return next((one for one in self._lines[name] if one != line), None)
