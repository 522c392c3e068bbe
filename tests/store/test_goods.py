"""Products kept by hand: counts with reasons, counts below nought, switches, looks and order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.goods import Looks, Shift
from pos_app.domain.money import Won
from pos_app.domain.stock import MovementKind, Policy, StockLevel
from pos_app.errors import BoothError, Refused, SoldOut
from pos_app.flow.goods import Goods
from pos_app.store.integrity import NOTICES, check_all
from pos_app.store.migrations import MIGRATIONS, SCHEMA
from tests.store.shop import APPLE, COFFEE, Shop, line
from tests.store.test_cash import cash

TEA = Product(Sku("C3"), "홍차", Won(5_000))


def refused(key: str, act: Callable[..., object], *args: object) -> BoothError:
    with pytest.raises(BoothError) as told:
        act(*args)
    assert told.value.key == key
    return told.value


def shift(
    shop: Shop, kind: str, qty: int, product: Product = COFFEE, why: str = "점검"
) -> StockLevel:
    one = Shift(product.sku, MovementKind(kind), qty, why, "kim", "boss")
    return shop.books.goods.shift(one, shop.now())


def rule(shop: Shop, product: Product, *, warns: bool, low_mark: int | None = None) -> None:
    change = CatalogChange((), rules=((product.sku, warns, low_mark),))
    shop.books.save_catalog(change, shop.now(), "owner")


def level(shop: Shop, product: Product = COFFEE) -> StockLevel:
    return shop.books.stock()[product.sku]


def sound(shop: Shop) -> None:
    assert not {key for key, _ in check_all(shop.books.database, shop.books.anchor)} - NOTICES


def test_the_books_have_such_a_part(shop: Shop) -> None:
    fits: Goods = shop.books.goods
    assert [one.product for one in fits.items()] == [COFFEE, APPLE]


def test_a_count_changed_by_hand_tells_who_and_why(shop: Shop) -> None:
    assert shift(shop, "receive", 5, why="").on_hand == 8
    assert shift(shop, "adjust", -2, why="깨졌어요").on_hand == 6
    assert shift(shop, "count", 4).on_hand == 4
    assert shift(shop, "count", 4).on_hand == 4  # counted, and as it was said
    told = shop.books.goods.movements(COFFEE.sku, 9)
    assert [(str(one.kind), one.delta, one.on_hand, one.ref, one.who, one.why) for one in told] == [
        ("count", 0, 4, "m5", "kim", "점검"),
        ("count", -2, 4, "m4", "kim", "점검"),
        ("adjust", -2, 6, "m3", "kim", "깨졌어요"),
        ("receive", 5, 8, "m2", "kim", ""),
        ("import", 3, 3, "1", "owner", ""),
    ]
    with shop.books.database.read() as db:
        row = db.execute("SELECT payload FROM ledger WHERE ref = 'm3/A1'").fetchone()
    payload = json.loads(row[0])
    del payload["journal"]
    assert payload == {
        "sku": "A1", "kind": "adjust", "from": 8, "to": 6, "why": "깨졌어요",
        "who": "kim", "approved_by": "boss",
    }  # fmt: skip
    sound(shop)


def test_a_delivery_of_what_nobody_counts_is_to_be_counted_first(shop: Shop) -> None:
    refused("goods.not_counted", shift, shop, "receive", 5, APPLE)
    assert shift(shop, "count", 7, APPLE).policy is Policy.BLOCK
    assert shift(shop, "receive", 5, APPLE).on_hand == 12
    sound(shop)


def test_what_is_being_paid_for_is_not_counted_away(shop: Shop) -> None:
    shop.executing(line(COFFEE, 2))
    error = refused("stock.below_reserved", shift, shop, "count", 1)
    assert error.values == {"name": "아메리카노", "count": 1, "reserved": 2}
    refused("stock.below_reserved", shift, shop, "adjust", -2)
    assert level(shop).on_hand == 3


def test_a_product_that_nobody_knows(shop: Shop) -> None:
    goods = shop.books.goods
    refused("goods.unknown", shift, shop, "count", 1, TEA)
    refused("goods.unknown", goods.mark_sold_out, TEA.sku, True)
    refused("goods.unknown", goods.favour, TEA.sku, True)
    refused("goods.unknown", goods.place, COFFEE.sku, TEA.sku)
    refused("goods.unknown", goods.set_picture, TEA.sku, b"x")
    assert goods.picture(TEA.sku) is None


def test_what_warns_is_sold_below_nought(shop: Shop) -> None:
    rule(shop, COFFEE, warns=True)
    paid = shop.paid(line(COFFEE, 5))
    assert level(shop) == StockLevel(COFFEE.sku, -2, 0, warns=True)
    cash(shop, line(COFFEE))
    assert level(shop).on_hand == -3
    held = shop.executing(line(COFFEE, 2))
    assert (level(shop).available, level(shop).reserved) == (-5, 2)
    refused("goods.below_nought", rule_to_block, shop)
    shop.booked(held)
    assert level(shop).on_hand == -5
    assert shop.books.goods.movements(COFFEE.sku, 9)[-2].ref == paid.order_no
    sound(shop)
    shift(shop, "count", 0)
    rule_to_block(shop)
    with pytest.raises(SoldOut):
        shop.executing(line(COFFEE))


def rule_to_block(shop: Shop) -> None:
    rule(shop, COFFEE, warns=False)


def test_a_price_list_may_count_what_warns_below_what_is_held(shop: Shop) -> None:
    rule(shop, COFFEE, warns=True)
    shop.executing(line(COFFEE, 3))
    shop.stock_up((COFFEE, 1))
    assert level(shop) == StockLevel(COFFEE.sku, 1, 3, warns=True)
    sound(shop)


def test_the_switch_sells_nothing_whatever_the_count_says(shop: Shop) -> None:
    shown = shop.shown(line(APPLE))
    for product in (COFFEE, APPLE):
        shop.books.goods.mark_sold_out(product.sku, True)
    with pytest.raises(SoldOut) as told:
        cash(shop, line(COFFEE))
    assert told.value.values["left"] == 0
    with pytest.raises(SoldOut):  # whose QR is on the screen pays nothing either
        shop.executing(line(APPLE))
    shop.books.goods.mark_sold_out(COFFEE.sku, False)
    assert cash(shop, line(COFFEE)).order_no
    assert shown.order_no
    sound(shop)


def test_a_new_product_begins_without_a_row_of_stock_and_gets_one(shop: Shop) -> None:
    shop.books.save_catalog(CatalogChange((TEA,)), shop.now(), "owner")
    shop.books.goods.mark_sold_out(TEA.sku, True)
    assert level(shop, TEA) == StockLevel(TEA.sku, None, sold_out=True)


def test_a_low_mark_is_kept(shop: Shop) -> None:
    rule(shop, COFFEE, warns=False, low_mark=3)
    assert level(shop).is_low
    shift(shop, "receive", 1)
    assert not level(shop).is_low
    shop.reopen()
    assert level(shop).low_mark == 3


def test_looks_are_kept_and_taken_back(shop: Shop) -> None:
    goods = shop.books.goods
    assert goods.looks() == Looks()
    goods.favour(COFFEE.sku, True)
    goods.set_picture(COFFEE.sku, b"bytes")
    goods.set_picture(APPLE.sku, b"other")
    goods.colour("음료", 3)
    goods.colour("음료", 5)
    looks = goods.looks()
    assert looks.favourites == frozenset({COFFEE.sku})
    assert dict(looks.colours) == {"음료": 5}
    assert set(looks.pictures) == {COFFEE.sku, APPLE.sku}
    assert goods.picture(COFFEE.sku) == b"bytes"
    first = goods.items()[0]
    assert (first.favourite, first.picture) == (True, looks.pictures[COFFEE.sku])
    goods.favour(COFFEE.sku, False)
    goods.set_picture(COFFEE.sku, None)
    assert goods.looks().favourites == frozenset()
    assert goods.picture(COFFEE.sku) is None
    assert goods.picture(APPLE.sku) == b"other"


def test_products_are_put_before_another_or_last(shop: Shop) -> None:
    shop.books.save_catalog(CatalogChange((TEA,)), shop.now(), "owner")
    goods = shop.books.goods

    def order() -> str:
        return "".join(one.sku[0] for one in shop.books.products())

    goods.place(TEA.sku, COFFEE.sku)
    assert order() == "CAB"
    goods.place(COFFEE.sku, None)
    assert order() == "CBA"
    goods.place(COFFEE.sku, Sku("B2"))
    assert order() == "CAB"
    goods.place(TEA.sku, TEA.sku)
    assert order() == "CAB"
    shop.books.save_catalog(CatalogChange((replace(TEA, sku=Sku("D4")),)), shop.now(), "owner")
    assert order() == "CABD"


def test_what_is_off_sale_stays_among_the_items(shop: Shop) -> None:
    shop.books.save_catalog(CatalogChange((), removed=(COFFEE.sku,)), shop.now(), "owner")
    assert [one.active for one in shop.books.goods.items()] == [False, True]


FORGERIES = (
    "UPDATE movements SET why = 'x' WHERE kind = 'adjust'",
    "UPDATE movements SET kind = 'count' WHERE kind = 'adjust'",
    "UPDATE movements SET who = 'x' WHERE kind = 'receive'",
    "UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'A1'",
    "DELETE FROM movements WHERE kind = 'receive'",
)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_was_changed_by_hand_and_is_forged_is_found(shop: Shop, forgery: str) -> None:
    shift(shop, "receive", 5)
    shift(shop, "adjust", -1)
    with shop.books.database.write() as db:
        db.execute("DROP TRIGGER movements_no_update")
        db.execute("DROP TRIGGER movements_no_delete")
        db.execute(forgery)
    found = {key for key, _ in check_all(shop.books.database, shop.books.anchor)}
    assert found - {"ledger.no_anchor"}


def test_a_reason_stands_beside_its_movement_in_the_journal_too(shop: Shop) -> None:
    shift(shop, "adjust", -1, why="깨짐")
    shop.books.close()
    text = (shop.folder / "booth.journal").read_text("utf-8")
    assert '"kind":"stock","ledger"' in text
    assert "깨짐" in text


def test_edits_stand_in_the_ledger_with_whoever_approved(shop: Shop) -> None:
    change = CatalogChange(
        (replace(COFFEE, price_won=Won(5_000)),),
        changed=1,
        edits=((COFFEE.sku, "edit_name", "a", "b"),),
        approved_by="boss",
    )
    shop.books.save_catalog(change, shop.now(), "kim")
    with shop.books.database.read() as db:
        (payload,) = db.execute("SELECT payload FROM ledger WHERE ref = '2'").fetchone()
    told = json.loads(payload)
    assert told["edits"] == [["A1", "edit_name", "a", "b"]]
    assert told["prices"] == [["A1", 4_500, 5_000]]
    assert (told["who"], told["approved_by"]) == ("kim", "boss")
    sound(shop)


def test_a_refused_shift_writes_nothing(shop: Shop) -> None:
    with pytest.raises(Refused):
        shift(shop, "receive", 0)
    assert len(shop.books.goods.movements(COFFEE.sku, 9)) == 1


def test_books_of_before_keep_their_counts_and_movements(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "old.db")
    old.execute("PRAGMA foreign_keys = ON")
    MIGRATIONS.apply(old, stop_before="storeroom")
    old.execute("INSERT INTO stock VALUES ('A1', 3, 2), ('B2', NULL, 1)")
    old.execute(
        "INSERT INTO movements VALUES (1, 'A1', 5, 5, 'import', '1', 'then', 'owner'),"
        " (7, 'A1', -2, 3, 'sale', 'X-1', 'later', 'kim')"
    )
    old.conn.commit()
    with old.conn:
        SCHEMA.apply(old)
    assert old.execute("SELECT * FROM stock").fetchall() == [
        ("A1", 3, 2, 0, None, 0),
        ("B2", None, 1, 0, None, 0),
    ]
    assert old.execute("SELECT * FROM movements").fetchall() == [
        (1, "A1", 5, 5, "import", "1", "then", "owner", ""),
        (7, "A1", -2, 3, "sale", "X-1", "later", "kim", ""),
    ]
    assert old.execute("PRAGMA foreign_key_list(movements)").fetchone()[2] == "stock"
    assert old.execute("PRAGMA foreign_key_check").fetchall() == []
    for wrong in (
        "UPDATE stock SET on_hand = -1 WHERE sku = 'A1'",
        "UPDATE stock SET on_hand = 1 WHERE sku = 'A1'",
        "UPDATE stock SET warns = 2 WHERE sku = 'A1'",
        "UPDATE movements SET delta = 0",
        "DELETE FROM movements",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            old.execute(wrong)
    old.close()


def test_what_is_being_paid_for_may_be_counted_from_now_on_where_it_warns(shop: Shop) -> None:
    held = shop.executing(line(APPLE, 2))  # nobody counts it
    warned = CatalogChange((), ((APPLE.sku, 0),), changed=1, rules=((APPLE.sku, True, None),))
    shop.books.save_catalog(warned, shop.now(), "owner")
    assert (level(shop, APPLE).on_hand, level(shop, APPLE).policy) == (0, Policy.WARN)
    shop.booked(held)
    assert level(shop, APPLE).on_hand == -2
    ended = CatalogChange((), ((APPLE.sku, None),), changed=1, rules=((APPLE.sku, False, None),))
    shop.books.save_catalog(ended, shop.now(), "owner")
    assert level(shop, APPLE).policy is Policy.UNCOUNTED
    sound(shop)
