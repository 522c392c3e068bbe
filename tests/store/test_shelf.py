"""Price lists and counts: every change of a count is a movement with a name to it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pos_app.domain.catalog import CatalogChange, Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.stock import StockLevel
from pos_app.errors import Bug, Refused
from pos_app.store import ledger
from tests.store.shop import APPLE, COFFEE, Shop, key_of, line

TEA = Product(Sku("C3"), "홍차", Won(5_000), TaxClass.TAXABLE, "음료")


def movements(shop: Shop) -> list[tuple[object, ...]]:
    with shop.books.database.read() as db:
        return db.execute("SELECT sku, delta, on_hand, kind, ref, who FROM movements").fetchall()


def entries(shop: Shop) -> list[tuple[str, str, dict[str, object]]]:
    with shop.books.database.read() as db:
        rows = [(one.kind, one.ref, json.loads(one.payload)) for one in ledger.entries(db)]
    return [(kind, ref, told) for kind, ref, told in rows if told.pop("journal")]


def save(shop: Shop, *put: Product, **change: object) -> None:
    shop.books.save_catalog(CatalogChange(put, **change), shop.now(), "owner")  # type: ignore[arg-type]


def test_products_come_in_the_order_of_their_first_import(shop: Shop) -> None:
    cheaper = replace(COFFEE, price_won=Won(3_900), name="아메리카노(할인)", barcode=None)
    save(shop, TEA)
    save(shop, cheaper)
    assert shop.books.products() == (cheaper, APPLE, TEA)
    shop.reopen()
    assert shop.books.products() == (cheaper, APPLE, TEA)


def test_an_import_stands_in_the_ledger_with_its_counts(shop: Shop) -> None:
    save(shop, TEA, stock=((TEA.sku, 7), (COFFEE.sku, 3)), added=1, unchanged=2)
    assert entries(shop)[1:] == [
        ("stock", "1/A1", {"sku": "A1", "from": None, "to": 3, "who": "owner"}),
        ("catalog", "1", {"added": 2, "changed": 0, "unchanged": 0, "removed": 0, "who": "owner"}),
        ("stock", "2/C3", {"sku": "C3", "from": None, "to": 7, "who": "owner"}),
        ("catalog", "2", {"added": 1, "changed": 0, "unchanged": 2, "removed": 0, "who": "owner"}),
    ]


def test_every_change_of_a_count_is_a_movement(shop: Shop) -> None:
    paid = shop.paid()
    for count in (10, 10, None, None, 4, 0):
        save(shop, stock=((COFFEE.sku, count),))
    assert movements(shop) == [
        ("A1", 3, 3, "import", "1", "owner"),
        ("A1", -1, 2, "sale", paid.order_no, "kim"),
        ("A1", 8, 10, "import", "2", "owner"),
        ("A1", -10, None, "import", "4", "owner"),
        ("A1", 4, 4, "import", "6", "owner"),
        ("A1", -4, 0, "import", "7", "owner"),
    ]


def test_a_count_named_twice_is_the_last_one(shop: Shop) -> None:
    save(shop, stock=((COFFEE.sku, 5), (COFFEE.sku, 6)))
    assert shop.counts() == (6, 0)


def test_a_count_below_what_is_being_paid_is_refused_as_a_whole(shop: Shop) -> None:
    shop.executing(line(COFFEE, 2))
    with pytest.raises(Refused) as told:
        save(shop, TEA, stock=((TEA.sku, 1), (COFFEE.sku, 1)))
    assert told.value.key == "stock.below_reserved"
    assert told.value.values == {"name": "아메리카노", "count": 1, "reserved": 2}
    assert TEA not in shop.books.products()
    assert shop.counts() == (3, 2)
    save(shop, stock=((COFFEE.sku, 2),))
    assert shop.counts() == (2, 2)
    save(shop, stock=((COFFEE.sku, None),))
    assert shop.counts() == (None, 2)


def test_goods_without_product_are_named_by_their_number(shop: Shop) -> None:
    shop.tamper("INSERT INTO stock (sku, reserved) VALUES ('Z9', 2)")
    with pytest.raises(Refused) as told:
        save(shop, stock=((Sku("Z9"), 1),))
    assert told.value.values["name"] == "Z9"


def test_what_is_removed_is_kept_and_may_come_back(shop: Shop) -> None:
    paid = shop.paid()
    save(shop, removed=(COFFEE.sku,))
    assert shop.books.products() == (APPLE,)
    assert shop.books.stock()[COFFEE.sku] == StockLevel(COFFEE.sku, 2, 0)
    assert shop.books.sale(paid.sale_no).lines[0].name == COFFEE.name
    save(shop, COFFEE)
    assert shop.books.products() == (COFFEE, APPLE)
    assert shop.counts() == (2, 0)


def test_a_product_without_count_has_a_level(shop: Shop) -> None:
    save(shop, TEA)
    assert shop.books.stock()[TEA.sku] == StockLevel(TEA.sku, None, 0)


def test_a_bad_price_refuses_the_whole_import(shop: Shop) -> None:
    bad = replace(TEA, price_won=Won(-1))
    save_both = lambda: save(shop, replace(COFFEE, name="x"), bad)  # noqa: E731
    assert key_of(save_both, Bug) == "bug.books"
    assert shop.books.products() == (COFFEE, APPLE)
    assert key_of(lambda: save(shop, stock=((COFFEE.sku, -1),)), Refused) == "stock.below_reserved"


def test_a_large_catalogue_is_one_import(shop: Shop) -> None:
    many = tuple(Product(Sku(f"'{number}\""), f"메뉴; --{number}", Won(1)) for number in range(500))
    save(shop, *many, stock=tuple((one.sku, 1) for one in many), added=500)
    assert shop.books.products()[2:] == many
    assert len(shop.books.stock()) == 502


def test_what_is_as_it_was_is_the_same_object(shop: Shop) -> None:
    products, stock = shop.books.products(), shop.books.stock()
    assert shop.books.products() is products
    save(shop, replace(COFFEE, name="아이스 커피"), stock=((COFFEE.sku, 3),))
    coffee, apple = shop.books.products()
    assert (coffee.name, apple is products[1]) == ("아이스 커피", True)
    after = shop.books.stock()
    assert after[COFFEE.sku].on_hand == 3
    assert all(after[sku] is stock[sku] for sku in after.keys() - {COFFEE.sku})
    assert len(after) == len(stock)


def test_the_first_products_come_with_their_counts(shop: Shop) -> None:
    save(shop, TEA, stock=((TEA.sku, 7), (COFFEE.sku, 3)))
    save(shop, removed=(COFFEE.sku,))
    products, stock = shop.books.goods.first(1)
    assert (products, list(stock)) == ((APPLE,), [APPLE.sku])
    every, counts = shop.books.goods.first(9)
    assert every == shop.books.products() == (APPLE, TEA)
    assert counts == {sku: level for sku, level in shop.books.stock().items() if sku != COFFEE.sku}
