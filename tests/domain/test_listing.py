"""Products and sales as plain objects: names and kinds that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from pos_app.domain.cart import Cart, Key, SaleLine, sale_lines, terms_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.listing import product_object, record_object, request_object
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.refund import RefundState
from pos_app.domain.request import Fate, Request, Returned, Way
from pos_app.domain.stock import StockLevel
from tests.domain.make import NOON, attempt, product
from tests.domain.test_refund import refund

LINE = SaleLine(Sku("A"), "찻잔", 2, Won(9_250), Won(18_500), TaxClass.TAXABLE)
SALE = Sale(7, (LINE,), TaxSplit(Won(16_818), Won(1_682), Won(0)), NOON, Mode.TEST, "지우")


def test_a_paid_sale() -> None:
    paid = attempt(
        State.PAID, over=True, paid_at=datetime(2026, 11, 21, 15, 0, 9, tzinfo=UTC),
        paid_amount_won=Won(18_000), transaction_id="tx", recovered=True,
    )  # fmt: skip
    found = record_object(SaleRecord(SALE, paid))
    assert json.loads(json.dumps(found)) == {
        "order_no": "ABCDEFGH-1", "sale_no": 7, "receipt_no": None, "receipt_mark": "",
        "word": "사과 1", "tender": "toss",
        "state": "paid", "over": True, "given_up": False, "recovered": True, "found": False,
        "amount": 18_500, "vat": 1_682, "paid_amount": 18_000, "refunded": 0,
        "received": None, "change": None,
        "created_at": "2026-11-21T12:00:00+09:00", "paid_at": "2026-11-22T00:00:09+09:00",
        "mode": "test", "cashier": "지우", "transaction_id": "tx",
        "note": "", "discount": 0, "discounts": [],
        "lines": [{
            "sku": "A", "name": "찻잔", "qty": 2, "unit_price": 9_250, "discount": 0,
            "amount": 18_500, "tax": "taxable",
        }],
        "refunds": [],
    }  # fmt: skip


def test_what_is_not_known_yet_is_null() -> None:
    found = record_object(SaleRecord(SALE, attempt()))
    assert (found["paid_at"], found["paid_amount"], found["transaction_id"]) == (None, None, None)


def test_the_vat_is_toss_own_once_it_is_known() -> None:
    said = attempt(State.PAID, toss_taxable_won=Won(16_819), toss_vat_won=Won(1_681))
    assert record_object(SaleRecord(SALE, said))["vat"] == 1_681


def test_a_product_with_and_without_a_count() -> None:
    tea = product("TEA", barcode="880", category="차")
    assert product_object(tea, StockLevel(Sku("TEA"), 5, 2)) == {
        "sku": "TEA", "barcode": "880", "name": "TEA", "category": "차", "price": 4_500,
        "open_price": False, "tax": "taxable", "stock": 5, "reserved": 2, "policy": "block",
        "low_mark": None, "sold_out": False,
    }  # fmt: skip
    uncounted = product_object(tea, None)
    assert (uncounted["stock"], uncounted["reserved"]) == (None, 0)
    assert (uncounted["policy"], uncounted["sold_out"]) == ("uncounted", False)
    asked = product_object(product("MOON", 0, open_price=True), None)
    assert (asked["price"], asked["open_price"]) == (None, True)


def test_refunds_stand_under_their_payment_and_only_those_done_are_a_sum() -> None:
    done = refund(RefundState.DONE, done_at=datetime(2026, 11, 21, 15, 0, 9, tzinfo=UTC))
    open_still = refund(refund_no="ABCDEFGH-1-R2")
    record = SaleRecord(SALE, attempt(State.PAID), refunds=(done, open_still))
    found = record_object(record)
    assert found["refunded"] == 4_000
    assert [one["state"] for one in found["refunds"]] == ["done", "pending"]
    assert found["refunds"][0] == {
        "refund_no": "ABCDEFGH-1-R1", "amount": 4_000, "state": "done", "reason": "교환",
        "tax_free": 0, "created_at": "2026-11-21T12:00:00+09:00",
        "done_at": "2026-11-22T00:00:09+09:00",
    }  # fmt: skip


def test_a_request_as_other_programs_read_it() -> None:
    line = Returned(2, 1, Won(7_500), Fate.DAMAGED)
    one = Request("X-1-Q1", "X-1", Way.LINES, Won(7_500), Won(0), "교환", "김알바", NOON, (line,))
    told = request_object(one)
    assert (told["request_no"], told["state"], told["way"]) == ("X-1-Q1", "open", "lines")
    assert told["lines"] == [{"line_no": 2, "qty": 1, "amount": 7_500, "fate": "damaged"}]
    assert (told["created_at"], told["decided_at"]) == ("2026-11-21T12:00:00+09:00", None)


def test_a_discounted_sale_says_what_was_taken_off_where_and_why() -> None:
    cart = Cart().add(product("TEA", 5_000), 2)
    cart = cart.with_discount(Key("TEA"), Discount(DiscountKind.PERCENT, 10, "흠"))
    cart = replace(cart.with_discount(None, Discount(DiscountKind.WON, 500)), note="포장")
    sale = replace(SALE, lines=sale_lines(cart), terms=terms_of(cart))
    found = record_object(SaleRecord(sale, attempt()))
    assert (found["discount"], found["note"]) == (1_500, "포장")
    assert [found["lines"][0][name] for name in ("discount", "amount")] == [1_500, 8_500]
    assert found["discounts"] == [
        {"line_no": None, "kind": "won", "value": 500, "amount": 500, "why": ""},
        {"line_no": 1, "kind": "percent", "value": 10, "amount": 1_000, "why": "흠"},
    ]
