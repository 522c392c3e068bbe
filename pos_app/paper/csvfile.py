"""CSV as Excel, POS programs and people write it, in and out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from pos_app.domain.columns import find_columns, find_header
from pos_app.domain.table import Table
from pos_app.errors import Refused
from pos_app.paper.document import save_bytes
from pos_app.paper.guard import protect, unprotect

MOST_ROWS = 200_000
HEADER_WITHIN = 20
DELIMITERS = (",", ";", "\t")

# How programs keep Excel from taking a code for a number: ="0012".
_CODE = re.compile(r'\s*="((?:[^"]|"")*)"\s*')

Value: TypeAlias = str | int | None
Line: TypeAlias = tuple[int, tuple[str, ...]]


def decode(content: bytes, file: str) -> str:
    """Text of UTF-8, UTF-16 with a mark, or CP949; Refused for anything else."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decoded(content, "utf-16")
    else:
        text = _decoded(content, "utf-8-sig")
        if text is None:
            _refuse_broken_utf8(content, file)
            text = _decoded(content, "cp949")
    if text is None:
        raise Refused("sheet.encoding", file=file)
    if "\0" in text:
        raise Refused("sheet.nul", file=file, line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_broken_utf8(content: bytes, file: str) -> None:
    """One damaged byte must not turn a whole UTF-8 list into CP949 gibberish."""
    text = content.decode("utf-8", errors="replace")
    hangul = sum("가" <= one <= "힣" for one in text)
    if hangul > text.count("\ufffd"):
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise Refused("sheet.damaged_text", file=file, line=line)


def read_csv(content: bytes, file: str) -> Table:
    """Read a price list; the header is the first row that names products and prices."""
    text = decode(content, file)
    tops = {delimiter: _top(text, delimiter) for delimiter in DELIMITERS}
    fields = {one: max((len(find_columns(c).places) for _, c in tops[one]), default=0)
              for one in DELIMITERS}  # fmt: skip
    delimiter = max(DELIMITERS, key=fields.__getitem__)
    found = find_header(tops[delimiter])
    if found is None:
        raise Refused("sheet.no_header", file=file, within=HEADER_WITHIN)
    return _table(text, delimiter, found, file)


def _top(text: str, delimiter: str) -> list[Line]:
    """The first rows with this delimiter; what cannot be read with it ends them."""
    rows: list[Line] = []
    try:
        for row in lines(text, delimiter):
            rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
    except Broken:
        pass
    return rows


class Broken(Exception):
    """The quotes of the row that begins at this line do not add up."""


def lines(text: str, delimiter: str) -> Iterator[Line]:
    """Every row as it is, with the line where it begins: quoted text may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, tuple(cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Broken(begins) from error


def _table(text: str, delimiter: str, header: Line, file: str) -> Table:
    at, words = header
    rows = []
    try:
        for begins, cells in lines(text, delimiter):
            if begins > at and any(map(str.strip, cells)):
                rows.append((begins, tuple(map(_plain, cells))))
            if len(rows) > MOST_ROWS:
                raise Refused("sheet.too_many_rows", file=file, most=MOST_ROWS)
    except Broken as error:
        raise Refused("sheet.quotes", file=file, line=error.args[0]) from error
    while words and not words[-1].strip():
        words = words[:-1]
    return Table(at, words, tuple(rows))


def _plain(text: str) -> str:
    found = _CODE.fullmatch(text)
    return found.group(1).replace('""', '"') if found else unprotect(text)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write RFC 4180 with the mark that lets Excel read Hangul; no text can run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([protect(word) for word in header])
    for row in rows:
        writer.writerow([protect(cell) if isinstance(cell, str) else cell for cell in row])
    save_bytes(path, codecs.BOM_UTF8 + text.getvalue().encode())
