"""The figures of the reports, out of real books: every won once, on the day it moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from pos_app.domain.answer import Reply, Stage, Verdict
from pos_app.domain.catalog import Sku
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, PaidFacts, State, mark, move
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry
from pos_app.domain.report import Report, Span, Topic, Value, Wish
from pos_app.domain.staff import Action, Deed, Outcome
from pos_app.domain.verdict import Change, judge_execute
from pos_app.errors import StoreError
from pos_app.store import accounts, shelf
from tests.store.shop import ACCOUNT, APPLE, COFFEE, NOON, Shop, key_of, line

DAY = date(2026, 5, 1)
Rows = list[dict[str, Value]]


def told(shop: Shop, topic: Topic, **days: Any) -> tuple[Report, Rows]:
    """A report, and its rows by the names of the columns."""
    wish = Wish(topic, **days)
    with shop.books.figures.open(wish) as report:
        names = [one.name for one in wish.columns]
        return report, [dict(zip(names, row, strict=True)) for row in report.rows]


def totals(report: Report) -> dict[str, Value]:
    pairs = zip(report.wish.columns, report.totals, strict=True)
    return {one.name: value for one, value in pairs if one.summed}


def only(rows: Iterable[dict[str, Value]], *names: str) -> list[tuple[Value, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def paid_at(shop: Shop, when: str, *lines: Any, **facts: Any) -> Attempt:
    """A sale that is paid at an hour of our choice."""
    executing = shop.executing(*lines)
    at = datetime.fromisoformat(when)
    known = PaidFacts(paid_amount_won=executing.amount_won, **facts)
    return shop.books.apply(executing, judge_execute(executing, Reply(Verdict.YES, known), at), at)


def refunded_at(shop: Shop, paid: Attempt, won: int, when: str, free: int | None = None) -> Refund:
    """A refund that Toss has made at an hour of our choice."""
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", paid.order_no, Won(won), none, "=변심", "kim", NOON, 0, paid.amount_won)
    opened, at = shop.books.returns.open(wish, free), datetime.fromisoformat(when)
    done = move_refund(opened, RefundState.DONE, done_at=at, transaction_id="R-1")
    return shop.books.returns.apply(
        opened, RefundChange(done, "refunded", "", RefundEntry.REFUND), at
    )


def test_a_sale_with_all_that_became_of_it(shop: Shop) -> None:
    facts = {"pay_method": "CARD", "discounted_won": Won(500), "transaction_id": "T"}
    paid = paid_at(shop, "2026-05-01T12:34:56+09:00", line(COFFEE, 2), line(APPLE), **facts)
    refunded_at(shop, paid, 4_500, "2026-06-01T00:00:00+09:00", free=0)
    report, (row,) = told(shop, Topic.SALES, first=DAY, last=DAY)
    assert row == {
        "receipt_no": 1,
        "paid_at": "2026-05-01 12:34:56",
        "order_no": paid.order_no,
        "word": paid.word,
        "tender": "toss",
        "method": "CARD",
        "goods": "아메리카노 +1",
        "pieces": 3,
        "amount": 11_000,
        "discount": 500,
        "paid_amount": 11_000,
        "refunded": 4_500,
        "net": 6_500,
        "taxable": 8_181,
        "vat": 819,
        "tax_free": 2_000,
        "cashier": "kim",
        "transaction_id": "T",
        "off": 0,
    }
    assert report.count == 1
    assert totals(report) == {
        name: row[name]
        for name in ("pieces", "amount", "discount", "paid_amount", "refunded", "net", "taxable",
                     "vat", "tax_free", "off")
    }  # fmt: skip


def test_the_day_of_a_sale_is_the_one_on_which_it_was_paid_in_seoul(shop: Shop) -> None:
    for when in (
        "2026-04-30T23:59:59+09:00",
        "2026-05-01T00:00:00+09:00",
        "2026-05-01T23:59:59+09:00",
    ):
        paid_at(shop, when)
    assert len(told(shop, Topic.SALES, first=DAY, last=DAY)[1]) == 2
    assert told(shop, Topic.SALES, last=date(2026, 4, 30))[0].count == 1
    assert only(told(shop, Topic.SALES)[1], "paid_at", "pieces") == [
        ("2026-04-30 23:59:59", 1),
        ("2026-05-01 00:00:00", 1),
        ("2026-05-01 23:59:59", 1),
    ]
    empty, rows = told(shop, Topic.SALES, first=date(2026, 5, 2))
    assert (rows, empty.count, totals(empty)["amount"]) == ([], 0, 0)


def test_only_what_is_paid_is_a_sale(shop: Shop) -> None:
    shop.given_up()
    shop.executing()
    assert told(shop, Topic.SALES)[1] == []


def test_tax_by_day_month_and_quarter_with_refunds_where_they_were_made(shop: Shop) -> None:
    shop.stock_up((COFFEE, 90))
    paid_at(shop, "2026-03-31T23:59:59+09:00", line(COFFEE, 2))
    mixed = paid_at(shop, "2026-04-01T00:00:00+09:00", line(COFFEE), line(APPLE, 3))
    paid_at(shop, "2026-04-01T09:00:00+09:00")
    refunded_at(shop, mixed, 5_000, "2026-05-02T10:00:00+09:00", free=2_000)
    names = ("span", "sales", "sold", "refunded", "taxable", "vat", "tax_free", "total")
    by_day = told(shop, Topic.TAX)[1]
    assert only(by_day, *names) == [
        ("2026-03-31", 1, 9_000, 0, 8_181, 819, 0, 9_000),
        ("2026-04-01", 2, 15_000, 0, 8_180, 820, 6_000, 15_000),
        ("2026-05-02", 0, 0, 5_000, -2_727, -273, -2_000, -5_000),
    ]
    assert only(told(shop, Topic.TAX, span=Span.MONTH)[1], "span", "total") == [
        ("2026-03", 9_000),
        ("2026-04", 15_000),
        ("2026-05", -5_000),
    ]
    report, by_quarter = told(shop, Topic.TAX, span=Span.QUARTER)
    assert only(by_quarter, "span", "sales", "total", "toss", "cash") == [
        ("2026-Q1", 1, 9_000, 9_000, 0),
        ("2026-Q2", 2, 10_000, 10_000, 0),
    ]
    summed = totals(report)
    assert summed["total"] == summed["taxable"] + summed["vat"] + summed["tax_free"] == 19_000  # type: ignore[operator]
    assert totals(told(shop, Topic.TAX, first=date(2026, 5, 1))[0])["total"] == -5_000


def test_the_split_is_that_of_toss_once_it_was_read(shop: Shop) -> None:
    paid = shop.paid()
    read = mark(
        paid, toss_taxable_won=Won(4_000), toss_vat_won=Won(400), toss_tax_free_won=Won(100)
    )
    shop.apply(paid, Change(read, "tax_read"))
    for topic in (Topic.TAX, Topic.SALES):
        assert only(told(shop, topic)[1], "taxable", "vat", "tax_free") == [(4_000, 400, 100)]
    again = shop.books.attempt(paid.order_no)
    bare = mark(again, toss_taxable_won=None, toss_vat_won=Won(0), toss_tax_free_won=None)
    shop.apply(again, Change(bare, "tax_read"))
    for topic in (Topic.TAX, Topic.SALES):
        assert only(told(shop, topic)[1], "taxable", "vat", "tax_free") == [(0, 0, 0)]


def test_cash_stands_beside_toss(shop: Shop) -> None:
    paid_at(shop, "2026-05-01T10:00:00+09:00")
    at = datetime.fromisoformat("2026-05-01T11:00:00+09:00")
    cash = shop.books.cash.take((line(APPLE, 2),), ACCOUNT, Won(5_000), at, "kim")
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", cash.order_no, Won(1_000), none, "=변심", "kim", at, 0, cash.amount_won)
    shop.books.returns.open(wish, None)
    (row,) = told(shop, Topic.TAX)[1]
    assert (row["total"], row["toss"], row["cash"]) == (7_500, 4_500, 3_000)
    assert only(told(shop, Topic.SALES)[1], "tender") == [("toss",), ("cash",)]


def test_items_with_their_share_and_what_came_back(shop: Shop) -> None:
    shop.stock_up((COFFEE, 90))
    renamed = replace(line(COFFEE, 3), name="아메리카노 (아이스)")
    paid_at(shop, "2026-05-01T10:00:00+09:00", line(COFFEE, 2), line(APPLE, 4))
    second = paid_at(shop, "2026-05-01T11:00:00+09:00", renamed, line(APPLE))
    refunded_at(shop, second, 3_000, "2026-05-02T10:00:00+09:00", free=500)
    shop.tamper(
        "INSERT INTO movements (sku, delta, on_hand, kind, ref, at, who) VALUES ('A1', 1, 86,"
        " 'return', 'x', '2026-05-02T01:00:00.000000+00:00', 'kim')"
    )
    report, rows = told(shop, Topic.ITEMS)
    assert only(rows, "sku", "name", "sold_qty", "returned_qty", "sold", "refunded", "net") == [
        ("A1", "아메리카노 (아이스)", 5, 1, 22_500, 2_500, 20_000),
        ("B2", "사과", 5, 0, 10_000, 500, 9_500),
    ]
    assert [row["share"] for row in rows] == [20_000 / 29_500, 9_500 / 29_500]
    assert totals(report) == {
        "sold_qty": 10, "returned_qty": 1, "sold": 32_500, "refunded": 3_000, "net": 29_500,
        "off": 0,
    }  # fmt: skip
    # Of an earlier day's sale something came back; nothing was sold, so nothing has a share.
    back = told(shop, Topic.ITEMS, first=date(2026, 5, 2))[1]
    assert only(back, "sku", "name", "sold_qty", "returned_qty", "net", "share") == [
        ("B2", "사과", 0, 0, -500, None),
        ("A1", "아메리카노 (아이스)", 0, 1, -2_500, None),
    ]


def test_goods_without_a_sku_go_by_their_name_and_returned_ones_by_the_shelf(shop: Shop) -> None:
    found = replace(line(APPLE), sku=Sku(""), name="토스에서 찾은 결제")
    other = replace(found, name="다른 것")
    paid_at(shop, "2026-05-01T10:00:00+09:00", found, other, line(APPLE))
    for sku, at in (("B2", "05-02"), ("GONE", "05-03")):
        shop.tamper(
            f"INSERT INTO stock (sku) VALUES ('{sku}') ON CONFLICT DO NOTHING",
            "INSERT INTO movements (sku, delta, on_hand, kind, ref, at, who)"
            f" VALUES ('{sku}', 1, NULL, 'return', 'x', '2026-{at}T01:00:00.000000+00:00', '')",
        )
    rows = told(shop, Topic.ITEMS, last=DAY)[1]
    assert only(rows, "sku", "name", "net") == [
        ("", "다른 것", 2_000),
        ("", "토스에서 찾은 결제", 2_000),
        ("B2", "사과", 2_000),
    ]
    came_back = told(shop, Topic.ITEMS, first=date(2026, 5, 2))[1]
    assert only(came_back, "sku", "name", "returned_qty") == [
        ("B2", "사과", 1),
        ("GONE", "GONE", 1),
    ]


def test_refunds_count_on_the_day_they_were_made(shop: Shop) -> None:
    paid = paid_at(shop, "2026-05-01T10:00:00+09:00", line(APPLE, 2))
    made = refunded_at(shop, paid, 1_000, "2026-05-03T10:00:00+09:00")
    none = TaxSplit(Won(0), Won(0), Won(0))
    wish = Refund("", paid.order_no, Won(500), none, "교환", "", NOON, 1, Won(3_000))
    pending = shop.books.returns.open(wish, None)
    report, rows = told(shop, Topic.REFUNDS)
    names = ("refund_no", "at", "state", "wanted", "refunded", "tax_free", "who")
    assert only(rows, *names) == [
        (pending.refund_no, "2026-05-01 12:00:00", "pending", 500, 0, 0, ""),
        (made.refund_no, "2026-05-03 10:00:00", "done", 1_000, 1_000, 1_000, "kim"),
    ]
    assert (rows[1]["reason"], rows[1]["receipt_no"], rows[1]["tender"]) == ("=변심", 1, "toss")
    assert rows[1]["transaction_id"] == "R-1"
    assert totals(report) == {"refunded": 1_000, "taxable": 0, "vat": 0, "tax_free": 1_000}
    assert told(shop, Topic.REFUNDS, first=date(2026, 5, 4))[0].count == 0


def test_stock_movements_with_the_running_count(shop: Shop) -> None:
    paid = shop.paid(line(COFFEE, 2))
    report, rows = told(shop, Topic.STOCK)
    names = ("sku", "name", "movement", "delta", "on_hand", "ref", "who")
    assert only(rows, *names) == [
        ("A1", "아메리카노", "import", 3, 3, "1", "owner"),
        ("A1", "아메리카노", "sale", -2, 1, paid.order_no, "kim"),
    ]
    assert report.count == 2
    assert totals(report) == {}


def test_only_a_second_slip_is_a_reprint(shop: Shop) -> None:
    paid = shop.paid()
    made = refunded_at(shop, paid, 500, "2026-05-03T10:00:00+09:00")
    count = shop.books.receipts.count
    count(paid.order_no, NOON, "kim")
    count(paid.order_no, NOON, "lee")
    count(made.refund_no, NOON, "")
    count(made.refund_no, NOON)
    names = ("at", "number", "receipt_no", "reissue", "who")
    assert only(told(shop, Topic.REPRINTS)[1], *names) == [
        ("2026-05-01 12:00:00", paid.order_no, 1, 1, "lee"),
        ("2026-05-01 12:00:00", made.refund_no, None, 1, None),
    ]


def test_what_came_to_nothing_by_cashier(shop: Shop) -> None:
    shown, paid = shop.shown(), shop.given_up()
    refusal = replace(move(shown, State.CANCELLED), refusal_code="X1", refusal_text="없음")
    shop.apply(shown, Change(refusal, "cancelled"))
    short = shop.shown(line(APPLE))
    shop.apply(short, Change(move(short, State.SOLD_OUT), "sold_out"))
    up = shop.given_up(line(APPLE, 2), line(COFFEE))
    shop.told(up, Stage.CANCELLED)
    shop.told(paid, Stage.COMPLETE)  # given up, and paid after all
    shop.shown()
    other = shop.books.open_sale((line(APPLE),), ACCOUNT, shop.now(), "ahn")
    shop.apply(other, Change(move(other, State.ABANDONED), "abandoned"))
    report, rows = told(shop, Topic.VOIDS)
    assert only(rows, "cashier", "how", "amount", "goods", "why") == [
        ("ahn", "abandoned", 2_000, "사과", ""),
        ("kim", "cancelled", 4_500, "아메리카노", "X1 없음"),
        ("kim", "sold_out", 2_000, "사과", ""),
        ("kim", "given_up", 8_500, "사과 +1", ""),
    ]
    assert totals(report) == {"amount": 17_000}
    assert report.count == 4


def test_prices_counts_settings_and_staff_that_changed(shop: Shop) -> None:
    cheaper = replace(COFFEE, price_won=Won(3_900))
    shop.stock_up((cheaper, 9), (APPLE, None))
    note = shop.books.people.note
    note(Deed(Action.CHANGE_SETTINGS, Outcome.ALLOWED, "lee", "lee"), NOON)
    note(
        Deed(
            Action.CHANGE_SETTINGS,
            Outcome.CHANGED,
            "kim",
            "lee",
            "mode",
            before="test",
            after="live",
        ),
        NOON,
    )
    note(Deed(Action.CHANGE_KEY, Outcome.CHANGED, "", "", "key", before="", after="7890"), NOON)
    note(Deed(Action.EDIT_STAFF, Outcome.ADDED, "lee", "lee", "최알바"), NOON)
    note(Deed(Action.RESTORE, Outcome.ALLOWED, "lee", "lee", "/x.db"), NOON)
    note(Deed("sign_in", Outcome.WRONG_PIN, "kim"), NOON)
    note(Deed(Action.EXPORT, Outcome.ALLOWED, "lee", "lee", "/y.csv"), NOON)
    names = ("change", "who", "approved_by", "about", "name", "before", "after")
    assert only(told(shop, Topic.CHANGES)[1], *names) == [
        ("stock", "owner", None, "A1", "아메리카노", None, 3),
        ("import", "owner", None, None, "+2 ±0 -0", None, None),
        ("stock", "owner", None, "A1", "아메리카노", 3, 9),
        ("import", "owner", None, None, "+2 ±0 -0", None, None),
        ("price", "owner", None, "A1", "아메리카노", 4_500, 3_900),
        ("change_settings", "kim", "lee", "mode", None, "test", "live"),
        ("change_key", None, None, "key", None, None, "7890"),
        ("edit_staff", "lee", "lee", "최알바", "added", None, None),
        ("restore", "lee", "lee", "/x.db", None, None, None),
    ]


def test_very_many_changed_prices_are_told_up_to_a_limit(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_PRICES", 1)
    dearer = [replace(one, price_won=Won(one.price_won + 1)) for one in (COFFEE, APPLE)]
    shop.stock_up(*((one, None) for one in dearer))
    prices = [row for row in told(shop, Topic.CHANGES)[1] if row["change"] == "price"]
    assert only(prices, "about", "before", "after") == [("A1", 4_500, 4_501)]
    with shop.books.database.read() as db:
        (more,) = db.execute(
            "SELECT json_extract(payload, '$.more_prices') FROM ledger ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    assert more == 1


def test_a_long_report_keeps_no_sale_waiting(shop: Shop) -> None:
    shop.stock_up((COFFEE, 90))
    orders = [shop.paid().order_no for _ in range(3)]
    with shop.books.figures.open(Wish(Topic.SALES)) as report:
        rows = iter(report.rows)
        first = next(rows)
        shop.paid()  # books are written while the report is half read
        assert [first[2], *(row[2] for row in rows)] == orders
        assert report.count == 3


def test_a_pipe_that_breaks_is_no_fault_of_the_books(shop: Shop) -> None:
    with pytest.raises(BrokenPipeError), shop.books.figures.open(Wish(Topic.SALES)):
        raise BrokenPipeError
    with pytest.raises(BrokenPipeError), shop.books.database.read():
        raise BrokenPipeError


def test_books_that_cannot_be_read_say_so(shop: Shop) -> None:
    shop.books.database.path.unlink()
    assert key_of(lambda: told(shop, Topic.TAX), StoreError).startswith("store.")


def test_payments_are_read_by_their_day_from_an_index(shop: Shop) -> None:
    values = {"since": "", "until": "9", "span": "day"}
    for topic in (Topic.SALES, Topic.TAX):
        with shop.books.database.read() as db:
            plan = [
                row[3] for row in db.execute("EXPLAIN QUERY PLAN " + accounts.LINES[topic], values)
            ]
        assert any("attempts_paid_at" in step for step in plan), plan
