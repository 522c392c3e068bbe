"""Excel workbooks, in and out."""

from __future__ import annotations

import io
import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pos_app.domain.columns import find_columns, find_header
from pos_app.domain.table import Cell, Dated, Formula, Table, is_blank, shown
from pos_app.errors import Bug, Refused
from pos_app.paper.csvfile import HEADER_WITHIN, MOST_ROWS, Value
from pos_app.paper.document import save_bytes
from pos_app.paper.guard import protect, unprotect
from pos_app.paper.merged import with_merged
from pos_app.paper.numberformat import as_shown

# A list of 200,000 rows unpacks to some 100 MB; what is far beyond was made to fill the memory.
MOST_UNPACKED = 300 * 1024 * 1024
LAST_ROW = 1_048_576
_WIDEST, _NARROWEST = 40, 8
_MOST_COLUMNS = 256  # that a header is looked for in
_MOST_NAMED = 5
_STRICT = b"http://purl.oclc.org/ooxml/"  # ISO's own names, which openpyxl does not know

# What a damaged workbook makes zipfile, the XML parser and openpyxl raise.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_xlsx(content: bytes, file: str) -> Table:
    """Read the one visible sheet that is a price list, else the first that has a header.

    Raises Refused where several are price lists, and for a workbook that is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(one.file_size for one in archive.infolist())
            if "xl/workbook.xml" not in names:
                raise Refused("sheet.unknown_kind", file=file)
            if unpacked > MOST_UNPACKED:
                raise Refused("sheet.unpacks_too_big", file=file)
            if _STRICT in archive.read("xl/workbook.xml"):
                raise Refused("sheet.strict", file=file)
        return _only_table(content, file)
    except _BROKEN as error:
        raise Refused("sheet.broken", file=file) from error


def _only_table(content: bytes, file: str) -> Table:
    # 40 ms that only an import needs.
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of charts and rules that we do not read
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            visible = [one for one in book.worksheets if one.sheet_state == "visible"]
            heads = [(sheet, head) for sheet in visible if (head := _header(sheet))]
            usable = [one for one in heads if find_columns(one[1][1]).usable]
            if len(usable) > 1:
                names = ", ".join(shown(sheet.title) for sheet, _ in usable[:_MOST_NAMED])
                raise Refused("sheet.several", file=file, sheets=names)
            for sheet, head in usable or heads[:1]:
                return _table(sheet, head, file)
        finally:
            book.close()
    raise Refused("sheet.no_header", file=file, within=HEADER_WITHIN)


def _header(sheet: Any) -> tuple[int, tuple[str, ...]] | None:
    """The line and the words of the header, or None when the first rows hold none."""
    top = itertools.islice(_rows(sheet), HEADER_WITHIN)
    return find_header([(line, _words(cells)) for line, cells in top])


def _words(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    words = [cell if isinstance(cell, str) else "" for cell in cells]
    while words and not words[-1].strip():
        words.pop()
    return tuple(words)


def _table(sheet: Any, head: tuple[int, tuple[str, ...]], file: str) -> Table:
    line, header = head
    # Notes to the right of the list are the owner's own.
    below: list[tuple[int, tuple[Cell, ...]]] = []
    for row in _rows(sheet, line + 1, len(header)):
        below.append(row)
        if len(below) > MOST_ROWS:
            raise Refused("sheet.too_many_rows", file=file, most=MOST_ROWS)
    rows = with_merged(sheet, line, below)
    return Table(line, header, tuple((at, _without_end(cells)) for at, cells in rows))


def _without_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row up to its last cell that there is."""
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _rows(
    sheet: Any, first: int = 1, width: int | None = None
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row that holds something within this width, with its number."""
    from openpyxl.cell.read_only import EMPTY_CELL  # noqa: PLC0415

    # Many programs write a size that is not true: a million rows, or one.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=first, max_row=LAST_ROW, max_col=width)
    for line, row in enumerate(rows, first):
        # A million rows may be missing before the last one.
        if any(cell is not EMPTY_CELL for cell in row):
            cells = tuple(map(_cell, row[:_MOST_COLUMNS]))
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
    if isinstance(value, int | float):
        return as_shown(value, cell.number_format)
    return unprotect(str(value))


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
