"""What an import does to the catalogue."""

from dataclasses import replace

from pos_app.domain.catalog import PricedRow, Product, plan_import
from pos_app.domain.money import Won
from pos_app.domain.stock import StockLevel
from tests.domain.make import product

TEA, RICE, CUP = product("TEA"), product("RICE"), product("CUP")
KNOWN = {one.sku: one for one in (TEA, RICE)}


def rows(*pairs: tuple[Product, int | None]) -> tuple[PricedRow, ...]:
    return tuple(PricedRow(n + 2, one, stock) for n, (one, stock) in enumerate(pairs))


def test_new_products_get_their_stock_and_known_ones_keep_it() -> None:
    dearer = replace(TEA, price_won=Won(5_000))
    change = plan_import(KNOWN, rows((dearer, 9), (RICE, 9), (CUP, 3)))
    assert change.put == (dearer, CUP)
    assert change.stock == ((CUP.sku, 3),)
    assert (change.added, change.changed, change.unchanged, change.removed) == (1, 1, 1, ())


def test_known_stock_is_set_when_asked_for_and_named() -> None:
    change = plan_import(KNOWN, rows((TEA, 9), (RICE, None), (CUP, None)), set_stock=True)
    assert change.stock == ((TEA.sku, 9), (CUP.sku, None))


def test_what_comes_back_on_sale_keeps_its_count() -> None:
    change = plan_import(KNOWN, rows((CUP, None)), counted={CUP.sku})
    assert (change.put, change.stock, change.added) == ((CUP,), (), 1)
    named = plan_import(KNOWN, rows((CUP, 3)), counted={CUP.sku}, set_stock=True)
    assert named.stock == ((CUP.sku, 3),)


def test_replace_takes_the_others_off_sale() -> None:
    assert plan_import(KNOWN, rows((TEA, 1)), replace=True).removed == (RICE.sku,)
    assert plan_import(KNOWN, rows((TEA, 1))).removed == ()


def test_available_is_what_is_not_being_paid_for() -> None:
    level = StockLevel(TEA.sku, on_hand=5, reserved=2)
    assert (level.available, level.covers(3), level.covers(4)) == (3, True, False)
    uncounted = StockLevel(TEA.sku, on_hand=None, reserved=2)
    assert (uncounted.available, uncounted.covers(10**6)) == (None, True)


def test_a_list_that_opens_or_ends_a_price_says_so() -> None:
    gift = replace(TEA, price_won=Won(0))
    asked = replace(gift, open_price=True)
    change = plan_import({TEA.sku: gift}, rows((asked, None)))
    assert (change.put, change.edits) == ((asked,), ((TEA.sku, "edit_open_price", "0", "1"),))
    back = plan_import({TEA.sku: asked}, rows((gift, None)))
    assert back.edits == ((TEA.sku, "edit_open_price", "1", "0"),)
    assert plan_import({TEA.sku: asked}, rows((asked, None))).edits == ()
