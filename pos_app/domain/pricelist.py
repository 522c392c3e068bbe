"""Reads a price list: every row a product, or every problem at once with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pos_app.domain.catalog import PricedRow, Product, Sku, TaxClass
from pos_app.domain.cells import (
    is_open_price,
    read_category,
    read_code,
    read_name,
    read_price,
    read_sku,
    read_stock,
    read_tax,
    tax_word,
)
from pos_app.domain.columns import Columns, Field, find_columns
from pos_app.domain.money import Won
from pos_app.domain.table import Cell, Table, is_blank, letter_of, shown
from pos_app.errors import Refused

MOST_PROBLEMS = 20
MOST_DOUBTS = 1_000  # of a list that is looked at before it is taken in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that can be taken in, and what is wrong with the others.

    `doubts` are the first ones in full, `more` the number of the rest; `left` counts the rows
    they stand in.
    """

    rows: tuple[PricedRow, ...]
    doubts: tuple[Refused, ...] = field(default=(), compare=False)  # told anew each time
    more: int = 0
    left: int = 0


@dataclass(slots=True)
class _Problems:
    """The first problems in full, the rest as a number; and the lines of all of them."""

    most: int = MOST_PROBLEMS
    told: list[Refused] = field(default_factory=list)
    more: int = 0
    lines: set[object] = field(default_factory=set)

    def add(self, problem: Refused) -> None:
        self.lines.add(problem.values["line"])
        if len(self.told) < self.most:
            self.told.append(problem)
        else:
            self.more += 1

    def refuse(self) -> None:
        if self.told:
            count = len(self.told) + self.more
            key = "pricelist.bad" if count > 1 else "pricelist.bad_one"
            raise Refused(key, problems=tuple(self.told), more=self.more, count=count)


def ignored_columns(table: Table) -> tuple[str, ...]:
    """The header words that mean nothing to us, for telling the owner."""
    return find_columns(table.header).ignored


def parse_rows(
    table: Table, known: Iterable[Product] = (), *, replace_all: bool = False
) -> tuple[PricedRow, ...]:
    """Read every row of a price list, in the order of the file.

    A column that the list lacks leaves what `known` says of a product as it is; a blank cell
    empties it. With `replace_all` the products outside the list are about to go, and their barcodes
    are free. Raises Refused `pricelist.bad` whose `problems` are Refused themselves, each with
    line, column and text, and `more` the number of those left out.
    """
    problems = _Problems()
    good, reader = _read(table, known, problems)
    kept = () if replace_all else _kept(good, reader)
    _check_barcodes(good, kept, reader, problems)
    _check_codes(good, kept, reader, problems)
    problems.refuse()
    if not good:
        raise Refused("pricelist.no_rows")
    return good


def sift_rows(table: Table, known: Iterable[Product] = ()) -> Sifted:
    """Part the rows that can be taken in from the doubtful ones, for a look before anything is
    written.

    What is known of the product of a doubtful row stays, and so does its barcode: rows that clash
    with that are doubtful too. Raises Refused for columns that nobody can make sense of, and for a
    list without a row.
    """
    problems = _Problems(MOST_DOUBTS)
    good, reader = _read(table, known, problems)
    if not good and not problems.lines:
        raise Refused("pricelist.no_rows")
    doubtful = -1
    while doubtful != len(problems.lines):
        doubtful = len(problems.lines)
        kept = _kept(good, reader)
        _check_barcodes(good, kept, reader, problems)
        _check_codes(good, kept, reader, problems)
        good = tuple(row for row in good if row.line not in problems.lines)
    return Sifted(good, tuple(problems.told), problems.more, doubtful)


def _read(
    table: Table, known: Iterable[Product], problems: _Problems
) -> tuple[tuple[PricedRow, ...], _Reader]:
    columns = find_columns(table.header)
    _check_columns(columns, table.header_line, problems)
    reader = _Reader(columns, {product.sku: product for product in known}, problems)
    rows = [reader.read(line, cells) for line, cells in table.rows if not _all_blank(cells)]
    return tuple(row for row in rows if row is not None), reader


def _all_blank(cells: tuple[Cell, ...]) -> bool:
    return all(map(is_blank, cells))


def _check_columns(columns: Columns, line: int, problems: _Problems) -> None:
    for problem in columns.problems:
        problems.add(Refused(problem.key, line=line, **problem.values))
    needed = (Field.SKU, Field.NAME, Field.PRICE)
    for one in (one for one in needed if one not in columns.places):
        problems.add(Refused(f"pricelist.no_{one}_column", line=line))
    # Values under doubtful columns would only repeat the same complaint a thousand times.
    problems.refuse()


def _kept(rows: tuple[PricedRow, ...], reader: _Reader) -> tuple[Product, ...]:
    """What is sold on beside the list."""
    listed = {row.product.sku for row in rows}
    return tuple(one for one in reader.known.values() if one.sku not in listed)


def _check_barcodes(
    rows: tuple[PricedRow, ...], kept: tuple[Product, ...], reader: _Reader, problems: _Problems
) -> None:
    """A barcode rings up one product only, also after the merge with what is known."""
    taken = {product.barcode: product for product in kept if product.barcode}
    for row in rows:
        owner = taken.get(row.product.barcode or "")
        if owner is not None:
            # Without a barcode column the clash can only be between known products.
            _tell_clash("barcode_known", row, Field.BARCODE, owner, reader, problems)


def _check_codes(
    rows: tuple[PricedRow, ...], kept: tuple[Product, ...], reader: _Reader, problems: _Problems
) -> None:
    """A label rings up one product only, whether it is read as a barcode or as a SKU."""
    products = (*kept, *(row.product for row in rows))
    by_barcode = {product.barcode: product for product in products if product.barcode}
    by_sku = {product.sku: product for product in kept}
    for row in rows:
        owner = by_barcode.get(row.product.sku)
        if owner is not None and owner.sku != row.product.sku:
            _tell_clash("sku_is_barcode", row, Field.SKU, owner, reader, problems)
        owner = by_sku.get(Sku(row.product.barcode or ""))
        if owner is not None and Field.BARCODE in reader.columns.places:
            _tell_clash("barcode_is_sku", row, Field.BARCODE, owner, reader, problems)


def _tell_clash(
    what: str,
    row: PricedRow,
    one: Field,
    owner: Product,
    reader: _Reader,
    problems: _Problems,
) -> None:
    text = row.product.sku if one is Field.SKU else row.product.barcode
    label = reader.columns.label(one)
    problems.add(
        Refused(
            f"pricelist.{what}",
            line=row.line,
            **label,
            text=text,
            sku=owner.sku,
            name=owner.name,
        )
    )


class _Reader:
    """Reads rows one after the other and remembers which codes it has seen."""

    def __init__(self, columns: Columns, known: dict[Sku, Product], problems: _Problems) -> None:
        self.columns = columns
        self.known = known
        self._problems = problems
        self._skus: dict[str, int] = {}
        self._barcodes: dict[str, int] = {}

    def read(self, line: int, cells: tuple[Cell, ...]) -> PricedRow | None:
        """The row, or None when it had problems."""
        before = len(self._problems.told) + self._problems.more
        if any(not is_blank(cell) for cell in cells[len(self.columns.header) :]):
            self._complain_of_width(line, cells)
            return None
        sku = self._field(line, cells, Field.SKU, read_sku, "")
        barcode = self._field(line, cells, Field.BARCODE, read_code, "") or None
        old = self.known.get(Sku(sku)) or Product(Sku(sku), "", Won(0))
        product = replace(
            old,
            name=self._field(line, cells, Field.NAME, read_name, old.name),
            price_won=self._field(line, cells, Field.PRICE, read_price, old.price_won),
            open_price=self._field(line, cells, Field.PRICE, is_open_price, old.open_price),
            tax=self._field(line, cells, Field.TAX, self._read_tax, old.tax),
            category=self._field(line, cells, Field.CATEGORY, self._read_category, old.category),
            barcode=barcode if Field.BARCODE in self.columns.places else old.barcode,
        )
        stock = self._field(line, cells, Field.STOCK, read_stock, None)
        self._once(line, Field.SKU, sku, self._skus)
        self._once(line, Field.BARCODE, barcode, self._barcodes)
        ok = before == len(self._problems.told) + self._problems.more
        return PricedRow(line, product, stock) if ok else None

    def _field(
        self,
        line: int,
        cells: tuple[Cell, ...],
        one: Field,
        read: Callable[[Cell], T],
        otherwise: T,
    ) -> T:
        place = self.columns.places.get(one)
        if place is None:
            return otherwise
        cell = cells[place] if place < len(cells) else None
        try:
            return read(cell)
        except Refused as problem:
            self._complain(problem.key, line, one, text=shown(cell), **problem.values)
            return otherwise

    def _read_tax(self, cell: Cell) -> TaxClass:
        return read_tax(cell, self.columns.yes_means)

    def _read_category(self, cell: Cell) -> str:
        category = read_category(cell)
        if tax_word(category) and Field.TAX not in self.columns.places:
            raise Refused("pricelist.tax_as_category")
        return category

    def _once(self, line: int, one: Field, code: str | None, seen: dict[str, int]) -> None:
        if code and (first := seen.setdefault(code, line)) != line:
            self._complain(f"pricelist.{one}_twice", line, one, text=shown(code), first=first)

    def _complain(self, key: str, line: int, one: Field, **values: object) -> None:
        self._problems.add(Refused(key, line=line, **self.columns.label(one), **values))

    def _complain_of_width(self, line: int, cells: tuple[Cell, ...]) -> None:
        width = len(self.columns.header)
        index = next(i for i in range(width, len(cells)) if not is_blank(cells[i]))
        self._problems.add(
            Refused(
                "pricelist.too_wide",
                line=line,
                letter=letter_of(index),
                text=shown(cells[index]),
                columns=width,
            )
        )
