"""Products typed by hand, as the table that a file with them would give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pos_app.domain.columns import KOREAN, Field
from pos_app.domain.table import Cell, Table, is_blank

FIELDS = (Field.SKU, Field.NAME, Field.PRICE, Field.STOCK)
_STEM = "P"


def typed_table(
    lines: Iterable[Sequence[str]], taken: Collection[str], *, korean: bool = True
) -> Table:
    """Name, price and stock of each line; a line with something in it gets a SKU nobody has."""
    words = tuple(KOREAN[one] if korean else one.value for one in FIELDS)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    number = 0
    for at, cells in enumerate(lines, 1):
        if all(map(is_blank, cells)):
            continue
        number = _free(number + 1, taken)
        rows.append((at, (_sku(number), *cells)))
    return Table(0, words, tuple(rows))


def _free(number: int, taken: Collection[str]) -> int:
    while _sku(number) in taken:
        number += 1
    return number


def _sku(number: int) -> str:
    return f"{_STEM}{number:03}"
