"""The owner's own stock sheet: their columns, order and looks, with two columns filled in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.money import Won
from pos_app.domain.stocksheet import Sold, fill
from pos_app.errors import Refused
from pos_app.paper.ownsheet import check_copy, fill_copy
from pos_app.paper.sheet import read_table
from tests.ui.booth import words

PRODUCTS = (
    Product(Sku("A-1"), "수제 레몬 생강청", Won(12_000)),
    Product(Sku("42"), "머그컵", Won(15_000)),
)
SOLD = {"A-1": Sold(3, 36_000), "42": Sold(1, 15_000)}


def filled(source: Path, path: Path, lang: str = "ko") -> None:
    check_copy(source, path)
    fill_copy(source, path, fill(read_table(source), PRODUCTS, SOLD), words(lang).say)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with nothing else in it."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def book(out: Path) -> Path:
    """A workbook as owners keep them: a title above, colours, a formula, another sheet."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "5월 행사"
    for row in (
        ["재고표 (5월)", None, None, None, None],
        ["메모", "품번", "상품명", "가격", "재고"],
        ["앞줄", "A-1", "레몬", 12_000, 20],
        [None, 42, "머그컵", 15_000, "=E3*2"],
        [None, "?", "모르는 것", 1, 1],
    ):
        sheet.append(row)
    sheet["B2"].font = Font(bold=True, color="FF0000")
    sheet["E2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["C"].width = 33
    made.create_sheet("기타")["A1"] = "그대로"
    path = out / "재고.xlsx"
    made.save(path)
    return path


def test_a_workbook_keeps_everything_and_gains_two_columns(book: Path, out: Path) -> None:
    before, path = book.read_bytes(), out / "채움.xlsx"
    filled(book, path)
    assert book.read_bytes() == before
    sheet = load_workbook(path)["5월 행사"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["재고표 (5월)", None, None, None, None, None, None],
        ["메모", "품번", "상품명", "가격", "재고", "판매", "매출"],
        ["앞줄", "A-1", "레몬", 12_000, 20, 3, 36_000],
        [None, 42, "머그컵", 15_000, "=E3*2", 1, 15_000],
        [None, "?", "모르는 것", 1, 1, None, None],
    ]
    assert sheet["B2"].font.color.rgb.endswith("FF0000")
    assert sheet["F2"].fill.fgColor.rgb == sheet["E2"].fill.fgColor.rgb
    assert sheet["G3"].number_format == "#,##0"
    assert sheet.column_dimensions["C"].width == 33
    assert load_workbook(path)["기타"]["A1"].value == "그대로"
    assert sorted(os.listdir(out)) == sorted([book.name, path.name])


def test_columns_of_that_name_are_filled_where_they_are(book: Path, out: Path) -> None:
    opened = load_workbook(book)
    sheet = opened["5월 행사"]
    sheet["A2"] = "매출(원)"
    sheet["A3"] = None
    opened.save(book)
    path = out / "out.xlsx"
    filled(book, path)
    rows = load_workbook(path)["5월 행사"]
    assert [rows["A3"].value, rows["A4"].value, rows["A2"].value] == [36_000, 15_000, "매출(원)"]
    assert [rows["F2"].value, rows["F3"].value] == ["판매", 3]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("cp949", ";"), ("utf-16", "\t"), ("utf-8", ",")],
)
def test_csv_keeps_its_encoding_and_its_rows(encoding: str, delimiter: str, out: Path) -> None:
    text = "재고표\n품번,상품명,비고\nA-1,레몬,=1+1\n\n?,모름,x\n42,머그컵\n".replace(
        ",", delimiter
    )
    source, path = out / "a.csv", out / "b.csv"
    source.write_bytes(text.encode(encoding))
    filled(source, path)
    known = "utf-8-sig" if encoding == "utf-8" else encoding
    lines = path.read_bytes().decode(known).replace(delimiter, ",").splitlines()
    assert lines == [
        "재고표", "품번,상품명,비고,판매,매출", "A-1,레몬,=1+1,3,36000", "", "?,모름,x",
        "42,머그컵,,1,15000",
    ]  # fmt: skip
    assert source.read_bytes() == text.encode(encoding)


def test_notes_beside_the_list_are_left_alone(out: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (
        ["재고표", None, None, None, None, None, None, "제목"],
        ["품번", "상품명", "가격"],
        ["A-1", "레몬", 12_000, "3개 예약", "010-0000"],
        ["42", "머그컵", 15_000],
    ):
        sheet.append(row)
    sheet.merge_cells("E4:F4")
    source, path = out / "a.xlsx", out / "b.xlsx"
    made.save(source)
    filled(source, path)
    rows = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    assert rows[1:] == [
        ["품번", "상품명", "가격", None, None, None, "판매", "매출"],
        ["A-1", "레몬", 12_000, "3개 예약", "010-0000", None, 3, 36_000],
        ["42", "머그컵", 15_000, None, None, None, 1, 15_000],
    ]


def test_a_merged_cell_that_would_have_to_be_filled_is_named(out: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (["품번", "상품명", "가격", "판매"], ["A-1", "레몬", 1], ["42", "머그컵", 1]):
        sheet.append(row)
    sheet.merge_cells("D2:D3")
    source, path = out / "a.xlsx", out / "b.xlsx"
    made.save(source)
    with pytest.raises(Refused, match=r"report\.merged") as error:
        filled(source, path)
    assert error.value.values == {"line": 3, "letter": "D"}
    assert os.listdir(out) == [source.name]


def test_a_header_that_computes_is_still_the_header(book: Path, out: Path) -> None:
    opened = load_workbook(book)
    opened["5월 행사"]["E2"] = '="재고 "&TEXT(TODAY(),"m/d")'
    opened["5월 행사"]["F2"] = "비고"
    opened.save(book)
    path = out / "out.xlsx"
    filled(book, path)
    assert load_workbook(path)["5월 행사"]["G3"].value == 3


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_quotes_before_the_delimiter_are_no_damage(delimiter: str, out: Path) -> None:
    source, path = out / "a.csv", out / "b.csv"
    source.write_text('품번,상품명\n"A-1",레몬\n'.replace(",", delimiter), encoding="utf-8")
    filled(source, path)
    lines = path.read_text(encoding="utf-8-sig").replace(delimiter, ",").splitlines()
    assert lines == ["품번,상품명,판매,매출", "A-1,레몬,3,36000"]


def test_the_original_is_never_the_target(book: Path, out: Path) -> None:
    link = out / "link.xlsx"
    link.symlink_to(book)
    cases: list[tuple[Any, str]] = [
        (book, "report.same_file"),
        (link, "report.same_file"),
        (out / "a.csv", "report.same_kind"),
        (out / "a", "report.same_kind"),
    ]
    before = book.read_bytes()
    for path, key in cases:
        with pytest.raises(Refused, match=key):
            filled(book, path)
    assert book.read_bytes() == before


def test_a_copy_that_cannot_be_written_is_not_there(book: Path, out: Path) -> None:
    with pytest.raises(Refused, match="sheet.no_folder"):
        filled(book, out / "none" / "a.xlsx")
    with pytest.raises(Refused, match="sheet.missing"):
        filled(out / "none.xlsx", out / "a.xlsx")
    assert os.listdir(out) == [book.name]
