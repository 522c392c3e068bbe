"""Excel workbooks, in and out."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pos_app.domain.columns import find_columns
from pos_app.domain.table import Cell, Dated, Formula, Table, is_blank
from pos_app.errors import Bug, Refused
from pos_app.paper.csvfile import HEADER_WITHIN, MOST_ROWS, Value
from pos_app.paper.document import save_bytes
from pos_app.paper.guard import protect, unprotect

# A list of 200,000 rows unpacks to some 100 MB; what is far beyond was made to fill the memory.
MOST_UNPACKED = 300 * 1024 * 1024
LAST_ROW = 1_048_576
_WIDEST, _NARROWEST = 40, 8

# What a damaged workbook makes zipfile, the XML parser and openpyxl raise.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_xlsx(content: bytes, file: str) -> Table:
    """Read the first visible sheet that has a header; else Refused, as when it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(one.file_size for one in archive.infolist())
    except _BROKEN as error:
        raise Refused("sheet.broken", file=file) from error
    if "xl/workbook.xml" not in names:
        raise Refused("sheet.unknown_kind", file=file)
    if unpacked > MOST_UNPACKED:
        raise Refused("sheet.unpacks_too_big", file=file)
    try:
        return _first_table(content, file)
    except _BROKEN as error:
        raise Refused("sheet.broken", file=file) from error


def _first_table(content: bytes, file: str) -> Table:
    # 40 ms that only an import needs.
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of charts and rules that we do not read
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            best: Table | None = None
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    table = _table(sheet, file)
                    if table and find_columns(table.header).usable:
                        return table
                    best = best or table
        finally:
            book.close()
    if best is None:
        raise Refused("sheet.no_header", file=file, within=HEADER_WITHIN)
    return best


def _table(sheet: Any, file: str) -> Table | None:
    """The sheet as a table, or None when its first rows hold no header."""
    rows = _rows(sheet)
    top = [row for _, row in zip(range(HEADER_WITHIN), rows, strict=False)]
    found = next((row for row in top if find_columns(_words(row[1])).usable), None)
    found = found or next(
        (row for row in top if len(find_columns(_words(row[1])).places) > 1), None
    )
    if found is None:
        return None
    at, header = found[0], _words(found[1])
    while header and not header[-1].strip():
        header = header[:-1]
    below = [row for row in top if row[0] > at]
    for row in rows:
        below.append(row)
        if len(below) > MOST_ROWS:
            raise Refused("sheet.too_many_rows", file=file, most=MOST_ROWS)
    # Notes to the right of the list are the owner's own.
    return Table(at, header, tuple((line, cells[: len(header)]) for line, cells in below))


def _words(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else "" for cell in cells)


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row that holds something, with its number."""
    # Many programs write a size that is not true: a million rows, or one.
    sheet.reset_dimensions()
    for line, row in enumerate(sheet.iter_rows(max_row=LAST_ROW), 1):
        cells = tuple(map(_cell, row))
        if not all(map(is_blank, cells)):
            yield line, cells
        if line >= LAST_ROW:
            break


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type in {"f", "e"}:
        return Formula(str(getattr(value, "text", value)))
    if isinstance(value, datetime | date | time | timedelta):
        return Dated(str(value))
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, int | float) else unprotect(str(value))


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write one sheet: text as text, numbers as numbers, the header in sight."""
    # 20 ms that only an export needs.
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(memory, options) as book:
        sheet = book.add_worksheet()
        widths = [_width(word) for word in header]
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number >= LAST_ROW:
                raise Refused("sheet.too_many_rows", file=str(path), most=LAST_ROW - 1)
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)
                widths[column] = max(widths[column], _width(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
        sheet.freeze_panes(1, 0)
    save_bytes(path, memory.getvalue())


def _write_cell(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        failed = sheet.write_string(row, column, protect(value))
    else:
        failed = 0 if value is None else sheet.write_number(row, column, value)
    if failed:
        raise Bug("bug.cell", row=row, column=column)


def _width(value: Value) -> int:
    """Roughly how many Latin letters wide a cell is; Hangul takes two."""
    text = "" if value is None else str(value)
    return sum(2 if ord(one) > 0x1100 else 1 for one in text) + 2
