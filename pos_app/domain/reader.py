"""Reads the rows of a price list one after the other, and gathers what is wrong with them."""

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
from pos_app.domain.columns import Columns, Field
from pos_app.domain.money import Won
from pos_app.domain.naming import Naming
from pos_app.domain.table import Cell, is_blank, letter_of, shown
from pos_app.domain.thousands import CutPrices
from pos_app.errors import Refused

MOST_PROBLEMS = 20

T = TypeVar("T")


@dataclass(slots=True)
class Problems:
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


class Reader:
    """Reads rows one after the other and remembers which codes it has seen."""

    def __init__(
        self,
        columns: Columns,
        known: dict[Sku, Product],
        problems: Problems,
        naming: Naming | None,
        prices: CutPrices,
    ) -> None:
        self.columns = columns
        self._prices = prices
        self.known = known
        self.naming = naming
        self._problems = problems
        self._skus: dict[str, int] = {}
        self._barcodes: dict[str, int] = {}

    def read(self, line: int, cells: tuple[Cell, ...]) -> PricedRow | None:
        """The row, or None when it had problems."""
        before = len(self._problems.told) + self._problems.more
        if any(not is_blank(cell) for cell in cells[len(self.columns.header) :]):
            self._complain_of_width(line, cells)
            return None
        if cut := self._prices.cut(cells):
            self._complain("pricelist.cut_price", line, Field.PRICE, text=shown(cut))
            return None
        sku = self._field(line, cells, Field.SKU, read_sku, "")
        barcode = self._field(line, cells, Field.BARCODE, read_code, "") or None
        name = self._field(line, cells, Field.NAME, read_name, "")
        if self.naming is not None and name:
            sku = self._number(self.naming, line, name)
        old = self.known.get(Sku(sku)) or Product(Sku(sku), "", Won(0))
        product = replace(
            old,
            name=name,
            price_won=self._field(line, cells, Field.PRICE, read_price, old.price_won),
            open_price=self._field(line, cells, Field.PRICE, is_open_price, old.open_price),
            tax=self._field(line, cells, Field.TAX, self._read_tax, old.tax),
            category=self._field(line, cells, Field.CATEGORY, self._read_category, old.category),
            barcode=barcode if Field.BARCODE in self.columns.places else old.barcode,
        )
        stock = self._field(line, cells, Field.STOCK, read_stock, None)
        if self.naming is None:
            self._once(line, Field.SKU, sku, self._skus)
        self._once(line, Field.BARCODE, barcode, self._barcodes)
        ok = before == len(self._problems.told) + self._problems.more
        return PricedRow(line, product, stock) if ok else None

    def doubt_names(self, rows: Iterable[PricedRow]) -> None:
        """Of two rows with the name by which they are known, nobody can say which one holds."""
        if self.naming is None:
            return
        for row in rows:
            name = row.product.name
            other = self.naming.other_line(row.line, name)
            if other is not None:
                about = {"text": shown(name), "other": other}
                self._complain("pricelist.name_twice", row.line, Field.NAME, **about)

    def label(self, one: Field) -> dict[str, object]:
        """How a sentence names a column; a SKU that we made stands under its name."""
        there = one in self.columns.places
        return self.columns.label(one if there else Field.NAME)

    def _number(self, naming: Naming, line: int, name: str) -> str:
        try:
            return naming.number(line, name)
        except Refused as problem:
            self._complain(problem.key, line, Field.NAME, text=shown(name), **problem.values)
            return ""

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
        columns = self.columns
        return read_tax(cell, columns.yes_means, numbers_are_tax=columns.numbers_are_tax)

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
