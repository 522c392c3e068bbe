"""The owner's own stock sheet, copied with two columns filled in; the original is only read."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import Any

from pos_app.domain.spelling import Say
from pos_app.domain.stocksheet import Filled, Sold
from pos_app.domain.table import Table, letter_of
from pos_app.errors import Refused
from pos_app.paper.csvfile import DELIMITERS, Broken, Line, decode, lines
from pos_app.paper.document import load_bytes, save_bytes, saving
from pos_app.paper.sheet import read_table
from pos_app.paper.sink import Sink

_EXCEL = b"PK"


def check_copy(source: Path, path: Path) -> None:
    """Raise Refused where the original would be written over, or become another kind of file."""
    kind = ".xlsx" if load_bytes(source).startswith(_EXCEL) else ".csv"
    if path.suffix.lower() != kind:
        raise Refused("report.same_kind", kind=kind, file=str(path))
    if path.exists() and path.samefile(source):
        raise Refused("report.same_file", file=str(path))


def fill_copy(source: Path, path: Path, filled: Filled, say: Say) -> None:
    """Write the copy; Refused, with nothing written, where that cannot be done."""
    content, table = load_bytes(source), read_table(source)
    heads = say("report.sold_heading"), say("report.won_heading")
    if content.startswith(_EXCEL):
        _fill_workbook(content, path, table, filled, heads)
    else:
        _fill_csv(content, path, table, filled, heads)


def _fill_workbook(
    content: bytes, path: Path, table: Table, filled: Filled, heads: tuple[str, str]
) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - as in xlsx
    from openpyxl.cell import MergedCell  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of charts and rules that it cannot carry over
        book = load_workbook(io.BytesIO(content))
    sheet = next(one for one in book.worksheets if _has(one, table))
    sold_at, won_at = _free_columns(sheet, table, filled)
    for column, head in zip((sold_at, won_at), heads, strict=True):
        cell = sheet.cell(table.header_line, column)
        if cell.value is None:
            cell.value = head
            _look_like(cell, sheet.cell(table.header_line, max(len(table.header), 1)))
    for line, sold in filled.values.items():
        for column, value in ((sold_at, sold.qty), (won_at, sold.won)):
            cell = sheet.cell(line, column)
            if isinstance(cell, MergedCell):
                raise Refused("report.merged", line=line, letter=letter_of(column - 1))
            cell.value = value
            cell.number_format = "#,##0"
    with saving(path) as file:
        sink = Sink(file)
        book.save(sink)
        sink.check()
    book.close()


def _free_columns(sheet: Any, table: Table, filled: Filled) -> tuple[int, int]:
    """The columns to fill, from 1: the owner's, else those behind everything beside the list."""
    used = [len(table.header)]
    for row in sheet.iter_rows(min_row=table.header_line):
        used.extend(cell.column for cell in row if cell.value is not None)
    for block in sheet.merged_cells.ranges:
        if block.max_row >= table.header_line:
            used.append(block.max_col)
    free, columns = max(used), []
    for place in (filled.sold_at, filled.won_at):
        is_new = place >= len(table.header)
        free += is_new
        columns.append(free if is_new else place + 1)
    return columns[0], columns[1]


def _has(sheet: Any, table: Table) -> bool:
    """Whether this is the sheet that the table was read from."""
    cells = next(sheet.iter_rows(table.header_line, table.header_line), ())
    words = tuple(one.value if one.data_type == "s" else "" for one in cells)
    return bool(sheet.sheet_state == "visible" and words[: len(table.header)] == table.header)


def _look_like(cell: Any, other: Any) -> None:
    for part in ("font", "fill", "border", "alignment"):
        setattr(cell, part, copy(getattr(other, part)))


def _fill_csv(
    content: bytes, path: Path, table: Table, filled: Filled, heads: tuple[str, str]
) -> None:
    text = decode(content, str(path))
    delimiter, rows = next(one for one in _readings(text) if _header_of(one[1], table))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for line, cells in rows:
        told: tuple[str, str] | None = heads if line == table.header_line else None
        if line in filled.values:
            told = _as_text(filled.values[line])
        writer.writerow(_with(cells, filled, told, is_header=line == table.header_line))
    save_bytes(path, _encoded(out.getvalue(), content))


def _readings(text: str) -> Iterator[tuple[str, list[Line]]]:
    for delimiter in DELIMITERS:
        with suppress(Broken):  # with this one; it was read with another
            yield delimiter, list(lines(text, delimiter))


def _header_of(rows: list[Line], table: Table) -> bool:
    header = dict(rows).get(table.header_line, ())
    return header[: len(table.header)] == table.header


def _as_text(sold: Sold) -> tuple[str, str]:
    return str(sold.qty), str(sold.won)


def _with(
    cells: tuple[str, ...], filled: Filled, told: tuple[str, str] | None, *, is_header: bool
) -> list[str]:
    if told is None:
        return list(cells)
    width = max(len(cells), filled.sold_at + 1, filled.won_at + 1)
    row = [*cells, *[""] * (width - len(cells))]
    for place, value in zip((filled.sold_at, filled.won_at), told, strict=True):
        if not (is_header and row[place].strip()):  # the owner's own word stays
            row[place] = value
    return row


def _encoded(text: str, like: bytes) -> bytes:
    """In the encoding of the original; UTF-8 gets the mark by which Excel knows it."""
    if like.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text.encode("utf-16")
    try:
        like.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("cp949")
    return codecs.BOM_UTF8 + text.encode()
