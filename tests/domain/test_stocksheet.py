"""The owner's own stock sheet: which row is which product."""

from __future__ import annotations

import pytest

from pos_app.domain.catalog import Product, Sku
from pos_app.domain.money import Won
from pos_app.domain.report import Report, Topic, Wish
from pos_app.domain.stocksheet import Filled, Sold, fill, sold_by_sku
from pos_app.domain.table import Cell, Table
from pos_app.errors import Refused

LEMON = Product(Sku("A-1"), "수제 레몬 생강청", Won(12_000), barcode="8801234567893")
MUG = Product(Sku("0042"), "머그컵", Won(15_000))
TWIN = Product(Sku("T-1"), "쌍둥이", Won(1))
OTHER_TWIN = Product(Sku("T-2"), "쌍둥이", Won(2))
PRODUCTS = (LEMON, MUG, TWIN, OTHER_TWIN)
SOLD = {"A-1": Sold(3, 36_000), "GONE": Sold(1, 500)}


def filled(header: tuple[str, ...], *rows: tuple[Cell, ...], top: int = 1) -> Filled:
    numbered = tuple((top + number, row) for number, row in enumerate(rows, 1))
    return fill(Table(top, header, numbered), PRODUCTS, SOLD)


def test_a_row_is_found_by_sku_then_barcode_then_name() -> None:
    found = filled(
        ("품번", "비고", "바코드", "상품명"),
        ("a-1", "x", None, None),
        (None, None, 42, None),
        ("?", None, 8801234567893.0, "머그컵"),
        (None, None, None, "머 그 컵"),
        ("GONE", None, None, None),
    )
    assert found.values == {2: Sold(3, 36_000), 5: Sold(), 6: Sold(1, 500)}
    # 42 is no barcode of ours, and the lemon stands above already.
    assert found.unknown == ((3, "42"), (4, "? 8801234567893 머그컵"))


def test_what_names_two_products_or_none_is_left_blank() -> None:
    found = filled(("상품명",), ("쌍둥이",), ("모름",), ("",), (None,), ("머그컵",), ())
    assert found.values == {6: Sold()}
    assert found.unknown == ((2, "쌍둥이"), (3, "모름"))


def test_columns_that_are_there_are_filled_and_others_added_behind_the_last() -> None:
    row: tuple[Cell, ...] = ("머그컵", 1, 2, 3)
    assert _places(("상품명", "매출액(원)", "메모", "판매 수량"), row) == (3, 1)
    assert _places(("상품명", "가격"), row) == (4, 5)
    assert _places(("상품명", "Sold"), row[:2]) == (1, 2)
    assert _places(("매출", "상품명"), ("", "머그컵")) == (2, 0)


def _places(header: tuple[str, ...], row: tuple[Cell, ...]) -> tuple[int, int]:
    found = filled(header, row)
    return found.sold_at, found.won_at


def test_a_sheet_without_anything_to_know_a_product_by_is_refused() -> None:
    with pytest.raises(Refused, match="report.no_key_column"):
        filled(("가격", "재고"), (1, 2))


def test_what_was_sold_comes_from_the_report_of_items() -> None:
    rows = (
        ("A-1", "레몬", 5, 2, 60_000, 24_000, 36_000, 1.0, 0),
        ("", "토스에서 찾은 결제", 1, 0, 500, 0, 500, None, 0),
    )
    report = Report(Wish(Topic.ITEMS), rows, 2, ())
    assert sold_by_sku(report) == {"A-1": Sold(3, 36_000)}
