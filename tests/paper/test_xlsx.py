"""Excel workbooks as Excel, web shops and damaged disks make them."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pos_app.domain.pricelist import parse_rows
from pos_app.domain.table import Dated, Disguised, Formula, Merged, Table
from pos_app.errors import Bug, Refused
from pos_app.paper import xlsx
from pos_app.paper.xlsx import read_xlsx, write_xlsx

HEADER = ["sku", "name", "price"]


def workbook(*rows: list[Any], title: str = "상품") -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def content(book: Workbook) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def read(*rows: list[Any]) -> Table:
    return read_xlsx(content(workbook(*rows)), "list.xlsx")


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as error:
        read_xlsx(data, "list.xlsx")
    return error.value.key


def test_cells_keep_their_kind() -> None:
    day = date(2026, 3, 1)
    found = read(
        [*HEADER, "바코드", "stock", "tax", "비고"],
        ["A1", "찻잔", 3500, 8801234567890, 3500.5, True, None],
        ["B2", "=A2", "=C2*2", "0012", day, None, "=1"],
    )
    assert found.header == (*HEADER, "바코드", "stock", "tax", "비고")
    assert found.rows[0] == (2, ("A1", "찻잔", 3500, 8801234567890, 3500.5, "TRUE"))
    line, cells = found.rows[1]
    assert line == 3
    assert cells[:4] == ("B2", Formula("=A2"), Formula("=C2*2"), "0012")
    assert isinstance(cells[4], Dated)
    assert cells[6] == Formula("=1")


def test_an_error_value_is_no_text() -> None:
    book = workbook(HEADER, ["A1", "x", 1])
    book.worksheets[0]["B2"].value = "#N/A"
    book.worksheets[0]["B2"].data_type = "e"
    assert read_xlsx(content(book), "x").rows[0][1][1] == Formula("#N/A")


def test_text_that_looks_like_a_formula_is_text() -> None:
    book = workbook(HEADER, ["A1", "x", 1])
    book.worksheets[0]["B2"].value = "=1+1"
    book.worksheets[0]["B2"].data_type = "s"
    assert read_xlsx(content(book), "x").rows == ((2, ("A1", "=1+1", 1)),)


def test_titles_blank_lines_and_merged_cells_above_the_header() -> None:
    book = workbook(["2026 가을 상품"], [], HEADER, ["A1", "찻잔", 1], [], ["B2", "쌀", 2])
    book.worksheets[0].merge_cells("A1:C1")
    found = read_xlsx(content(book), "x")
    assert found.header_line == 3
    assert [line for line, _ in found.rows] == [4, 6]


def test_notes_to_the_right_of_the_list_are_the_owners() -> None:
    found = read(HEADER, ["A1", "찻잔", 1, None, "사장님께 확인"])
    assert found.rows == ((2, ("A1", "찻잔", 1)),)


def test_the_first_visible_sheet_with_a_header_counts() -> None:
    book = workbook(["안내"], ["아래 시트를 채우세요"], title="안내")
    hidden = book.create_sheet("숨김")
    hidden.append(HEADER)
    hidden.append(["X", "숨은 상품", 1])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("목록")
    shown.append(HEADER)
    shown.append(["A1", "찻잔", 1])
    assert read_xlsx(content(book), "x").rows == ((2, ("A1", "찻잔", 1)),)


def test_of_several_price_lists_nobody_can_say_which_one_is_meant() -> None:
    book = workbook(HEADER, ["A1", "컵", 9_000], title="작년")
    now = book.create_sheet("올해")
    now.append(HEADER)
    now.append(["A1", "컵", 12_000])
    with pytest.raises(Refused, match=r"sheet\.several") as error:
        read_xlsx(content(book), "x")
    assert error.value.values == {"file": "x", "sheets": "작년, 올해"}
    book.worksheets[0].sheet_state = "hidden"
    assert read_xlsx(content(book), "x").rows == ((2, ("A1", "컵", 12_000)),)


def test_a_merged_cell_says_so_in_every_row_below_its_first() -> None:
    book = workbook(
        ["행사", None, None, None], [*HEADER, "tax"], ["A1", "쌀", 1, "면세"], ["A2", "보리", 1],
        ["A3", "컵", 1, "과세"],
    )  # fmt: skip
    sheet = book.worksheets[0]
    for block in ("A1:D1", "D3:D4", "F3:F5"):
        sheet.merge_cells(block)
    rows = read_xlsx(content(book), "x").rows
    assert [cells[3] for _, cells in rows] == ["면세", Merged("면세"), "과세"]
    assert [row.product.tax.value for row in parse_rows(read_xlsx(content(book), "x"))] == [
        "exempt", "exempt", "taxable",
    ]  # fmt: skip
    sheet.merge_cells("AA3:AA4")
    sheet.merge_cells("C3:C5")
    rows = read_xlsx(content(book), "x").rows
    assert [cells[2] for _, cells in rows] == [1, Merged(1), Merged(1)]


def test_more_merged_cells_than_a_list_can_have_are_refused() -> None:
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    blocks = b"".join(b'<mergeCell ref="%c2:%c1048576"/>' % (one, one) for one in b"ABC")
    merged = xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + blocks + b"</mergeCells>")
    assert refused(rezipped(GOOD, {SHEET: merged})) == "sheet.broken"


def test_a_number_is_read_as_it_is_shown_or_not_at_all() -> None:
    book = workbook(HEADER, [1, "컵", 4_500])
    sheet = book.worksheets[0]
    sheet["A2"].number_format = "000"
    sheet["C2"].number_format = '_-"₩"* #,##0_-;\\-"₩"* #,##0_-;_-"₩"* "-"_-;_-@_-'
    assert read_xlsx(content(book), "x").rows == ((2, ("001", "컵", 4_500)),)
    sheet["C2"].number_format = "$#,##0"
    assert read_xlsx(content(book), "x").rows == ((2, ("001", "컵", Disguised("4500"))),)


def test_what_stands_far_to_the_right_costs_no_time() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="str"><v>A%d</v></c><c r="B%d" t="str"><v>b</v></c>'
        b'<c r="C%d"><v>1</v></c><c r="XFD%d"/></row>' % ((line,) * 6)
        for line in range(2, 3_000)
    )
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    end = xml.index(b'<row r="2"')
    wide = xml[:end] + rows + xml[xml.index(b"</sheetData>") :]
    tracemalloc.start()
    try:
        assert len(read_xlsx(rezipped(GOOD, {SHEET: wide}), "x").rows) == 2_998
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 30 * 1024 * 1024  # of 400 with every row at its full width


def test_a_workbook_with_isos_own_names_is_said_to_be_one() -> None:
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read("xl/workbook.xml")
    strict = xml.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    assert refused(rezipped(GOOD, {"xl/workbook.xml": strict})) == "sheet.strict"


def test_blank_columns_at_the_headers_end_do_not_count() -> None:
    assert read([*HEADER, " ", None, ""], ["A1", "찻잔", 1, "x"]).header == tuple(HEADER)


def test_a_header_that_lacks_something_is_still_the_header() -> None:
    assert read(["품번", "가격"], ["A", 1]).header == ("품번", "가격")


def test_a_workbook_without_a_header_is_refused() -> None:
    assert refused(content(workbook(["안내"]))) == "sheet.no_header"
    assert refused(content(Workbook())) == "sheet.no_header"


def test_more_rows_than_a_booth_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 30)
    rows = [["A", "b", 1]] * 31
    assert len(read(HEADER, *rows[1:]).rows) == 30
    assert refused(content(workbook(HEADER, *rows))) == "sheet.too_many_rows"


def rezipped(data: bytes, change: dict[str, bytes | None]) -> bytes:
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            kept = change.get(name, old.read(name))
            if kept is not None:
                new.writestr(name, kept)
    return memory.getvalue()


GOOD = content(workbook(HEADER, ["A1", "찻잔", 1]))
SHEET = "xl/worksheets/sheet1.xml"


def test_a_size_that_is_not_true_does_no_harm() -> None:
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    for size in (b"A1", b"A1:XFD1048576"):
        told = xml.replace(b'<dimension ref="A1:C2"', b'<dimension ref="' + size + b'"')
        assert told != xml or size == b"A1:C2"
        assert read_xlsx(rezipped(GOOD, {SHEET: told}), "x").rows == ((2, ("A1", "찻잔", 1)),)


def test_a_row_number_beyond_every_sheet_ends_the_reading() -> None:
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    far = xml.replace(b'r="2"', b'r="99999999999"')
    assert far != xml
    assert read_xlsx(rezipped(GOOD, {SHEET: far}), "x").rows == ()


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 200_000)
    assert refused(rezipped(GOOD, {SHEET: b" " * 300_000})) == "sheet.unpacks_too_big"


def test_other_zips_are_refused() -> None:
    assert refused(rezipped(GOOD, {"xl/workbook.xml": None})) == "sheet.unknown_kind"


@pytest.mark.parametrize(
    "change",
    [
        {SHEET: b"<worksheet><sheetData><row"},
        {SHEET: None},
        {"xl/workbook.xml": b"not xml"},
        {"[Content_Types].xml": None},
    ],
)
def test_broken_parts_are_refused(change: dict[str, bytes | None]) -> None:
    assert refused(rezipped(GOOD, change)) in {"sheet.broken", "sheet.no_header"}


def test_half_a_file_is_refused() -> None:
    assert refused(GOOD[: len(GOOD) // 2]) == "sheet.broken"
    assert refused(b"PK") == "sheet.broken"


def test_damage_anywhere_is_a_refusal_and_never_a_traceback(effort: int) -> None:
    chance = random.Random(1)
    for _ in range(60 * effort):
        damaged = bytearray(GOOD)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(Refused):
            read_xlsx(bytes(damaged), "x")


def test_damage_inside_the_sheet_is_a_refusal_and_never_a_traceback(effort: int) -> None:
    chance = random.Random(2)
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    for _ in range(60 * effort):
        damaged = bytearray(xml)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.choice(b'<>"/=0 a9&rtsn')
        with suppress(Refused):
            read_xlsx(rezipped(GOOD, {SHEET: bytes(damaged)}), "x")


def test_written_cells_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ["이름", "값"], [("=1+1", -5), ("https://a.b", None), ("007", 8801234567890)])
    sheet = load_workbook(path).worksheets[0]
    kinds = [[cell.data_type for cell in row] for row in sheet.iter_rows()]
    assert kinds == [["s", "s"], ["s", "n"], ["s", "n"], ["s", "n"]]
    assert [cell.value for cell in sheet["A"]] == ["이름", "'=1+1", "https://a.b", "007"]
    assert [cell.value for cell in sheet["B"]] == ["값", -5, None, 8801234567890]
    assert sheet["A3"].hyperlink is None
    assert sheet.freeze_panes == "A2"


def test_no_part_of_a_written_workbook_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ["=HYPERLINK()"], [("{=A1}",), ("@SUM(1)",), ("＝1",)])
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read(SHEET).replace(b"<format", b"")


def test_more_rows_than_excel_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "LAST_ROW", 3)
    write_xlsx(tmp_path / "a.xlsx", ["a"], [("1",), ("2",)])
    with pytest.raises(Refused, match=r"sheet\.too_many_rows"):
        write_xlsx(tmp_path / "b.xlsx", ["a"], [("1",), ("2",), ("3",)])
    assert not (tmp_path / "b.xlsx").exists()


def test_text_that_no_cell_can_hold_is_not_dropped_in_silence(tmp_path: Path) -> None:
    with pytest.raises(Bug, match=r"bug\.cell"):
        write_xlsx(tmp_path / "a.xlsx", ["a"], [("x" * 32_768,)])
    assert not (tmp_path / "a.xlsx").exists()
