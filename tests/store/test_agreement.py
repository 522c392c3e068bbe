"""By item, tax class, cashier, tender and in all: every report has the same won, whatever happened.

Random sales and refunds of every kind over some days, some closed: reports and Zs are held to sums
that know nothing of how they are made.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pos_app.domain.answer import Reply, Verdict
from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.closing import Report, Seal
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Sum
from pos_app.domain.money import Won
from pos_app.domain.payment import Attempt, Mode, PaidFacts
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund, RefundState, left_to_refund, move_refund
from pos_app.domain.refunding import RefundChange, RefundEntry
from pos_app.domain.report import Topic
from pos_app.domain.request import Ask, Fate, Piece, RequestState, Way
from pos_app.domain.review import end_request, held_by, remaining
from pos_app.domain.verdict import judge_execute
from pos_app.errors import Refused
from pos_app.store import shares
from tests.store.shop import ACCOUNT, APPLE, COFFEE, NOON, Shop, key_of, line
from tests.store.test_figures import told, totals
from tests.store.test_journal import NO_TAX, findings

CUP = Product(Sku("C3"), "머그컵", Won(11_990), TaxClass.TAXABLE)
GIFT = Product(Sku("D4"), "덤", Won(0), TaxClass.TAXABLE)
GOODS = (COFFEE, APPLE, CUP, GIFT)
EXEMPT = {APPLE.sku}


class Booth:
    """Someone who sells and gives back by the dice."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop = shop
        self.dice = random.Random(seed)
        self.at = NOON
        self.paid: list[str] = []
        self.zs: list[Report] = []
        shop.stock_up(*((one, None) for one in GOODS))

    def act(self) -> None:
        self.at += timedelta(hours=self.dice.randrange(1, 5))
        roll = self.dice.random()
        if roll < 0.45 or not self.paid:
            self.sell()
        elif roll < 0.95:
            self.give_back(self.dice.choice(self.paid))
        else:
            self.close()

    def sell(self) -> None:
        picked = [self.dice.choice(GOODS) for _ in range(self.dice.randrange(1, 5))]
        lines = tuple(self._line(one) for one in picked)
        if not any(one.amount_won for one in lines):
            return
        who = self.dice.choice(["김", "박", ""])
        if self.dice.random() < 0.4:
            paid = self.shop.books.cash.take(lines, ACCOUNT, Won(900_000), self.at, who)
        else:
            paid = self._by_toss(lines)
        self.paid.append(paid.order_no)

    def _line(self, product: Product) -> SaleLine:
        """Some of a product, with something off so that little divides evenly."""
        one = line(product, self.dice.randrange(1, 5))
        off = self.dice.randrange(0, 99) if one.amount_won else 0
        return replace(one, amount_won=Won(one.amount_won - off))

    def _by_toss(self, lines: tuple[SaleLine, ...]) -> Attempt:
        executing = self.shop.executing(*lines)
        facts = PaidFacts(paid_amount_won=executing.amount_won)
        change = judge_execute(executing, Reply(Verdict.YES, facts), self.at)
        return self.shop.books.apply(executing, change, self.at)

    def give_back(self, order_no: str) -> None:
        record = self.shop.books.record(order_no)
        left = left_to_refund(record.slip_tax, record.refunds)
        if left.total_won == 0:
            return
        ways = [self._by_lines, self._whole, self._by_amount]
        with suppress(Refused):  # the pieces are held already, or an amount took their money
            self.dice.choice(ways)(record)

    def _by_lines(self, record: SaleRecord) -> None:
        self._asked(Ask(record.attempt.order_no, "교환", Way.LINES, pieces=self._pieces(record)))

    def _whole(self, record: SaleRecord) -> None:
        pieces = self._pieces(record) if self.dice.random() < 0.5 else ()
        self._asked(Ask(record.attempt.order_no, "변심", Way.WHOLE, pieces=pieces))

    def _pieces(self, record: SaleRecord) -> tuple[Piece, ...]:
        known = self.shop.books.requests.of_order(record.attempt.order_no)
        rest = remaining(record.sale.lines, held_by(known, record.refunds))
        fates = list(Fate)
        return tuple(
            Piece(one.line_no, self.dice.randrange(1, one.qty + 1), self.dice.choice(fates))
            for one in rest
            if one.qty and self.dice.random() < 0.6
        )

    def _asked(self, ask: Ask) -> None:
        request = self.shop.books.requests.open(ask, self.at, None)
        yes = end_request(request, RequestState.APPROVED, self.at, approved_by="정")
        wish = self._wish(ask.order_no, request.amount_won)
        try:
            opened = self.shop.books.returns.open(wish, request.tax_free_won, yes)
        except Refused:
            no = end_request(request, RequestState.REJECTED, self.at, remark="아니요")
            self.shop.books.requests.end(no, self.at)
            raise
        self._end(opened)

    def _by_amount(self, record: SaleRecord) -> None:
        left = left_to_refund(record.slip_tax, record.refunds)
        free = self.dice.randrange(0, left.tax_free_won + 1)
        taxed = self.dice.randrange(0, left.taxable_won + left.vat_won + 1)
        if free + taxed:
            wish = self._wish(record.attempt.order_no, free + taxed)
            self._end(self.shop.books.returns.open(wish, free))

    def _wish(self, order_no: str, won: int) -> Refund:
        who = self.dice.choice(["김", "박", "최", ""])
        most = Won(99_999_999)
        return Refund("", order_no, Won(won), NO_TAX, "변심", who, self.at, 0, most)

    def _end(self, opened: Refund) -> None:
        if opened.state is RefundState.DONE:
            return
        if self.dice.random() < 0.15:
            no = RefundChange(move_refund(opened, RefundState.REFUSED), "refund_refused")
            self.shop.books.returns.apply(opened, no, self.at)
            return
        self.at += timedelta(hours=self.dice.randrange(0, 30))
        done = move_refund(opened, RefundState.DONE, done_at=self.at)
        entry = RefundEntry.REFUND
        self.shop.books.returns.apply(opened, RefundChange(done, "refunded", "", entry), self.at)

    def close(self) -> None:
        books = self.shop.books.closings
        books.open_drawer(DrawerEntry(Act.COUNT, Won(0), self.at, "김"))
        with suppress(Refused):  # this day has its Z
            self.zs.append(books.close(Mode.TEST, Sum(), Seal(0, "김"), self.at))


def refunds_of(shop: Shop, orders: list[str]) -> list[Refund]:
    rows = (one for number in orders for one in shop.books.record(number).refunds)
    return [one for one in rows if one.state is RefundState.DONE]


@pytest.mark.parametrize("seed", range(5))
def test_every_report_has_the_same_won(shop: Shop, seed: int) -> None:
    booth = Booth(shop, seed)
    for _ in range(60):
        booth.act()
    refunds = refunds_of(shop, booth.paid)
    assert len(refunds) > 8
    days = [NOON.date() + timedelta(days=number) for number in range(-1, 15)]
    for first, last in [(None, None), (days[3], days[9]), *((day, day) for day in days)]:
        check(shop, first, last)
    assert {row["net"] for row in told(shop, Topic.SALES)[1]} >= {0}
    for one in told(shop, Topic.ITEMS)[1]:
        assert one["net"] >= 0  # type: ignore[operator]
    open_one = shop.books.closings.report(booth.at, Mode.TEST)
    for report in (*booth.zs, open_one):
        check_day(report)
    every = (*booth.zs, open_one)
    assert sum(one.refunded_won for one in every) == sum(one.amount_won for one in refunds)
    by_clerk: Counter[str] = Counter()
    for refund in refunds:
        by_clerk[refund.who] += refund.amount_won
    clerks = Counter[str]()
    for report in every:
        clerks.update({one.name: one.refunded_won for one in report.clerks})
    assert +clerks == +by_clerk
    assert findings(shop) == []


def check(shop: Shop, first: date | None, last: date | None) -> None:
    days: dict[str, Any] = {"first": first, "last": last}
    items, rows = told(shop, Topic.ITEMS, **days)
    tax, sales, refunds = (
        totals(told(shop, topic, **days)[0]) for topic in (Topic.TAX, Topic.SALES, Topic.REFUNDS)
    )
    by_item = totals(items)
    assert by_item["sold"] == tax["sold"] == sales["amount"]
    assert by_item["refunded"] == tax["refunded"] == refunds["refunded"]
    assert by_item["net"] == tax["total"]
    exempt: list[Any] = [row["net"] for row in rows if row["sku"] in EXEMPT]
    assert sum(exempt) == tax["tax_free"]
    assert all(row["refunded"] >= 0 for row in rows)  # type: ignore[operator]


def check_day(report: Report) -> None:
    items, clerks = report.items, report.clerks
    assert report.gross_won == sum(one.amount_won for one in items) == report.sold.total_won
    assert report.gross_won == sum(one.gross_won for one in clerks)
    assert report.refunded_won == sum(one.refunded_won for one in items)
    assert report.refunded_won == report.refunded.total_won
    assert report.refunded_won == sum(one.refunded_won for one in clerks)
    exempt = [one for one in items if one.sku in EXEMPT]
    assert sum(one.amount_won for one in exempt) == report.sold.tax_free_won
    assert sum(one.refunded_won for one in exempt) == report.refunded.tax_free_won


def test_a_refund_of_a_line_stands_with_its_own_goods(shop: Shop) -> None:
    booth = Booth(shop, 0)
    paid = shop.paid(line(COFFEE, 2), line(APPLE, 3), line(CUP))
    booth._asked(Ask(paid.order_no, "교환", Way.LINES, pieces=(Piece(3, 1, Fate.DAMAGED),)))
    (refund,) = refunds_of(shop, [paid.order_no])
    rows = {row["sku"]: row["refunded"] for row in told(shop, Topic.ITEMS)[1]}
    assert rows == {"A1": 0, "B2": 0, "C3": 11_990}
    report = shop.books.closings.report(datetime.fromisoformat("2026-05-09T00:00:00Z"), Mode.TEST)
    back = {one.sku: (one.back_qty, one.refunded_won) for one in report.items}
    assert back == {"A1": (0, 0), "B2": (0, 0), "C3": (1, 11_990)}
    with shop.books.database.read() as db:
        (goods,) = shares.of_refund(db, paid.order_no, refund.refund_no)
    assert (goods.sku, goods.name, goods.qty, goods.amount_won) == ("C3", "머그컵", 1, 11_990)
    shop.tamper("DROP TRIGGER requests_same_wish", "DROP TRIGGER requests_end_stays")
    shop.tamper("UPDATE requests SET lines = '[7]'")
    assert key_of(lambda: told(shop, Topic.ITEMS)) == "books.row_edited"
