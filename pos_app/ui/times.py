"""How many at once: `3*` before a touch, a scan or an Enter."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject

from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.widgets.search import Search

_TIMES = re.compile(r"\s*(\d{1,4})\s*[*×xX]\s*(.*)")


class Times(QObject):
    """Reads the number from the search box; a code or name that looks like one is what it is."""

    def __init__(self, search: Search, desk: SaleDesk) -> None:
        super().__init__(search)
        self._search = search
        self._desk = desk

    def wish(self) -> tuple[int, str]:
        """How many, and of what: nothing where the next touch or scan will say."""
        text = self._search.text().strip()
        found, shelf = _TIMES.fullmatch(text), self._desk.shelf
        if found is None or not int(found.group(1)) or shelf.by_code([text]) or shelf.find(text):
            return 1, text
        return int(found.group(1)), found.group(2).strip()

    def scan(self, codes: tuple[str, ...]) -> None:
        """So many of what was scanned."""
        self._desk.scan(codes, self._used())

    def pick(self, sku: str) -> None:
        """So many of what was touched."""
        self._desk.add(sku, self._used())

    def enter(self) -> bool:
        """Give the selected line this number, where nothing else was asked for."""
        qty, rest = self.wish()
        if rest or not self._search.text() or self._desk.selected is None:
            return False
        self._search.clear()
        self._desk.set_qty(self._desk.selected, qty)
        return True

    def _used(self) -> int:
        qty, rest = self.wish()
        if rest:  # a word that is being looked for has nothing to do with it
            return 1
        self._search.clear()
        return qty
