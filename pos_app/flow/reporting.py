"""Reports: anybody at the counter may look at them, a file that leaves it needs a right."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from pos_app.domain.report import Report, Row, Topic, Wish, check_days
from pos_app.domain.staff import Action
from pos_app.domain.stocksheet import Filled, fill, sold_by_sku
from pos_app.flow.access import Access
from pos_app.flow.figures import Figures, Sheets, Shelf

T = TypeVar("T")


class Reporting:
    """Reads reports and writes them into files; any thread may call.

    `sheets` is asked anew for each file: the language may be another one by then.
    """

    def __init__(
        self, figures: Figures, shelf: Shelf, sheets: Callable[[], Sheets], access: Access
    ) -> None:
        self._figures = figures
        self._shelf = shelf
        self._sheets = sheets
        self._access = access

    def read(self, wish: Wish, most: int) -> tuple[Report, tuple[Row, ...]]:
        """A report with the first `most` of its rows; its totals are those of all.

        Raises Refused for days that end before they begin.
        """
        check_days(wish)
        with self._figures.open(wish) as report:
            return report, tuple(itertools.islice(report.rows, most))

    def walk(self, wish: Wish, show: Callable[[Report], T]) -> T:
        """Have every row shown while it is read. Raises as `read`."""
        check_days(wish)
        with self._figures.open(wish) as report:
            return show(report)

    def save(self, wish: Wish, path: Path) -> int:
        """Write the whole report into a file and give how many rows it has.

        Raises Refused without the right to export, as `read`, and for a file that cannot be
        written; nothing is left behind then.
        """
        check_days(wish)
        self._sheets().check(path)
        self._access.allow(Action.EXPORT, about=str(path))
        with self._figures.open(wish) as report:
            self._sheets().write(path, report)
            return report.count

    def fill_sheet(
        self, source: Path, path: Path, first: date | None = None, last: date | None = None
    ) -> Filled:
        """Write a copy of the owner's stock sheet with what was sold and won in these days.

        Raises Refused as `save`, and for a sheet that cannot be read; the original stays as it is.
        """
        wish = Wish(Topic.ITEMS, first, last)
        check_days(wish)
        self._sheets().check_copy(source, path)
        table = self._sheets().read(source)
        self._access.allow(Action.EXPORT, about=str(path))
        with self._figures.open(wish) as report:
            sold = sold_by_sku(report)
        filled = fill(table, self._shelf.products(), sold)
        self._sheets().fill(source, path, filled)
        return filled
