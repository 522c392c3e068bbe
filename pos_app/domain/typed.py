"""Products typed by hand, as the table that a file with them would give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count

from pos_app.domain.catalog import Sku
from pos_app.domain.columns import KOREAN, Field
from pos_app.domain.table import Cell, Table, is_blank

FIELDS = (Field.SKU, Field.NAME, Field.PRICE, Field.STOCK)
_STEM = "P"


def typed_table(
    lines: Iterable[Sequence[str]], taken: Collection[str], *, korean: bool = True
) -> Table:
    """Name, price and stock of each line; a line with something in it gets a SKU nobody has."""
    words = tuple(KOREAN[one] if korean else one.value for one in FIELDS)
    skus = free_skus(taken)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for at, cells in enumerate(lines, 1):
        if not all(map(is_blank, cells)):
            rows.append((at, (next(skus), *cells)))
    return Table(0, words, tuple(rows))


def free_skus(taken: Collection[str]) -> Iterator[Sku]:
    """SKUs that nobody has, one after the other, for products that came without."""
    skus = (Sku(f"{_STEM}{number:03}") for number in count(1))
    return (sku for sku in skus if sku not in taken)
