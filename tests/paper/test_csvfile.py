"""CSV as Excel, POS programs and people write it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain.table import Table
from pos_app.errors import Refused
from pos_app.paper.csvfile import DELIMITERS, MOST_ROWS, read_csv, write_csv
from pos_app.paper.guard import protect, unprotect

LIST = "품번,상품명,가격\r\nA1,찻잔,12000\r\nB2,쌀,9000\r\n"
READ = (("품번", "상품명", "가격"), [(2, ("A1", "찻잔", "12000")), (3, ("B2", "쌀", "9000"))])


def parts(table: Table) -> tuple[tuple[str, ...], list[object]]:
    return table.header, list(table.rows)


def refused(content: bytes) -> Refused:
    with pytest.raises(Refused) as error:
        read_csv(content, "list.csv")
    assert error.value.values["file"] == "list.csv"
    return error.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_every_common_kind_reads_the_same(encoding: str, delimiter: str, ends: str) -> None:
    text = LIST.replace(",", delimiter).replace("\r\n", ends)
    assert parts(read_csv(text.encode(encoding), "list.csv")) == READ


def test_utf16_of_the_other_byte_order() -> None:
    assert parts(read_csv(b"\xfe\xff" + LIST.encode("utf-16-be"), "list.csv")) == READ


@pytest.mark.parametrize(
    "content", [b"sku,name,price\nA,caf\xe9,1\n", "상품명".encode("utf-16-le")[:-1] + b"\xff\xff"]
)
def test_other_encodings_are_refused(content: bytes) -> None:
    assert refused(content).key == "sheet.encoding"


def test_half_a_utf16_file_is_refused() -> None:
    assert refused(LIST.encode("utf-16")[:-1]).key == "sheet.encoding"


def test_one_damaged_byte_does_not_turn_a_list_into_gibberish() -> None:
    content = (LIST + "C3,고래 유리컵,1\n").encode()
    at = content.rindex("컵".encode())
    broken = content[:at] + content[at + 1 :]
    error = refused(broken)
    assert (error.key, error.values["line"]) == ("sheet.damaged_text", 4)


def test_nul_is_refused_with_its_line() -> None:
    error = refused(LIST.encode() + b"C3,a\0b,1\n")
    assert (error.key, error.values["line"]) == ("sheet.nul", 4)
    assert refused("sku,name".encode("utf-16-le")).key == "sheet.nul"


def test_lines_above_the_header_are_passed_over() -> None:
    text = "sep=;\n2026 가을 상품,,\n\n" + LIST
    found = read_csv(text.encode(), "list.csv")
    assert found.header_line == 4
    assert [line for line, _ in found.rows] == [5, 6]


def test_line_breaks_in_quotes_keep_the_numbers_right() -> None:
    text = '품번,"상품명\n(한글)",가격\nA1,"찻\r\n잔",1\n\n B2,쌀,2\n'
    found = read_csv(text.encode(), "list.csv")
    assert found.header_line == 1
    assert found.rows == ((3, ("A1", "찻\r\n잔", "1")), (6, (" B2", "쌀", "2")))


def test_quotes_hide_delimiters_and_quotes() -> None:
    text = 'sku;name;price\nA1;"크고; ""좋은"", 잔";"12,000"\n'
    (row,) = read_csv(text.encode(), "list.csv").rows
    assert row == (2, ("A1", '크고; "좋은", 잔', "12,000"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_codes_that_were_hidden_from_excel_are_plain(delimiter: str) -> None:
    row = ['="001"', '컵 "큰 것"', ' ="8801234567890" ', '="a""b"', '\'="x"', "=A1"]
    text = io.StringIO(newline="")
    text.write(delimiter.join(["상품코드", "상품명", "가격", "바코드", "비고", "메모"]) + "\r\n")
    text.write(delimiter.join([*row[:1], '"컵 ""큰 것"""', *row[2:]]) + "\r\n")
    ((_, cells),) = read_csv(text.getvalue().encode(), "x").rows
    assert cells == ("001", '컵 "큰 것"', "8801234567890", 'a"b', '="x"', "=A1")


def test_prices_with_commas_do_not_decide_the_delimiter() -> None:
    text = "sku\tname\tprice\nA1\t찻잔, 큰, 흰, 새\t12,000\n"
    (row,) = read_csv(text.encode(), "list.csv").rows
    assert row == (2, ("A1", "찻잔, 큰, 흰, 새", "12,000"))


@pytest.mark.parametrize(
    "tail", ['C3,"열린,1\nD4,x,2\n', 'C3,"닫힌"글,1\n', 'C3,"' + "가" * 140_000]
)
def test_quotes_that_do_not_add_up_are_refused_where_they_begin(tail: str) -> None:
    error = refused((LIST + tail).encode())
    assert (error.key, error.values["line"]) == ("sheet.quotes", 4)


def test_blank_columns_at_the_headers_end_do_not_count() -> None:
    assert read_csv(b"sku,name,price,,\nA,b,1,,\n", "x").header == ("sku", "name", "price")


def test_a_header_that_lacks_something_is_still_the_header() -> None:
    assert read_csv("품번,가격\nA,1\n".encode(), "x").header == ("품번", "가격")


@pytest.mark.parametrize("text", ["A1,찻잔,12000\n", "그냥 글이에요.\n", "\n\n", '"', "{\n}\n"])
def test_without_a_header_it_is_no_list(text: str) -> None:
    assert refused(text.encode()).key == "sheet.no_header"


def test_a_header_far_below_is_not_looked_for() -> None:
    assert refused(("x\n" * 20 + LIST).encode()).key == "sheet.no_header"


def test_more_rows_than_a_booth_can_have_are_refused() -> None:
    error = refused(b"sku,name,price\n" + b"A,b,1\n" * (MOST_ROWS + 1))
    assert (error.key, error.values["most"]) == ("sheet.too_many_rows", MOST_ROWS)


def written(path: Path, *rows: tuple[str | int | None, ...]) -> bytes:
    write_csv(path, ["name", "price"], rows)
    return path.read_bytes()


def test_a_file_for_excel(tmp_path: Path) -> None:
    content = written(tmp_path / "a.csv", ("찻잔, 큰", 12_000), ('"새"\n', -5), (None, None))
    assert content == ('\ufeffname,price\r\n"찻잔, 큰",12000\r\n"""새""\n",-5\r\n,\r\n'.encode())


TRIGGERS = "=+-@\t\r\0＝＋－＠"
USER_TEXT = st.text(st.one_of(st.sampled_from(TRIGGERS + " '\n\u3000,;\""), st.characters()))


@given(USER_TEXT)
@example("=cmd|'/c calc'!A1")
@example("  =1+1")
@example("\u3000＝1")
@example("'=1")
@example("''  @x")
@example("\n\t+1")
def test_no_text_of_ours_can_run_and_all_comes_back(text: str) -> None:
    kept = protect(text)
    assert not kept.lstrip(" \n\u3000\xa0").startswith(tuple(TRIGGERS))
    assert unprotect(kept) == text


def test_plain_text_is_left_alone() -> None:
    for text in ("찻잔", "a=b", "'90년대", "", "12-3"):
        assert protect(text) == text


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]))), min_size=1))
def test_every_cell_written_is_protected(rows: list[tuple[str]]) -> None:
    path = Path(__file__).with_suffix(".none")
    kept: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pos_app.paper.csvfile.save_bytes", lambda _, content: kept.append(content))
        write_csv(path, ["=a"], rows)
    cells = list(csv.reader(io.StringIO(kept[0].decode("utf-8-sig"), newline="")))
    assert [one for row in cells for one in row] == ["'=a", *(protect(one) for (one,) in rows)]
