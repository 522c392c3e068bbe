"""Price lists as owners write them, and everything that is wrong with one said at once."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.catalog import PricedRow, Product, Sku, TaxClass, plan_import
from pos_app.domain.columns import KOREAN, Field, find_columns
from pos_app.domain.money import Won
from pos_app.domain.pricelist import ignored_columns, parse_rows
from pos_app.domain.reader import MOST_PROBLEMS
from pos_app.domain.table import Cell, Dated, Disguised, Formula, Merged, Table, letter_of, shown
from pos_app.errors import Refused
from tests.domain.make import product

HEADER = ("sku", "barcode", "name", "category", "price", "tax", "stock")


def table(*rows: tuple[Cell, ...], header: tuple[str, ...] = HEADER) -> Table:
    return Table(1, header, tuple(enumerate(rows, 2)))


def one(cell: Cell, field: str) -> PricedRow:
    """A good row with one cell exchanged, read."""
    good: dict[str, Cell] = {
        "sku": "A1", "barcode": None, "name": "찻잔", "category": "", "price": 100, "tax": "",
        "stock": None,
    }  # fmt: skip
    (row,) = parse_rows(table(tuple({**good, field: cell}.values())))
    return row


def problems(given: Table, known: tuple[Product, ...] = ()) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(Refused) as refused:
        parse_rows(given, known)
    found = refused.value.values["problems"]
    assert isinstance(found, tuple)
    assert refused.value.key == ("pricelist.bad" if len(found) > 1 else "pricelist.bad_one")
    return [(problem.key, problem.values) for problem in found]


def why(cell: Cell, field: str) -> str:
    with pytest.raises(Refused) as refused:
        one(cell, field)
    problem = refused.value.values["problems"][0]  # type: ignore[index]
    assert isinstance(problem, Refused)
    assert problem.values["line"] == 2
    assert problem.values["column"] == field
    assert problem.values["letter"] == "ABCDEFG"[HEADER.index(field)]
    assert problem.values["text"] == shown(cell)
    return str(problem.key.removeprefix("pricelist."))


def test_a_full_row_is_a_product_with_its_stock() -> None:
    rows = parse_rows(table(("A1", "880", "찻잔", "그릇", "12,000원", "면세", "7")))
    assert rows == (
        PricedRow(2, Product(Sku("A1"), "찻잔", Won(12_000), TaxClass.EXEMPT, "그릇", "880"), 7),
    )


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("품번", "sku"), ("상품코드", "sku"), ("코드", "sku"), ("품목코드", "sku"), ("SKU", "sku"),
        ("자체 상품 코드", "sku"), ("\ufeffSku", "sku"), ("바코드번호", "barcode"),
        ("GTIN", "barcode"), ("EAN-13", "barcode"), ("품명", "name"), ("상품", "name"),
        ("제품명", "name"), ("이름", "name"), ("메뉴명", "name"), ("상품명 *", "name"),
        ("Product_Name", "name"), (unicodedata.normalize("NFD", "상품명"), "name"),
        ("단가", "price"), ("판매가", "price"), ("판매가격(원)", "price"), ("소비자가", "price"),
        ("금액", "price"), ("ＰＲＩＣＥ", "price"), ("수량", "stock"), ("재고수량", "stock"),
        ("현재고", "stock"), ("Qty", "stock"), ("카테고리", "category"), ("대분류", "category"),
        ("구분", "category"), ("과세/면세", "tax"), ("과세여부", "tax"), ("부가세", "tax"),
        ("세금", "tax"),
    ],
)  # fmt: skip
def test_owners_words_are_understood(word: str, meaning: str) -> None:
    assert find_columns([word]).places == {Field(meaning): 0}
    assert not find_columns([word]).usable
    assert find_columns([word, "품명", "상품", "가격"]).usable


@pytest.mark.parametrize("field", Field)
def test_the_words_of_our_own_exports_are_understood(field: Field) -> None:
    assert find_columns([field.value]).places == find_columns([KOREAN[field]]).places == {field: 0}


def test_other_columns_are_ignored_and_named() -> None:
    given = table(("A", "찻잔", 1, "x"), header=("sku", "name", "price", "비고", ""))
    assert ignored_columns(given) == ("비고",)
    assert len(parse_rows(given)) == 1


def test_missing_columns_are_named_all_at_once() -> None:
    found = problems(table(("880", "x"), header=("barcode", "memo")))
    assert [key for key, _ in found] == [
        "pricelist.no_sku_column", "pricelist.no_name_column", "pricelist.no_price_column",
    ]  # fmt: skip
    assert all(values == {"line": 1} for _, values in found)


def test_two_columns_of_one_meaning_are_refused_by_their_names() -> None:
    header = ("sku", "name", "판매가", "소비자가")
    ((key, values),) = problems(table(("A", "찻잔", 1, 2), header=header))
    assert key == "pricelist.column_twice"
    assert values == {
        "line": 1, "column": "판매가", "letter": "C", "other": "소비자가", "other_letter": "D",
    }  # fmt: skip


@pytest.mark.parametrize(
    "word",
    ["단가(매입)", "판매가(부가세 별도)", "가격\n(부가세 별도)", "가격(천원)", "단가[원가]",
     "price (USD)", "price ($)", "판매가（공급가）"],
)  # fmt: skip
def test_another_price_than_buyers_pay_is_refused_by_its_column(word: str) -> None:
    ((key, values),) = problems(table(("A", "찻잔", 600), header=("sku", "name", word)))
    assert key == "pricelist.column_price"
    assert values == {"line": 1, "column": shown(word), "letter": "C"}
    beside = table(("A", "찻잔", 600, 900), header=("sku", "name", word, "판매가(VAT 포함)"))
    assert parse_rows(beside)[0].product.price_won == 900
    assert ignored_columns(beside) == (shown(word),)


@pytest.mark.parametrize(
    "word",
    [
        "가격(원)",
        "가격 (₩)",
        "판매가(VAT포함)",
        "판매가 (부가세 포함)",
        "단가(1개당)",
        "가격(단위: 원)",
    ],
)
def test_brackets_that_say_what_every_price_is_are_no_matter(word: str) -> None:
    (row,) = parse_rows(table(("A", "찻잔", 600), header=("sku", "name", word)))
    assert row.product.price_won == 600


def test_what_many_cost_is_not_the_price_of_one() -> None:
    header = ("sku", "name", "낱개", "수량", "금액")
    ((key, values),) = problems(table(("A", "찻잔", 1_000, 10, 10_000), header=header))
    assert (key, values["column"]) == ("pricelist.column_price", "금액")
    named = table(("A", "찻잔", 1_000, 10, 10_000), header=("sku", "name", "개당", "수량", "금액"))
    assert parse_rows(named)[0].product.price_won == 1_000
    (alone,) = parse_rows(table(("A", "찻잔", 10_000, 3), header=("sku", "name", "금액", "재고")))
    assert alone.product.price_won == 10_000


CSV = ("sku", "name", "price", "stock")


def test_a_price_that_its_comma_cut_in_two_is_refused_and_with_it_all_like_it() -> None:
    given = table(
        ("A", "머그컵", "14", "000"),
        ("B", "엽서", "1", "500"),
        ("C", "사탕", "300", "12"),
        header=CSV,
    )
    assert [(key, of["line"], of["text"]) for key, of in problems(given)] == [
        ("pricelist.cut_price", 2, "14,000"), ("pricelist.cut_price", 3, "1,500"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (CSV, ("A", "사탕", "1", "500")),  # nothing in the list is cut for certain
        (CSV, ("A", "사탕", "0", "000")),
        (CSV, ("A", "사탕", 14, "000")),  # a number of a workbook
        (CSV, ("A", "사탕", "1500", "000")),
        (CSV, ("A", "사탕", "500")),
        (("name", "price", "sku"), ("사탕", "500", "001")),
        (("sku", "name", "price", "거래처"), ("A", "사탕", "500", "001")),
    ],
)
def test_three_digits_behind_a_price_may_be_right(header: tuple[str, ...], cells: Any) -> None:
    assert len(parse_rows(table(cells, header=header))) == 1


def test_a_cut_price_is_seen_before_a_column_that_nobody_knows() -> None:
    given = table(("A", "컵", "14", "000"), header=("sku", "name", "price", "비고"))
    assert [key for key, _ in problems(given)] == ["pricelist.cut_price"]


@pytest.mark.parametrize("field", ["sku", "name", "price", "stock", "barcode"])
def test_a_merged_cell_that_would_have_to_be_guessed_is_refused(field: str) -> None:
    assert why(Merged("8"), field) == "merged"


def test_a_merged_tax_class_or_category_is_that_of_every_row() -> None:
    cells = ("A", "", "쌀", Merged("곡식"), 100, Merged("면세"), None)
    (row,) = parse_rows(table(cells))
    assert (row.product.category, row.product.tax) == ("곡식", TaxClass.EXEMPT)


@pytest.mark.parametrize("field", ["sku", "barcode", "price", "stock"])
def test_a_number_that_is_shown_as_another_is_refused(field: str) -> None:
    assert why(Disguised("45"), field) == "disguised"


def test_numbers_drawn_down_beside_the_list_are_no_rows() -> None:
    header = ("sku", "name", "price", "번호")
    rows = parse_rows(table(("A", "찻잔", 100, 1), ("", None, "", 2), header=header))
    assert [row.line for row in rows] == [2]


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        (35_000, 35_000), (3500.0, 3_500), ("35000", 35_000), ("₩35,000", 35_000),
        (" 35,000 원 ", 35_000), ("３５００", 3_500), (0, 0), ("0", 0), (9_999_999, 9_999_999),
    ],
)  # fmt: skip
def test_prices_are_whole_won(cell: Cell, price: int) -> None:
    assert one(cell, "price").product.price_won == price


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (3500.5, "bad_price"), (-1, "bad_price"), ("-500", "bad_price"), ("3,50", "bad_price"),
        ("35.000", "bad_price"), ("1 2 3 4", "bad_price"), ("5000①", "bad_price"),
        ("5000²", "bad_price"), ("비싸요", "bad_price"), ("1e4", "bad_price"),
        (float("nan"), "bad_price"), (float("inf"), "bad_price"), ("9" * 5_000, "bad_price"),
        (10_000_000, "price_too_high"), ("10,000,000", "price_too_high"), (None, "no_price"),
        ("  ", "no_price"), (Formula("=B2*2"), "formula"), (Dated("2026-01-01"), "date"),
    ],
)  # fmt: skip
def test_other_prices_are_refused(cell: Cell, key: str) -> None:
    assert why(cell, "price") == key


@pytest.mark.parametrize("cell", ["시가", " 시 가 ", "open", "Open Price", "시세"])
def test_a_price_may_be_asked_for_at_the_counter(cell: Cell) -> None:
    row = one(cell, "price")
    assert (row.product.price_won, row.product.open_price) == (0, True)
    again = parse_rows(table(("A", "", "이름", "", "900", "", "")), (row.product,))
    assert (again[0].product.price_won, again[0].product.open_price) == (900, False)


@pytest.mark.parametrize(
    ("cell", "stock"),
    [(None, None), (" ", None), (0, 0), ("12", 12), ("1,200", 1_200), (7.0, 7), ("3 개", 3)],
)
def test_stock_is_a_count_or_blank(cell: Cell, stock: int | None) -> None:
    assert one(cell, "stock").stock == stock


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (-1, "bad_stock"), ("-3", "bad_stock"), ("3 4", "bad_stock"), ("3①", "bad_stock"),
        (1.5, "bad_stock"), ("많음", "bad_stock"),
        (10_000_000, "stock_too_high"), (Formula("=SUM(A1)"), "formula"), (Dated("x"), "date"),
    ],
)  # fmt: skip
def test_other_stock_is_refused(cell: Cell, key: str) -> None:
    assert why(cell, "stock") == key


@pytest.mark.parametrize(
    ("cell", "tax"),
    [
        ("", TaxClass.TAXABLE), (None, TaxClass.TAXABLE), ("과세", TaxClass.TAXABLE),
        ("면세", TaxClass.EXEMPT), ("Taxable", TaxClass.TAXABLE), (" EXEMPT ", TaxClass.EXEMPT),
        ("tax-free", TaxClass.EXEMPT),
    ],
)  # fmt: skip
def test_tax_words(cell: Cell, tax: TaxClass) -> None:
    assert one(cell, "tax").product.tax is tax


@pytest.mark.parametrize("cell", ["Y", "N", "O", "455", "영세율", 1])
def test_doubtful_tax_is_refused(cell: Cell) -> None:
    assert why(cell, "tax") == "bad_tax"


@pytest.mark.parametrize(
    ("word", "cell", "tax"),
    [
        ("과세여부", "Y", TaxClass.TAXABLE), ("과세여부", "아니요", TaxClass.EXEMPT),
        ("부가세", "N", TaxClass.EXEMPT), ("면세", "O", TaxClass.EXEMPT),
        ("면세여부", "x", TaxClass.TAXABLE), ("면세여부", "면세", TaxClass.EXEMPT),
        ("과세", 1, TaxClass.TAXABLE), ("면세", "", TaxClass.TAXABLE),
    ],
)  # fmt: skip
def test_yes_and_no_count_where_the_column_asks(word: str, cell: Cell, tax: TaxClass) -> None:
    (row,) = parse_rows(table(("A", "찻잔", 1, cell), header=("sku", "name", "price", word)))
    assert row.product.tax is tax


def test_maybe_is_refused_also_where_the_column_asks() -> None:
    given = table(("A", "찻잔", 1, "글쎄"), header=("sku", "name", "price", "과세여부"))
    assert [key for key, _ in problems(given)] == ["pricelist.bad_tax"]


@pytest.mark.parametrize("cell", [0, 1, "0", 1_000])
def test_amounts_of_tax_are_no_tax_classes(cell: Cell) -> None:
    given = table(("A", "찻잔", 1, cell), header=("sku", "name", "price", "부가세"))
    assert [key for key, _ in problems(given)] == ["pricelist.bad_tax"]


def test_tax_classes_under_another_word_are_not_lost() -> None:
    given = table(("A", "쌀", 1, "면세"), header=("sku", "name", "price", "구분"))
    assert [key for key, _ in problems(given)] == ["pricelist.tax_as_category"]
    with_tax = table(("A", "쌀", 1, "면세", ""), header=("sku", "name", "price", "구분", "tax"))
    assert parse_rows(with_tax)[0].product.category == "면세"


@pytest.mark.parametrize("field", ["sku", "barcode"])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (8801234567890, "8801234567890"), (8801234567890.0, "8801234567890"),
        ("0012345678905", "0012345678905"), (" A-1 b ", "A-1 b"), ("1E5", "1E5"), (0, "0"),
        (unicodedata.normalize("NFD", "가1"), "가1"),
    ],
)  # fmt: skip
def test_codes_come_back_exact(field: str, cell: Cell, code: str) -> None:
    assert getattr(one(cell, field).product, field) == code


@pytest.mark.parametrize("field", ["sku", "barcode"])
@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("8.8E+12", "damaged_number"), ("8.80123e+12", "damaged_number"),
        ("8E+12", "damaged_number"), ("8801234567890.0", "damaged_number"),
        (8801234567890.5, "damaged_number"), (10**15, "damaged_number"),
        (float("inf"), "damaged_number"), (-5, "damaged_number"), ("A\t1", "control"),
        ("A\u200d1", "control"), ("A" * 51, "too_long"), (Formula("=A1"), "formula"),
        (Dated("2026-01-02"), "date"),
    ],
)  # fmt: skip
def test_damaged_codes_are_refused(field: str, cell: Cell, key: str) -> None:
    assert why(cell, field) == key


@pytest.mark.parametrize("cell", ["\u3164", "\u00ad", "\u115f\u1160"])
def test_letters_that_show_nothing_are_no_name(cell: str) -> None:
    assert why(cell, "name") == "no_name"


def test_a_row_needs_a_sku_and_a_name() -> None:
    assert why("", "sku") == "no_sku"
    assert why(None, "name") == "no_name"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  찻잔 ", "찻잔"), (unicodedata.normalize("NFD", "고래 컵"), "고래 컵"), (1004, "1004"),
        ("찻\u00a0잔", "찻 잔"), ("\ufeff찻잔", "찻잔"), ("=1+1", "=1+1"),
        ("가족 \u200d", "가족 \u200d"),
        ("가" * 100, "가" * 100),
    ],
)  # fmt: skip
def test_names_are_trimmed_and_composed(cell: Cell, name: str) -> None:
    assert one(cell, "name").product.name == name


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12' 접시", "quote"), ('12" 접시', "quote"), ("a\\b", "quote"), ("사과\n주스", "control"),
        ("사과\u202e주스", "control"), ("사과\x00", "control"), ("사과\u2028주스", "control"),
        ("사과\u2029주스", "control"), ("사과\ud83d", "control"),
        ("가" * 101, "too_long"), (Formula("=A1"), "formula"), (Dated("2026-03-01"), "date"),
    ],
)  # fmt: skip
def test_names_that_toss_or_a_slip_cannot_show_are_refused(cell: Cell, key: str) -> None:
    assert why(cell, "name") == key


@pytest.mark.parametrize(
    ("cell", "field", "most"),
    [
        ("A" * 51, "sku", 50), ("가" * 101, "name", 100), ("가" * 51, "category", 50),
        (10_000_000, "price", 9_999_999), (10_000_000, "stock", 9_999_999),
    ],
)  # fmt: skip
def test_what_is_too_much_names_the_limit(cell: Cell, field: str, most: int) -> None:
    row: list[Cell] = ["A1", "", "찻잔", "", 100, "", None]
    row[HEADER.index(field)] = cell
    ((_, values),) = problems(table(tuple(row)))
    assert values["most"] == most


def test_a_category_has_its_limits_too() -> None:
    assert why("가" * 51, "category") == "too_long"


@pytest.mark.parametrize(("field", "place"), [("sku", 0), ("barcode", 1)])
def test_a_code_stands_once_in_a_list(field: str, place: int) -> None:
    rows: list[list[Cell]] = [
        ["A", "1", "가", "", 1],
        ["B", "2", "나", "", 1],
        ["C", "3", "다", "", 1],
    ]
    rows[2][place] = rows[0][place]
    ((key, values),) = problems(table(*map(tuple, rows)))
    assert key == f"pricelist.{field}_twice"
    assert (values["line"], values["first"], values["text"]) == (4, 2, rows[0][place])


def test_a_sku_is_no_other_products_barcode() -> None:
    rows = table(("880", "", "가", "", 1), ("B", "880", "나", "", 1))
    ((key, values),) = problems(rows)
    assert (key, values["sku"], values["name"]) == ("pricelist.sku_is_barcode", "B", "나")
    assert (values["line"], values["letter"], values["text"]) == (2, "A", "880")


def test_a_product_may_be_known_by_its_barcode() -> None:
    assert len(parse_rows(table(("880", "880", "가", "", 1)))) == 1


@pytest.mark.parametrize(
    ("row", "known", "key", "letter"),
    [
        (("880", "", "가", "", 1), product("X", barcode="880"), "sku_is_barcode", "A"),
        (("A", "880", "가", "", 1), product("880"), "barcode_is_sku", "B"),
    ],
)
def test_no_code_of_a_product_outside_the_list_is_taken(
    row: tuple[Cell, ...], known: Product, key: str, letter: str
) -> None:
    ((found, values),) = problems(table(row), (known,))
    assert (found, values["sku"]) == (f"pricelist.{key}", known.sku)
    assert (values["line"], values["letter"], values["text"]) == (2, letter, "880")
    assert len(parse_rows(table(row), (known,), replace_all=True)) == 1


def test_a_barcode_that_is_kept_is_not_asked_about() -> None:
    known = (product("880"), product("A", barcode="880"))
    rows = table(("A", "가", 1), header=("sku", "name", "price"))
    assert parse_rows(rows, known)[0].product.barcode == "880"


def test_a_barcode_of_a_product_outside_the_list_is_refused() -> None:
    known = (product("X", barcode="880"), product("A", barcode="881"))
    ((key, values),) = problems(table(("A", "880", "가", "", 1)), known)
    assert key == "pricelist.barcode_known"
    assert (values["sku"], values["line"], values["letter"]) == ("X", 2, "B")
    assert (values["name"], values["text"]) == ("X", "880")


def test_a_barcode_of_a_product_that_goes_is_free() -> None:
    given = table(("A", "880", "가", "", 1))
    assert len(parse_rows(given, (product("X", barcode="880"),), replace_all=True)) == 1


def test_a_barcode_may_move_within_the_list() -> None:
    known = (product("X", barcode="880"), product("A", barcode="881"))
    swapped = table(("A", "880", "가", "", 1), ("X", "881", "나", "", 1))
    assert [row.product.barcode for row in parse_rows(swapped, known)] == ["880", "881"]


def test_a_column_that_is_missing_leaves_what_is_known() -> None:
    old = product("A", 900, name="쌀", tax=TaxClass.EXEMPT, category="곡식", barcode="880")
    given = table(("A", "햅쌀", 1_000), header=("sku", "name", "price"))
    (row,) = parse_rows(given, (old,))
    assert row.product == replace(old, name="햅쌀", price_won=Won(1_000))
    assert row.stock is None


def test_a_list_without_barcodes_has_none_twice() -> None:
    given = table(("A", "찻잔", 1), ("B", "접시", 2), header=("sku", "name", "price"))
    assert [row.product.barcode for row in parse_rows(given)] == [None, None]


def test_a_blank_cell_empties_what_is_known() -> None:
    old = product("A", 900, name="쌀", tax=TaxClass.EXEMPT, category="곡식", barcode="880")
    (row,) = parse_rows(table(("A", "", "쌀", "", 900, "", "")), (old,))
    assert row.product == Product(Sku("A"), "쌀", Won(900))


def test_a_comma_that_shifts_the_row_is_refused() -> None:
    given = table(("A", "찻잔", "35", "000"), header=("sku", "name", "price"))
    ((key, values),) = problems(given)
    assert key == "pricelist.too_wide"
    assert values == {"line": 2, "letter": "D", "text": "000", "columns": 3}


def test_blank_lines_are_passed_over_and_short_ones_are_blank_at_the_end() -> None:
    rows = parse_rows(table((), ("", None, "  "), ("A", None, "찻잔", None, 1)))
    assert [row.line for row in rows] == [4]


def test_a_list_without_products_is_refused() -> None:
    with pytest.raises(Refused, match="pricelist.no_rows"):
        parse_rows(table(("", "")))


def test_every_problem_is_told_and_the_rest_counted() -> None:
    bad: tuple[Cell, ...] = ("A", "", "", "", "비싸요", "몰라", "많음")
    with pytest.raises(Refused) as refused:
        parse_rows(table(*[bad] * 10))
    values = refused.value.values
    assert len(values["problems"]) == MOST_PROBLEMS  # type: ignore[arg-type]
    # Four in each row, and the SKU of nine rows again.
    assert (values["count"], values["more"]) == (49, 29)


def test_the_problems_come_in_the_order_of_the_file() -> None:
    found = problems(table(("A", "", "", "", 1), ("B", "", "가", "", "x"), ("A", "", "나", "", 1)))
    assert [values["line"] for _, values in found] == [2, 3, 4]


def test_columns_have_letters() -> None:
    assert [letter_of(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_shown_text_is_one_short_visible_line() -> None:
    assert shown(Merged(Disguised("45"))) == "45"
    assert shown("a\nb\x00") == "a\\x0ab\\x00"
    assert shown("가" * 60) == "가" * 39 + "…"
    assert (shown(None), shown(3500.5), shown(Formula("=A1"))) == ("", "3500.5", "=A1")


def test_a_long_list_does_not_take_longer_a_row() -> None:
    rows = tuple((n, (f"S{n}", f"88{n}", "찻잔", "", 1)) for n in range(2, 10_002))
    begin = time.process_time()
    assert len(parse_rows(Table(1, HEADER, rows))) == 10_000
    # Half a second alone; a row that looked at all others would take minutes.
    assert time.process_time() - begin < 10


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.text(max_size=12), st.integers(), st.floats(), st.builds(Formula, st.text()),
    st.builds(Dated, st.text()),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=6))
def test_whatever_stands_in_a_list_is_read_or_refused(rows: list[tuple[Cell, ...]]) -> None:
    try:
        found = parse_rows(table(*rows))
    except Refused:
        return
    for row in found:
        assert row.product.sku == row.product.sku.strip() != ""
        assert row.product.name.strip()
        assert not set("'\"\\\n\r\t\0") & set(row.product.name)
        assert 0 <= row.product.price_won <= 9_999_999
        assert row.stock is None or row.stock >= 0
    again = plan_import({row.product.sku: row.product for row in found}, found)
    assert again.unchanged == len(found)
