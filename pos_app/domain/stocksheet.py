"""The owner's own stock sheet: which row is which product, and what was sold of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pos_app.domain.catalog import Product
from pos_app.domain.columns import Field, find_columns, plain_word
from pos_app.domain.report import Report
from pos_app.domain.table import Cell, Table, is_blank, shown
from pos_app.errors import Refused

SOLD_WORDS = ("판매", "판매수량", "판매량", "sold", "soldqty")
WON_WORDS = ("매출", "매출액", "판매금액", "revenue", "turnover")
_BY = (Field.SKU, Field.BARCODE, Field.NAME)


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of a product: pieces kept by buyers, and won that stayed."""

    qty: int = 0
    won: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """The columns (from 0) of what was sold and won, and their values by line of the file.

    `unknown` are the rows that match no product or one that stood above, as people know them.
    """

    sold_at: int
    won_at: int
    values: Mapping[int, Sold]
    unknown: tuple[tuple[int, str], ...]


def sold_by_sku(items: Report) -> dict[str, Sold]:
    """What the report of items says of each product that has a SKU."""
    names = [one.name for one in items.wish.columns]
    found: dict[str, Sold] = {}
    for row in items.rows:
        of = dict(zip(names, row, strict=True))
        qty = int(of["sold_qty"] or 0) - int(of["returned_qty"] or 0)
        if of["sku"]:
            found[str(of["sku"])] = Sold(qty, int(of["net"] or 0))
    return found


def fill(table: Table, products: Iterable[Product], sold: Mapping[str, Sold]) -> Filled:
    """Find the product of each row by its SKU, else its barcode, else its name.

    Raises Refused for a sheet that has none of these columns.
    """
    places = find_columns(table.header).places
    keys = {one: places[one] for one in _BY if one in places}
    if not keys:
        raise Refused("report.no_key_column")
    known = _Known(products, sold)
    values: dict[int, Sold] = {}
    unknown: list[tuple[int, str]] = []
    met: set[str] = set()
    for line, cells in table.rows:
        sku = known.find({one: _text(cells, place) for one, place in keys.items()})
        if sku is None or sku in met:
            if any(_text(cells, place) for place in keys.values()):
                unknown.append((line, _named(cells, keys.values())))
            continue
        met.add(sku)
        values[line] = sold.get(sku, Sold())
    width = max([len(table.header), *(len(cells) for _, cells in table.rows)])
    return Filled(*_columns(table.header, width), values, tuple(unknown))


class _Known:
    """Products by everything that a row may name them by; what names two is no name."""

    def __init__(self, products: Iterable[Product], sold: Mapping[str, Sold]) -> None:
        self._found: dict[tuple[Field, str], set[str]] = {}
        for sku in sold:
            self._add(Field.SKU, sku, sku)
        for one in products:
            self._add(Field.SKU, one.sku, one.sku)
            self._add(Field.BARCODE, one.barcode or "", one.sku)
            self._add(Field.NAME, one.name, one.sku)

    def find(self, texts: Mapping[Field, str]) -> str | None:
        for by in _BY:
            found = self._found.get((by, _plain(texts.get(by, ""))), ())
            if len(found) == 1:
                return next(iter(found))
        return None

    def _add(self, by: Field, text: str, sku: str) -> None:
        if _plain(text):
            self._found.setdefault((by, _plain(text)), set()).add(sku)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _text(cells: tuple[Cell, ...], place: int) -> str:
    cell = cells[place] if place < len(cells) else None
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # spreadsheets keep codes as numbers with a fraction
    return shown(cell, most=200)


def _named(cells: tuple[Cell, ...], places: Iterable[int]) -> str:
    return " ".join(filter(None, (_text(cells, place) for place in places)))[:60]


def _columns(header: tuple[str, ...], width: int) -> tuple[int, int]:
    """Where both stand already, or the free columns behind the last one."""
    words = [plain_word(word) for word in header]
    sold_at = next((place for place, word in enumerate(words) if word in SOLD_WORDS), width)
    behind = max(width, sold_at + 1)
    won_at = next((place for place, word in enumerate(words) if word in WON_WORDS), behind)
    return sold_at, won_at
