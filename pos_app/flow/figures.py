"""What the reports need from the outer rooms: figures from the books, and files for them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from pos_app.domain.catalog import Product
from pos_app.domain.report import Report, Wish
from pos_app.domain.stocksheet import Filled
from pos_app.domain.table import Table


class Figures(Protocol):
    """The books, read for a report; no sale waits for it."""

    def open(self, wish: Wish) -> AbstractContextManager[Report]:
        """Give the report for as long as its rows are walked. Raises StoreError."""
        ...


class Sheets(Protocol):
    """Where reports are written."""

    def check(self, path: Path) -> None:
        """Raise Refused for a file that could not be written, before anything is read."""
        ...

    def write(self, path: Path, report: Report) -> None:
        """Write a file whole, or, with Refused, nothing."""
        ...

    def read(self, path: Path) -> Table:
        """Read a sheet of the owner's. Raises Refused for what is none."""
        ...

    def check_copy(self, source: Path, path: Path) -> None:
        """Raise Refused where the sheet itself would be written over, or made another kind."""
        ...

    def fill(self, source: Path, path: Path, filled: Filled) -> None:
        """Write a copy of the sheet with two columns filled in; whole, or with Refused none."""
        ...


class Shelf(Protocol):
    """The part of the books that knows the products."""

    def products(self) -> tuple[Product, ...]: ...
