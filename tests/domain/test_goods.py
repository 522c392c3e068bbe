"""Edits of products, counts that change by hand, and what may be promised of each policy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.goods import (
    MOST_WHY,
    Edit,
    Item,
    Looks,
    Part,
    Shift,
    after_shift,
    check_why,
    edit_of,
    next_sku,
    plan_edits,
    read_part,
    with_price,
)
from pos_app.domain.money import Won
from pos_app.domain.stock import MovementKind, Policy, StockLevel
from pos_app.errors import Refused

TEA = Product(Sku("T1"), "홍차", Won(5_000), category="음료", barcode="880")
CUP = Product(Sku("C1"), "컵", Won(9_000))
ITEMS = (
    Item(TEA, StockLevel(TEA.sku, 3)),
    Item(CUP, StockLevel(CUP.sku, None), active=False),
)


@pytest.mark.parametrize(
    ("level", "most", "covers", "takes", "policy"),
    [
        (StockLevel(TEA.sku, 5, 2), 3, (3, 4), 3, Policy.BLOCK),
        (StockLevel(TEA.sku, 0), 0, (0, 1), 0, Policy.BLOCK),
        (StockLevel(TEA.sku, 5, 2, warns=True), None, (99, None), 9, Policy.WARN),
        (StockLevel(TEA.sku, -4, 2, warns=True), None, (99, None), 9, Policy.WARN),
        (StockLevel(TEA.sku, None, 7), None, (99, None), 9, Policy.UNCOUNTED),
        (StockLevel(TEA.sku, 5, sold_out=True), 0, (0, 1), 5, Policy.BLOCK),
        (StockLevel(TEA.sku, None, sold_out=True), 0, (0, 1), 9, Policy.UNCOUNTED),
        (StockLevel(TEA.sku, 5, warns=True, sold_out=True), 0, (0, 1), 9, Policy.WARN),
    ],
)
def test_what_each_policy_promises_and_gives(
    level: StockLevel, most: int | None, covers: tuple[int, int | None], takes: int, policy: Policy
) -> None:
    assert (level.most, level.takes(9), level.policy) == (most, takes, policy)
    yes, no = covers
    assert level.covers(yes)
    assert no is None or not level.covers(no)


@pytest.mark.parametrize(
    ("level", "low"),
    [
        (StockLevel(TEA.sku, 5), False),
        (StockLevel(TEA.sku, None, low_mark=5), False),
        (StockLevel(TEA.sku, 6, low_mark=5), False),
        (StockLevel(TEA.sku, 6, 1, low_mark=5), True),
        (StockLevel(TEA.sku, 0, low_mark=0), True),
    ],
)
def test_when_it_is_time_to_get_more(level: StockLevel, low: bool) -> None:
    assert level.is_low is low


def test_an_edit_tells_what_was_and_what_is() -> None:
    new = replace(TEA, name="밀크티", price_won=Won(6_000), tax=TaxClass.EXEMPT, barcode=None)
    change = plan_edits(ITEMS, [Edit(new, Policy.WARN, 2)])
    assert change.put == (new,)
    assert (change.added, change.changed, change.removed) == (0, 1, ())
    assert change.rules == ((TEA.sku, True, 2),)
    assert change.stock == ()
    assert change.edits == (
        ("T1", "edit_name", "홍차", "밀크티"),
        ("T1", "edit_barcode", "880", ""),
        ("T1", "edit_tax", "taxable", "exempt"),
        ("T1", "edit_policy", "block", "warn"),
        ("T1", "edit_low_mark", "", "2"),
    )


@pytest.mark.parametrize("typed", ["시가", "open", " Ask  price "])
def test_a_price_is_asked_for_at_the_counter_from_now_on_and_no_longer(typed: str) -> None:
    asked = with_price(TEA, typed)
    assert (asked.price_won, asked.open_price) == (0, True)
    change = plan_edits(ITEMS, [Edit(asked, Policy.BLOCK)])
    assert (change.put, change.edits) == ((asked,), (("T1", "edit_open_price", "0", "1"),))
    assert with_price(asked, "5000") == TEA
    with pytest.raises(Refused, match=r"goods\.bad_price"):
        with_price(asked, " ")


def test_an_edit_of_nothing_is_no_change() -> None:
    change = plan_edits(ITEMS, [edit_of(one) for one in ITEMS])
    assert (change.put, change.rules, change.edits, change.changed) == ((), (), (), 0)


def test_what_is_taken_off_sale_and_comes_back() -> None:
    gone = plan_edits(ITEMS, [replace(edit_of(ITEMS[0]), active=False)])
    assert (gone.put, gone.removed) == ((), (TEA.sku,))
    assert gone.edits == (("T1", "edit_active", "1", "0"),)
    back = plan_edits(ITEMS, [replace(edit_of(ITEMS[1]), active=True)])
    assert (back.put, back.removed) == ((CUP,), ())


def test_what_is_off_sale_may_be_edited_and_stays_so() -> None:
    edit = replace(edit_of(ITEMS[1]), product=replace(CUP, price_won=Won(1)))
    change = plan_edits(ITEMS, [edit])
    assert (change.put, change.removed) == ((edit.product,), (CUP.sku,))


def test_counting_begins_with_nought_and_ends_without_a_count() -> None:
    counted = plan_edits(ITEMS, [Edit(CUP, Policy.BLOCK, active=False)])
    assert counted.stock == ((CUP.sku, 0),)
    uncounted = plan_edits(ITEMS, [Edit(TEA, Policy.UNCOUNTED)])
    assert uncounted.stock == ((TEA.sku, None),)
    assert uncounted.rules == ((TEA.sku, False, None),)


def test_a_new_product_is_added() -> None:
    pot = Product(Sku("P1"), "주전자", Won(20_000))
    change = plan_edits(ITEMS, [Edit(pot), Edit(replace(pot, sku=Sku("P2")), Policy.BLOCK)])
    assert (change.added, change.changed, len(change.put)) == (2, 0, 2)
    assert change.edits == ()
    assert change.stock == ((Sku("P2"), 0),)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Product(Sku("P1"), "주전자", Won(1), barcode="880"))],
        [Edit(Product(Sku("P1"), "주전자", Won(1), barcode="T1"))],
        [Edit(Product(Sku("880"), "주전자", Won(1)))],
        [Edit(replace(CUP, barcode="880"))],
        [Edit(Product(Sku(sku), sku, Won(1), barcode="7")) for sku in ("X", "Y")],
    ],
)
def test_a_code_rings_up_one_product(edits: list[Edit]) -> None:
    with pytest.raises(Refused) as told:
        plan_edits(ITEMS, edits)
    assert told.value.key == "goods.code_taken"


def test_a_code_of_what_is_off_sale_is_free() -> None:
    gone = replace(edit_of(ITEMS[0]), active=False)
    plan_edits(ITEMS, [gone, Edit(Product(Sku("P1"), "주전자", Won(1), barcode="880"))])


def test_a_code_that_clashed_before_stops_no_other_edit() -> None:
    old = (Item(TEA, StockLevel(TEA.sku, 3)), Item(replace(CUP, barcode="880"), ITEMS[1].level))
    cheaper = replace(edit_of(old[0]), product=replace(TEA, price_won=Won(1)))
    assert plan_edits(old, [cheaper]).changed == 1


@pytest.mark.parametrize(
    ("part", "text", "value"),
    [
        (Part.NAME, "  달토끼 컵 ", "달토끼 컵"),
        (Part.PRICE, " 12,000 원", 12_000),
        (Part.CATEGORY, "", ""),
        (Part.BARCODE, "", None),
        (Part.BARCODE, "8801", "8801"),
        (Part.LOW_MARK, "", None),
        (Part.LOW_MARK, "5개", 5),
    ],
)
def test_what_is_typed_is_read(part: Part, text: str, value: object) -> None:
    assert read_part(part, text) == value


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Part.NAME, ""), (Part.NAME, "가" * 300), (Part.NAME, '15"'), (Part.NAME, "a\u202eb"),
        (Part.PRICE, ""), (Part.PRICE, "-1"), (Part.PRICE, "12.5"), (Part.PRICE, "10000000"),
        (Part.CATEGORY, "가" * 51), (Part.BARCODE, "8.8E+12"), (Part.LOW_MARK, "많이"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(part: Part, text: str) -> None:
    with pytest.raises(Refused) as told:
        read_part(part, text)
    assert told.value.key == f"goods.bad_{part}"


def test_a_free_sku_is_found() -> None:
    assert next_sku([]) == "N001"
    assert next_sku(["N002", "A"]) == "N003"
    assert next_sku(["N002"]) == "N003"


def test_a_reason_is_one_line() -> None:
    assert check_why("  깨진\n 컵 ", needed=True) == "깨진 컵"
    assert check_why(" ", needed=False) == ""
    for why, key in ((" ", "goods.no_why"), ("가" * (MOST_WHY + 1), "goods.long_why")):
        with pytest.raises(Refused) as told:
            check_why(why, needed=True)
        assert told.value.key == key


@pytest.mark.parametrize(
    ("level", "kind", "qty", "count"),
    [
        (StockLevel(TEA.sku, 3), "receive", 4, 7),
        (StockLevel(TEA.sku, 3), "adjust", -3, 0),
        (StockLevel(TEA.sku, None), "count", 0, 0),
        (StockLevel(TEA.sku, 3, 2), "count", 2, 2),
        (StockLevel(TEA.sku, -3, 2, warns=True), "receive", 1, -2),
        (StockLevel(TEA.sku, 1, 2, warns=True), "adjust", -5, -4),
        (StockLevel(TEA.sku, 1, 2, warns=True), "count", 0, 0),
    ],
)
def test_what_a_count_becomes(level: StockLevel, kind: str, qty: int, count: int) -> None:
    assert after_shift(level, Shift(TEA.sku, MovementKind(kind), qty), "홍차") == count


@pytest.mark.parametrize(
    ("level", "kind", "qty", "key"),
    [
        (StockLevel(TEA.sku, None), "receive", 4, "goods.not_counted"),
        (StockLevel(TEA.sku, None), "adjust", 4, "goods.not_counted"),
        (StockLevel(TEA.sku, 3), "receive", 0, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "receive", -1, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "adjust", 0, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "count", -1, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "count", 10_000_000, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "receive", 9_999_999, "goods.bad_count"),
        (StockLevel(TEA.sku, 3), "adjust", -4, "stock.below_reserved"),
        (StockLevel(TEA.sku, 3, 2), "count", 1, "stock.below_reserved"),
    ],
)
def test_what_a_count_cannot_become(level: StockLevel, kind: str, qty: int, key: str) -> None:
    with pytest.raises(Refused) as told:
        after_shift(level, Shift(TEA.sku, MovementKind(kind), qty), "홍차")
    assert told.value.key == key


def test_categories_keep_the_colour_that_was_chosen() -> None:
    looks = Looks(colours={"책": 6})
    names = ("음료", "책", *map(str, range(8)))
    stripes = looks.stripes(names)
    assert (stripes["음료"], stripes["책"], stripes["7"]) == (0, 6, 1)
