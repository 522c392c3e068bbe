"""Cells of a workbook that are merged downwards: what the top one says is said of every row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pos_app.domain.table import Cell, Merged

# openpyxl reads these only where it loads a sheet whole, at ten times the memory.
_MERGED = re.compile(rb'mergeCell\s[^>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_CHUNK, _LONGEST = 1 << 20, 256
_MOST_CELLS = 2_000_000


def with_merged(
    sheet: Any, header_line: int, rows: Iterable[tuple[int, tuple[Cell, ...]]]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows below a header, with Merged in each cell that is one with a cell above it."""
    tops = _tops(sheet, header_line)
    above: dict[tuple[int, int], Cell] = {}
    for line, cells in rows:
        changed = list(cells)
        for place, cell in enumerate(cells):
            top = tops.get((line, place))
            if top is None:
                above[line, place] = cell
            else:
                changed[place] = Merged(above.get((top, place)))
        yield line, tuple(changed)


def _tops(sheet: Any, header_line: int) -> dict[tuple[int, int], int]:
    """The line of the top cell, for each line and place (from 0) that hangs on one."""
    # Here, where a workbook is open already.
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    tops: dict[tuple[int, int], int] = {}
    for letters, first, last in _blocks(sheet):
        if first > header_line:
            place = column_index_from_string(letters.decode()) - 1
            if len(tops) + last - first > _MOST_CELLS:
                raise ValueError("more is merged than a list can have")
            tops.update(((line, place), first) for line in range(first + 1, last + 1))
    return tops


def _blocks(sheet: Any) -> Iterator[tuple[bytes, int, int]]:
    seen = b""
    with sheet._get_source() as source:
        while chunk := source.read(_CHUNK):
            seen = seen[-_LONGEST:] + chunk
            for letters, first, last in _MERGED.findall(seen):
                yield letters, int(first), int(last)
