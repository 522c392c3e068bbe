"""What a sale was sold on: written with it, told to the journal, and missed where it is changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.domain.cart import Cart, Key, sale_lines, terms_of
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import Won
from pos_app.domain.report import Topic, Wish
from pos_app.domain.terms import PLAIN, Terms
from pos_app.errors import Bug
from pos_app.store import integrity, journal, ledger
from pos_app.store.place import JOURNAL
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, APPLE, COFFEE, ONE_COFFEE, Shop, begin
from tests.store.test_journal import lose_database
from tests.store.test_restore import restored

CART = (
    Cart()
    .add(COFFEE, 2)
    .add(APPLE)
    .with_discount(Key("A1"), Discount(DiscountKind.PERCENT, 10, "흠"))
    .with_discount(None, Discount(DiscountKind.WON, 100, "단골"))
)
TERMS = Terms(terms_of(CART).given, "포장", "정사장")


def opened(shop: Shop) -> int:
    begun = shop.books.open_sale(sale_lines(CART), ACCOUNT, shop.now(), "kim", TERMS)
    return begun.sale_no


def in_cash(shop: Shop, terms: Terms = TERMS) -> str:
    lines, due = sale_lines(CART), CART.total_won
    return shop.books.cash.take(lines, ACCOUNT, due, shop.now(), "kim", terms).order_no


def findings(shop: Shop) -> list[tuple[str, object]]:
    found = integrity.check_all(shop.books.database, shop.books.anchor)
    return [(key, values.get("table")) for key, values in found]


def test_terms_are_kept_as_they_were_given(shop: Shop) -> None:
    assert shop.books.sale(opened(shop)).terms == TERMS
    assert shop.books.record(in_cash(shop)).sale.terms == TERMS
    plain = shop.books.open_sale(ONE_COFFEE, ACCOUNT, shop.now(), "")
    assert shop.books.sale(plain.sale_no).terms == PLAIN
    noted = shop.books.open_sale(ONE_COFFEE, ACCOUNT, shop.now(), "", Terms(note="포장"))
    assert shop.books.sale(noted.sale_no).terms == Terms(note="포장")
    assert findings(shop) == []


def test_ledger_and_journal_tell_of_them(shop: Shop, folder: Path) -> None:
    order_no = in_cash(shop)
    given = [
        {"line_no": 0, "kind": "won", "value": 100, "amount_won": 100, "why": "단골"},
        {"line_no": 1, "kind": "percent", "value": 10, "amount_won": 900, "why": "흠"},
    ]
    with shop.books.database.read() as db:
        row = next(one for one in ledger.entries(db) if one.kind == "paid")
    (line,) = [one for one in journal.read(folder / JOURNAL) if one.ref == order_no]
    for told in (json.loads(row.payload), line.payload):
        assert (told["note"], told["approved_by"]) == ("포장", "정사장")
        assert sorted(told["discounts"], key=lambda one: one["line_no"]) == given


def test_they_come_back_from_the_journal_alone(shop: Shop) -> None:
    opened(shop)
    order_no = in_cash(shop)
    lose_database(shop)
    record = shop.books.record(order_no)
    assert (record.sale.terms, record.attempt.amount_won) == (TERMS, CART.total_won)
    assert [shop.books.sale(number).terms for number in (1, 2)] == [TERMS, TERMS]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE sale_discounts SET amount_won = 1 WHERE line_no = 0",
        "UPDATE sale_discounts SET why = 'x' WHERE line_no = 1",
        "DELETE FROM sale_discounts WHERE line_no = 1",
        "UPDATE sale_terms SET note = ''",
        "UPDATE sale_terms SET approved_by = 'kim'",
        "DELETE FROM sale_terms",
    ],
)
def test_what_is_changed_by_hand_is_refused_and_found(shop: Shop, deed: str) -> None:
    opened(shop)
    with pytest.raises(Bug), shop.books.database.write() as db:
        db.execute(deed)
    shop.tamper(*DROPS, deed)
    assert findings(shop) == [("books.row_edited", "sale_discounts")]


DROPS = [
    f"DROP TRIGGER {table}_no_{how}"
    for table in ("sale_discounts", "sale_terms")
    for how in ("update", "delete")
]


@pytest.mark.parametrize(
    ("deed", "table"),
    [
        ("UPDATE sale_discounts SET amount_won = 1 WHERE line_no = 0", "sale_discounts"),
        ("UPDATE sale_discounts SET why = 'x' WHERE line_no = 1", "sale_discounts"),
        ("DELETE FROM sale_discounts WHERE line_no = 1", "sale_discounts"),
        ("INSERT INTO sale_discounts VALUES (2, 1, 'won', 5, 5, '')", "sale_discounts"),
        ("UPDATE sale_terms SET note = ''", "sale_discounts"),
        ("UPDATE sale_terms SET approved_by = 'kim'", "sale_discounts"),
        ("INSERT INTO sale_terms VALUES (2, 'x', '')", "sale_discounts"),
        ("UPDATE sale_lines SET amount_won = 1 WHERE sale_no = 1 AND line_no = 2", "sale_lines"),
        ("DELETE FROM sale_lines WHERE sale_no = 1 AND line_no = 2", "sale_lines"),
    ],
)
def test_what_is_changed_in_sales_of_before_a_restore_is_found(
    shop: Shop, folder: Path, tmp_path: Path, deed: str, table: str
) -> None:
    in_cash(shop)
    shop.paid()
    back_up(shop.books.database, tmp_path / "copy.db")
    shop.books.close()
    (folder / JOURNAL).unlink()
    restored(folder, tmp_path / "copy.db")
    shop.books = begin(folder)
    assert findings(shop) == []
    lines = [f"DROP TRIGGER sale_lines_no_{how}" for how in ("update", "delete")]
    shop.tamper(*DROPS, *lines, deed)
    assert ("books.row_edited", table) in findings(shop)


def test_reports_say_what_was_taken_off(shop: Shop) -> None:
    in_cash(shop)
    found = {}
    for topic in (Topic.SALES, Topic.ITEMS):
        wish = Wish(topic)
        with shop.books.figures.open(wish) as report:
            names = [one.name for one in wish.columns]
            found[topic] = [dict(zip(names, row, strict=True)) for row in report.rows]
            assert dict(zip(names, report.totals, strict=True))["off"] == CART.off_won == 1_000
    (sale,) = found[Topic.SALES]
    assert (sale["off"], sale["amount"]) == (1_000, CART.total_won)
    assert {row["sku"]: (row["sold"], row["off"]) for row in found[Topic.ITEMS]} == {
        line.sku: (line.amount_won, line.qty * line.unit_price_won - line.amount_won)
        for line in sale_lines(CART)
    }


def test_an_open_price_is_kept_and_a_list_may_end_it(shop: Shop) -> None:
    asked = replace(COFFEE, price_won=Won(0), open_price=True)
    shop.stock_up((asked, 3))
    assert shop.books.products()[0] == asked
    shop.stock_up((COFFEE, 3))
    assert shop.books.products()[0] == COFFEE
