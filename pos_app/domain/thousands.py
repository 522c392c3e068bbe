"""A comma without quotation marks cuts a price of a CSV in two: `14,000` becomes 14 and 000."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pos_app.domain.columns import Columns, Field
from pos_app.domain.table import Cell

_HEAD = re.compile(r"\s*[1-9][0-9]{0,2}", re.ASCII)
_TAIL = re.compile(r"[0-9]{3}\s*", re.ASCII)
# Nobody counts or files goods like this; a column of somebody else's codes may hold 001.
_SURE = {
    Field.STOCK: re.compile(r"0[0-9]{2}\s*", re.ASCII),
    Field.CATEGORY: re.compile(r"0[0-9]{2}\s*", re.ASCII),
    None: re.compile(r"000\s*"),
}


class CutPrices:
    """Finds prices that were cut in two; where one is for certain, others like it are too."""

    def __init__(self, columns: Columns, rows: Iterable[tuple[int, tuple[Cell, ...]]]) -> None:
        self._place = columns.places[Field.PRICE]
        behind = {place: one for one, place in columns.places.items()}.get(self._place + 1)
        self._sure = _SURE.get(behind)
        self._found = any(self._is_cut(cells, self._sure) for _, cells in rows)

    def cut(self, cells: tuple[Cell, ...]) -> str | None:
        """The price as it was meant where it was cut, else None."""
        if self._found and self._is_cut(cells, _TAIL):
            return f"{cells[self._place]},{cells[self._place + 1]}"
        return None

    def _is_cut(self, cells: tuple[Cell, ...], tail: re.Pattern[str] | None) -> bool:
        pair = cells[self._place : self._place + 2]
        if tail is None or len(pair) != 2:
            return False
        head, rest = pair
        return (
            isinstance(head, str)
            and isinstance(rest, str)
            and _HEAD.fullmatch(head) is not None
            and tail.fullmatch(rest) is not None
        )
