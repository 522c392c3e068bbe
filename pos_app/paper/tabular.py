"""A report as a file: CSV for programs, and an Excel workbook with typed cells and totals."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pos_app.domain.payment import Mode
from pos_app.domain.report import Column, Kind, Report, Row, Topic, Value, Wish
from pos_app.domain.seoul import clock_time
from pos_app.domain.spelling import NUMERIC, Say, headings, spell_span, spell_word
from pos_app.domain.stocksheet import Filled
from pos_app.domain.table import Table
from pos_app.errors import Bug, Refused
from pos_app.paper.document import saving, scratch
from pos_app.paper.guard import protect
from pos_app.paper.ownsheet import check_copy, fill_copy
from pos_app.paper.sheet import read_table
from pos_app.paper.sink import Sink
from pos_app.paper.xlsx import LAST_ROW

_FORMATS = {
    Kind.NUMBER: "0",
    Kind.COUNT: "#,##0",
    Kind.WON: "#,##0",
    Kind.PART: "0.0%",
    Kind.TIME: "yyyy-mm-dd hh:mm:ss",
    Kind.SPAN: "yyyy-mm-dd",
}
_WIDEST, _NARROWEST = 40, 8
_TIME_WIDTH = 20
_ARROW = 3  # the button of a filter
_A4 = 9
_DAY_LENGTH = len("2026-05-01")
_EPOCH = datetime(1899, 12, 30)  # the day before the first of Excel  # noqa: DTZ001
_DAY_S = 86_400
_BLOCK = 1 << 20  # characters that are written together


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Fits `flow.figures.Sheets`: writes reports in the language of `say`.

    Names of goods and of people are never formulas. A workbook says on a second sheet what shop
    and days it is of, and whether the money was real.
    """

    say: Say
    shop: str
    mode: Mode
    now: Callable[[], datetime]

    def check(self, path: Path) -> None:
        if path.suffix.lower() not in {".csv", ".xlsx"}:
            raise Refused("sheet.which_kind", file=str(path))

    def write(self, path: Path, report: Report) -> None:
        self.check(path)
        if path.suffix.lower() == ".csv":
            self._write_csv(path, report)
        else:
            self._write_xlsx(path, report)

    def read(self, path: Path) -> Table:
        return read_table(path)

    def check_copy(self, source: Path, path: Path) -> None:
        check_copy(source, path)

    def fill(self, source: Path, path: Path, filled: Filled) -> None:
        fill_copy(source, path, filled, self.say)

    def _write_csv(self, path: Path, report: Report) -> None:
        """RFC 4180 with the mark that lets Excel read Hangul; no totals, so that columns add up."""
        columns = report.wish.columns
        with saving(path) as file:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(map(protect, headings(columns, self.say)))
            file.write(codecs.BOM_UTF8)
            for row in report.rows:
                writer.writerow(self._plain(columns, row))
                if text.tell() > _BLOCK:
                    file.write(text.getvalue().encode())
                    text.seek(0)
                    text.truncate()
            file.write(text.getvalue().encode())

    def _plain(self, columns: tuple[Column, ...], row: Row) -> list[Value]:
        return [
            protect(self.text(one, value)) if isinstance(value, str) else _short(value)
            for one, value in zip(columns, row, strict=True)
        ]

    def text(self, column: Column, value: str) -> str:
        if column.kind is Kind.SPAN:
            return spell_span(value, self.say)
        return spell_word(column, value, self.say)

    def _write_xlsx(self, path: Path, report: Report) -> None:
        # 20 ms that only an export needs.
        from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415

        if report.count + 2 > LAST_ROW:
            raise Refused("sheet.too_many_rows", file=str(path), most=LAST_ROW - 2)
        with scratch(path) as folder, saving(path) as file:
            options = {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
            }
            sink = Sink(file)
            book = Workbook(sink, options)
            with _tidied(book):
                _Page(book, self).write(report)
                self._describe(book, report)
                book.set_properties({"title": self.title(report.wish.topic)})
                book.close()
            sink.check()

    def title(self, topic: Topic) -> str:
        """What the report is called; of money that was not real it says so."""
        name = self.say(f"report.topic.{topic}")
        return name if self.mode is Mode.LIVE else f"{name} ({self.mode.upper()})"

    def facts(self, wish: Wish, count: int) -> list[tuple[str, str]]:
        """What a reader of five years later has to know."""
        say = self.say
        days = f"{wish.first or ''} ~ {wish.last or ''}".strip()
        told = {
            "topic": say(f"report.topic.{wish.topic}"),
            "shop": self.shop,
            "days": days if wish.first or wish.last else say("report.info.all_days"),
            "span": say(f"report.by.{wish.span}") if wish.topic is Topic.TAX else "",
            "mode": say(f"report.mode.{self.mode}"),
            "made_at": clock_time(self.now()),
            "count": f"{count:,}",
        }
        return [(say(f"report.info.{name}"), value) for name, value in told.items() if value]

    def _describe(self, book: Any, report: Report) -> None:
        sheet = book.add_worksheet(self.say("report.info"))
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, _WIDEST)
        for row, (name, value) in enumerate(self.facts(report.wish, report.count)):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, protect(value))


@contextmanager
def _tidied(book: Any) -> Iterator[None]:
    """Whatever goes wrong, no scratch file stays open; and say what the disk said."""
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        yield
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", ())) from error
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
        book.fileclosed = True


class _Page:
    """The sheet with the rows, written from top to bottom and never held in memory."""

    def __init__(self, book: Any, files: ReportFiles) -> None:
        self._book = book
        self._files = files
        self._formats: dict[tuple[Kind, bool], Any] = {}

    def write(self, report: Report) -> None:
        columns, files = report.wish.columns, self._files
        self._sheet = self._book.add_worksheet(files.title(report.wish.topic)[:31])
        self._sheet.freeze_panes(1, 0)
        heads = headings(columns, files.say)
        widths = [_width(word) + _ARROW for word in heads]
        heads_look = {right: self._head(right=right) for right in (False, True)}
        for place, word in enumerate(heads):
            right = columns[place].kind in NUMERIC
            self._sheet.write_string(0, place, word, heads_look[right])
        number = 0
        for number, row in enumerate(report.rows, 1):
            self._row(number, columns, row, widths)
        if any(one.summed for one in columns):
            totals: Row = (files.say("report.total"), *report.totals[1:])
            self._row(number + 1, columns, totals, widths, bold=True)
        if number:
            self._sheet.autofilter(0, 0, number, len(columns) - 1)
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    def _row(
        self,
        number: int,
        columns: Iterable[Column],
        row: Row,
        widths: list[int],
        *,
        bold: bool = False,
    ) -> None:
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is not None:
                widths[place] = max(widths[place], self._cell(number, place, column, value, bold))
            elif bold:
                self._sheet.write_blank(number, place, None, self._format(column.kind, bold=True))

    def _cell(self, row: int, place: int, column: Column, value: str | float, bold: bool) -> int:
        """Write one cell as what it is, and give how wide it is."""
        look = self._format(column.kind, bold=bold)
        if not isinstance(value, str):
            failed = self._sheet.write_number(row, place, value, look)
            width = len(f"{value:,}") + 2 if isinstance(value, int) else _NARROWEST
        elif column.kind in _DATED and value[:_DAY_LENGTH].count("-") == 2:
            failed = self._sheet.write_number(row, place, _serial(value), look)
            width = _TIME_WIDTH if column.kind is Kind.TIME else 12
        else:
            text = protect(self._files.text(column, value))
            failed = self._sheet.write_string(row, place, text, self._format(Kind.TEXT, bold=bold))
            width = _width(text)
        if failed:
            raise Bug("bug.cell", row=row, column=place)
        return width

    def _head(self, *, right: bool) -> Any:
        side = "right" if right else "left"
        return self._book.add_format({"bold": True, "bottom": 1, "align": side})

    def _format(self, kind: Kind, *, bold: bool = False) -> Any:
        if (kind, bold) not in self._formats:
            shape = {"num_format": _FORMATS.get(kind, "@"), "bold": bold, "top": 1 if bold else 0}
            self._formats[kind, bold] = self._book.add_format(shape)
        return self._formats[kind, bold]


_DATED = frozenset({Kind.TIME, Kind.SPAN})


def _serial(text: str) -> float:
    """A day or time as spreadsheets count it."""
    passed = datetime.fromisoformat(text) - _EPOCH
    return passed.days + passed.seconds / _DAY_S


def _short(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value


def _width(text: str) -> int:
    """Roughly how many Latin letters wide a text is; Hangul takes two."""
    return sum(2 if ord(one) > 0x1100 else 1 for one in text) + 2
