"""Reports as files: read back as spreadsheets read them, and nothing left where it went wrong."""

from __future__ import annotations

import csv
import errno
import io
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pos_app.domain.payment import Mode
from pos_app.domain.report import Report, Row, Span, Topic, Wish, sums
from pos_app.errors import BoothError, Refused
from pos_app.paper import tabular, xlsx
from pos_app.paper.tabular import ReportFiles
from tests.ui.booth import words

EVIL = '=HYPERLINK("http://evil.example","클릭")'
ITEMS: tuple[Row, ...] = (
    ("00123", "수제 레몬 생강청", 25, 0, 1_300_000, 0, 1_300_000, 0.75, 9_000),
    ("+X3", EVIL, 3, 1, 36_000, 12_000, 24_000, 0.25, 0),
    ("@X", "  =1+1", 0, 0, 0, 500, -500, None, 0),
)
NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with nothing else in it."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def files(lang: str = "ko", mode: Mode = Mode.LIVE) -> ReportFiles:
    return ReportFiles(words(lang).say, "=토끼 책방", mode, lambda: NOW)


def report(topic: Topic, *rows: Row, **wish: Any) -> Report:
    wanted = Wish(topic, **wish)
    return Report(wanted, rows, len(rows), sums(wanted.columns, rows))


def saved(path: Path, one: Report, **how: Any) -> Any:
    files(**how).write(path, one)
    return load_workbook(path)


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_csv_is_for_programs(out: Path) -> None:
    path = out / "a.csv"
    files().write(path, report(Topic.ITEMS, *ITEMS))
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 4
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[0] == [
        "품번", "이름", "판매수량", "반품수량", "판매금액", "환불금액", "순매출", "비중", "할인",
    ]  # fmt: skip
    assert rows[1] == [
        "00123",
        "수제 레몬 생강청",
        "25",
        "0",
        "1300000",
        "0",
        "1300000",
        "0.75",
        "9000",
    ]
    assert rows[2][:2] == ["'+X3", f"'{EVIL}"]
    assert rows[3] == ["'@X", "'  =1+1", "0", "0", "0", "500", "-500", "", "0"]


def test_long_csv_is_written_in_blocks(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = out / "whole.csv", out / "parts.csv"
    files().write(whole, report(Topic.ITEMS, *ITEMS))
    monkeypatch.setattr(tabular, "_BLOCK", 10)
    files().write(parts, report(Topic.ITEMS, *ITEMS))
    assert parts.read_bytes() == whole.read_bytes()


def test_a_workbook_has_typed_cells_totals_and_its_header_in_sight(out: Path) -> None:
    book = saved(out / "a.xlsx", report(Topic.ITEMS, *ITEMS))
    sheet = book.worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("상품별 판매", "A2")
    assert cells(sheet)[1] == list(ITEMS[0])
    assert cells(sheet)[-1] == ["합계", None, 28, 1, 1_336_000, 12_500, 1_323_500, None, 9_000]
    for row, column in ((2, 1), (3, 2), (4, 1), (4, 2)):
        cell = sheet.cell(row, column)
        assert (cell.data_type, cell.number_format) == ("s", "@"), cell.value
    assert sheet["B3"].value == f"'{EVIL}"
    assert [sheet.cell(2, place).number_format for place in (3, 5, 8)] == ["#,##0", "#,##0", "0.0%"]
    assert sheet["E5"].font.bold
    assert sheet["E5"].data_type == "n"  # a value, which nobody has to compute
    assert sheet.auto_filter.ref == "A1:I4"
    assert sheet.column_dimensions["B"].width > 30  # Hangul takes two
    assert not [c for one in book.worksheets for row in one.iter_rows() for c in row
                if c.data_type == "f"]  # fmt: skip


def test_times_and_days_are_dates_and_codes_are_words(out: Path) -> None:
    row: Row = (7, "2026-05-01 12:34:56", "BP-7", "사과 7", "toss", "CARD", "아메리카노 +1", 3,
                11_000, None, 11_000, 0, 11_000, 8_181, 819, 2_000, "=kim", None, 0)  # fmt: skip
    sheet = saved(out / "a.xlsx", report(Topic.SALES, row)).worksheets[0]
    assert str(sheet["B2"].value) == "2026-05-01 12:34:56"
    assert [sheet.cell(2, place).value for place in (1, 5, 6, 17)] == [
        7,
        "토스페이",
        "카드",
        "'=kim",
    ]
    spans = ("2026-05-01", "2026-05", "2026-Q2")
    rows: list[Row] = [(span, 1, *[0] * 8) for span in spans]
    english = saved(out / "b.xlsx", report(Topic.TAX, *rows), lang="en").worksheets[0]
    assert [str(english.cell(row, 1).value) for row in (2, 3, 4, 5)] == [
        "2026-05-01 00:00:00", "2026-05", "2026 Q2", "Total",
    ]  # fmt: skip
    assert english["A2"].number_format == "yyyy-mm-dd"


def test_a_second_sheet_says_of_what_the_report_is(out: Path) -> None:
    days = {"first": date(2026, 1, 1), "last": date(2026, 3, 31), "span": Span.QUARTER}
    book = saved(out / "a.xlsx", report(Topic.TAX, **days), mode=Mode.PRACTICE)
    assert book.worksheets[0].title == "과세·면세·부가세 (PRACTICE)"
    assert cells(book.worksheets[0])[1][:2] == ["합계", 0]
    assert cells(book["안내"]) == [
        ["보고서", "과세·면세·부가세"], ["가게", "'=토끼 책방"],
        ["기간", "2026-01-01 ~ 2026-03-31"], ["묶음", "분기별"],
        ["모드", "연습 (실제 매출이 아니에요)"], ["만든 시각", "2026-05-01 12:00:00"],
        ["줄 수", "0"],
    ]  # fmt: skip
    other = saved(out / "b.xlsx", report(Topic.REPRINTS), lang="en")
    assert cells(other["About"])[2] == ["Days", "From the beginning until now"]
    assert cells(other.worksheets[0]) == [["Time", "Number", "Receipt no.", "Reissue no.", "By"]]


def test_the_end_of_the_name_says_the_kind(out: Path) -> None:
    for name in ("a", "a.xls", "a.pdf"):
        with pytest.raises(Refused, match="sheet.which_kind"):
            files().write(out / name, report(Topic.ITEMS))
    files().write(out / "A.XLSX", report(Topic.ITEMS))
    assert os.listdir(out) == ["A.XLSX"]


def test_more_rows_than_a_sheet_has_are_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "LAST_ROW", 4)
    with pytest.raises(Refused, match="sheet.too_many_rows"):
        files().write(out / "a.xlsx", report(Topic.ITEMS, *ITEMS))
    files().write(out / "b.xlsx", report(Topic.ITEMS, *ITEMS[:2]))
    assert os.listdir(out) == ["b.xlsx"]
    assert xlsx.LAST_ROW == 1_048_576


def failing(after: int, error: Exception) -> Report:
    """A report that goes wrong after some rows."""

    def rows() -> Iterator[Row]:
        yield from ITEMS[:after]
        raise error

    return Report(Wish(Topic.ITEMS), rows(), 3, (None,) * 8)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_whatever_goes_wrong_leaves_the_old_file_and_nothing_else(name: str, out: Path) -> None:
    path = out / name
    path.write_bytes(b"old")
    with pytest.raises(BoothError, match="store.io_error"):
        files().write(path, failing(2, BoothError("store.io_error")))
    assert os.listdir(out) == [name]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize(
    ("error", "key"),
    [
        (errno.ENOSPC, "sheet.disk_full"),
        (errno.EACCES, "sheet.not_writable"),
        (errno.EROFS, "sheet.not_writable"),
        (errno.EIO, "sheet.unwritable"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_refuses(
    name: str, error: int, key: str, step: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(error, "no")

    whose: object = os if step == "fsync" else Path
    monkeypatch.setattr(whose, step, fail)
    with pytest.raises(Refused) as refused:
        files().write(out / name, report(Topic.ITEMS, *ITEMS))
    assert refused.value.key == key
    assert os.listdir(out) == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_folder_that_is_not_there(name: str, out: Path) -> None:
    with pytest.raises(Refused, match="sheet.no_folder"):
        files().write(out / "none" / name, report(Topic.ITEMS, *ITEMS))
    (out / name).mkdir()
    with pytest.raises(Refused, match="sheet.is_folder"):
        files().write(out / name, report(Topic.ITEMS, *ITEMS))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_disk_that_is_full(name: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a real write to a full disk answers, wherever the library writes."""
    real = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **how: Any) -> Any:
        if "x" in mode:
            return real(Path("/dev/full"), "wb", 0)
        return real(path, mode, *more, **how)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="sheet.disk_full"):
        files().write(out / name, report(Topic.ITEMS, *ITEMS))
    assert os.listdir(out) == []


class FullOnce(io.FileIO):
    """A file on a disk that has no room for its first write, and room again for the next."""

    met = False

    def write(self, content: Any, /) -> int:
        if not self.met:
            self.met = True
            raise OSError(errno.ENOSPC, "no room")
        return super().write(content)


def test_a_disk_that_is_full_for_a_moment(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small workbook first meets the disk when the library seeks: from there it is crooked."""
    real = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **how: Any) -> Any:
        return io.BufferedRandom(FullOnce(path, mode)) if "x" in mode else real(path, mode, *more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="sheet.disk_full"):
        files().write(out / "a.xlsx", report(Topic.ITEMS, *ITEMS))
    assert os.listdir(out) == []
