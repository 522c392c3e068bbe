"""A price list looked at before it comes in: good rows apart from doubtful ones."""

from __future__ import annotations

import pytest

from pos_app.domain.columns import find_columns
from pos_app.domain.money import Won
from pos_app.domain.pricelist import MOST_DOUBTS, lacks_only_skus, sift_rows
from pos_app.domain.table import Cell, Formula, Table
from pos_app.domain.typed import typed_table
from pos_app.errors import Refused
from tests.domain.make import product

HEADER = ("sku", "barcode", "name", "price")


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table(1, HEADER, tuple(enumerate(rows, 2)))


def test_doubtful_rows_are_named_and_the_others_come_through() -> None:
    sifted = sift_rows(
        table(
            ("A1", None, "찻잔", " 12 000 원 "),
            ("A2", None, "", 1_000),
            ("A3", None, "고래", Formula("=B2*2")),
            ("A4", None, "가" * 300, "천원"),
            ("A5", None, "<b>굵게</b> 🐳 שלום", 500),
        )
    )
    assert [row.product.sku for row in sifted.rows] == ["A1", "A5"]
    assert sifted.rows[0].product.price_won == Won(12_000)
    told = [(one.key, one.values["line"], one.values["column"]) for one in sifted.doubts]
    assert told == [
        ("pricelist.no_name", 3, "name"),
        ("pricelist.formula", 4, "price"),
        ("pricelist.too_long", 5, "name"),
        ("pricelist.bad_price", 5, "price"),
    ]
    assert (sifted.more, sifted.left) == (0, 3)


def test_what_a_doubtful_row_would_have_freed_stays_taken() -> None:
    """A1 keeps its barcode, because its new row is not taken in: A2 must not have it."""
    known = (product("A1", barcode="880"),)
    good = ("A1", "881", "찻잔", 1_000), ("A2", "880", "접시", 1_000)
    assert sift_rows(table(*good), known).left == 0
    bad = ("A1", "881", "찻잔", "?"), ("A2", "880", "접시", 1_000)
    sifted = sift_rows(table(*bad), known)
    assert not sifted.rows
    assert [one.key for one in sifted.doubts] == ["pricelist.bad_price", "pricelist.barcode_known"]


def test_a_row_left_out_late_is_looked_at_again() -> None:
    """A2 falls out for its barcode, so the known A2 stays, whose barcode A3 wants."""
    known = (product("A1", barcode="880"), product("A2", barcode="882"))
    rows = ("A2", "880", "접시", 1_000), ("A3", "882", "컵", 1_000)
    sifted = sift_rows(table(*rows), known)
    assert not sifted.rows
    assert sifted.left == 2


def test_only_so_many_doubts_are_told() -> None:
    rows = [(f"A{number}", None, "찻잔", "?") for number in range(MOST_DOUBTS + 5)]
    sifted = sift_rows(table(*rows))
    assert len(sifted.doubts) == MOST_DOUBTS
    assert (sifted.more, sifted.left) == (5, MOST_DOUBTS + 5)


def test_a_list_that_is_none_is_refused_whole() -> None:
    with pytest.raises(Refused, match="no_rows"):
        sift_rows(table())
    with pytest.raises(Refused, match="pricelist.bad"):
        sift_rows(Table(1, ("sku", "name"), ((2, ("A1", "찻잔")),)))


NAMED = ("name", "price", "barcode")


def named(*rows: tuple[Cell, ...]) -> Table:
    return Table(1, NAMED, tuple(enumerate(rows, 2)))


def test_only_a_list_that_lacks_nothing_but_skus_can_go_on_by_names() -> None:
    told = {}
    for header in (NAMED, ("name", "barcode"), ("sku", "name"), ("name", "단가", "price")):
        with pytest.raises(Refused) as refused:
            sift_rows(Table(1, header, ((2, ("찻잔", "1000", "")),)))
        told[header] = lacks_only_skus(refused.value)
    assert [header for header, only in told.items() if only] == [NAMED]
    assert not lacks_only_skus(Refused("sheet.missing", file="x"))
    with pytest.raises(Refused, match="no_price_column"):
        sift_rows(Table(1, ("name", "barcode"), ((2, ("찻잔", "")),)), taken=())


def test_a_known_name_keeps_its_sku_and_another_gets_one_that_nobody_has() -> None:
    known = (product("A7", name="찻잔", category="그릇"), product("B1", name="솥", barcode="P003"))
    sifted = sift_rows(
        named((" 찻잔 ", 5_000), ("접시", 1_000, "P004"), ("컵", 2_000, ""), ("컵받침", 10)),
        known,
        taken={"A7", "B1", "P001"},
    )
    assert not sifted.doubts
    found = [(row.product.sku, row.product.name) for row in sifted.rows]
    assert found == [("A7", "찻잔"), ("P002", "접시"), ("P005", "컵"), ("P006", "컵받침")]
    assert sifted.rows[0].product.category == "그릇"
    again = sift_rows(
        named((" 찻잔 ", 5_000), ("접시", 1_000, "P004")), [one.product for one in sifted.rows],
        taken={"A7", "P002"},
    )  # fmt: skip
    assert again.rows == sifted.rows[:2]


def test_rows_of_one_name_are_all_doubtful() -> None:
    rows = ("찻잔", 5_000), ("", 7), ("컵", "?"), ("찻잔", 6_000), ("컵", 100), ("찻잔", 5_000)
    sifted = sift_rows(named(*rows, ("솥", 9)), taken=())
    assert [row.product.sku for row in sifted.rows] == ["P003"]
    told = [(one.key, one.values["line"], one.values.get("other")) for one in sifted.doubts]
    assert told == [
        ("pricelist.no_name", 3, None),
        ("pricelist.bad_price", 4, None),
        ("pricelist.name_twice", 2, 5),
        ("pricelist.name_twice", 5, 2),
        ("pricelist.name_twice", 6, 4),
        ("pricelist.name_twice", 7, 2),
    ]
    assert {one.values["letter"] for one in sifted.doubts} == {"A", "B"}


def test_a_name_that_several_products_have_says_so() -> None:
    known = (product("A", name="컵"), product("B", name="컵"))
    sifted = sift_rows(named(("컵", 100)), known, taken={"A", "B"})
    assert not sifted.rows
    (doubt,) = sifted.doubts
    assert (doubt.key, doubt.values["count"]) == ("pricelist.name_of_many", 2)


def test_a_sku_kept_by_name_that_rings_up_another_row_is_doubtful_under_its_name() -> None:
    sifted = sift_rows(
        named(("컵", 100), ("솥", 100, "A")), (product("A", name="컵"),), taken={"A"}
    )
    told = [(one.key, one.values["line"], one.values["column"]) for one in sifted.doubts]
    assert told == [
        ("pricelist.sku_is_barcode", 2, "name"),
        ("pricelist.barcode_is_sku", 3, "barcode"),  # what was known stays, too
    ]


def test_a_list_with_skus_is_never_known_by_its_names() -> None:
    rows = sift_rows(table(("A1", None, "컵", 1), ("A2", None, "컵", 1)), taken={"A1"}).rows
    assert [row.product.sku for row in rows] == ["A1", "A2"]


def test_typed_lines_get_numbers_that_nobody_has() -> None:
    lines = (("찻잔", "12,000원", "3"), (" ", "", ""), ("접시", "9000", ""))
    typed = typed_table(lines, {"P001", "P003"})
    assert typed.header == ("품번", "상품명", "가격", "재고")
    rows = sift_rows(typed).rows
    assert [(row.line, row.product.sku, row.stock) for row in rows] == [
        (1, "P002", 3),
        (3, "P004", None),
    ]
    assert find_columns(typed_table(lines, (), korean=False).header).usable


def test_what_was_typed_is_named_by_its_field_and_no_column() -> None:
    (doubt,) = sift_rows(typed_table((("찻잔", "?", ""),), ())).doubts
    assert (doubt.values["line"], doubt.values["column"]) == (1, "가격")
    assert doubt.values["letter"] == ""


@pytest.mark.parametrize("word", ["합계", "합 계", "Total"])
def test_the_line_that_adds_up_is_no_product_where_names_are_skus(word: str) -> None:
    header = ("name", "price")
    table = Table(1, header, ((2, ("컵", 100)), (3, ("병", 200)), (4, (word, 300))))
    sifted = sift_rows(table, taken=())
    assert [row.product.name for row in sifted.rows] == ["컵", "병"]
    assert [(one.key, one.values["line"]) for one in sifted.doubts] == [("pricelist.sum_row", 4)]
