"""A price list on its way in: read, looked at, and only then written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pos_app.domain.catalog import CatalogChange, plan_import
from pos_app.domain.pricelist import Sifted, ignored_columns, sift_rows
from pos_app.domain.table import Table
from pos_app.domain.typed import typed_table
from pos_app.errors import Refused
from pos_app.flow.ports import Books
from pos_app.flow.stocking import Stocking


@dataclass(frozen=True, slots=True)
class Weighed:
    """A price list as it would come in; nothing of it is written yet."""

    table: Table = field(repr=False)
    sifted: Sifted = field(repr=False)
    change: CatalogChange = field(repr=False)
    ignored: tuple[str, ...] = ()
    by_name: bool = False  # the list has no SKUs


class Intake:
    """Looks at a price list and takes in the rows that nobody has to doubt."""

    def __init__(self, books: Books, stocking: Stocking, read: Callable[[Path], Table]) -> None:
        """`read` makes a table of a file, or raises Refused with what to do."""
        self._books = books
        self._stocking = stocking
        self.read = read

    def type_in(self, lines: Sequence[Sequence[str]], *, korean: bool) -> Weighed:
        """The same for names, prices and counts that were typed."""
        return self.weigh(typed_table(lines, self._taken(), korean=korean))

    def weigh(self, table: Table, *, by_name: bool = False) -> Weighed:
        """Say what would become of each row. Raises Refused for a list that is none.

        A list without SKUs is one `by_name` only: what has a known name keeps its SKU.
        """
        known = {product.sku: product for product in self._books.products()}
        sifted = sift_rows(table, known.values(), taken=self._taken() if by_name else None)
        change = plan_import(known, sifted.rows, counted=self._books.stock())
        return Weighed(table, sifted, change, ignored_columns(table), by_name)

    def take_in(self, weighed: Weighed, who: str = "") -> CatalogChange:
        """Write what was looked at, and nothing else.

        Raises Refused without the right, and where the products are others by now.
        """
        if self.weigh(weighed.table, by_name=weighed.by_name) != weighed:
            raise Refused("intake.changed")
        if not weighed.sifted.rows:
            raise Refused("intake.nothing")
        return self._stocking.take_in(weighed.sifted.rows, who=who)

    def _taken(self) -> set[str]:
        """SKUs that somebody has, or had."""
        return {str(one.sku) for one in self._books.products()} | {
            str(sku) for sku in self._books.stock()
        }
