"""The day in figures: against a naive recomputation, and to the letter where a person looks."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.cart import SaleLine, tax_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.closing import (
    GivenBack,
    Goods,
    Period,
    Report,
    Seal,
    Stretch,
    blind,
    business_day,
    check_count,
)
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Row, Settlement, Side, Sum
from pos_app.domain.money import Won
from pos_app.domain.notation import plain, read
from pos_app.domain.payment import Mode, State, Tender
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.reckoning import report_of
from pos_app.domain.refund import Refund, RefundState, split_refund
from pos_app.domain.seoul import seoul_day
from pos_app.domain.settlement import Days, Reach
from pos_app.domain.spread import Gone, fallen
from pos_app.errors import Refused
from tests.domain.make import NOON, attempt, later

STRETCH = Stretch(5, 40, "f" * 64)
GOODS = (
    ("TEA", "아메리카노", 4_500, TaxClass.TAXABLE),
    ("RICE", "쌀 1kg", 5_500, TaxClass.EXEMPT),
    ("CUP", "머그컵", 11_990, TaxClass.TAXABLE),
)


def line(number: int, qty: int) -> SaleLine:
    sku, name, price, tax = GOODS[number]
    return SaleLine(Sku(sku), name, qty, Won(price), Won(price * qty), tax)


def record(
    number: int,
    lines: tuple[SaleLine, ...],
    tender: Tender = Tender.TOSS,
    cashier: str = "김",
    discount: int = 0,
) -> SaleRecord:
    tax = tax_of(lines)
    sale = Sale(number, lines, tax, NOON, Mode.LIVE, cashier)
    paid = attempt(
        State.PAID,
        order_no=f"ABCDEFGH-{number}",
        sale_no=number,
        amount_won=tax.total_won,
        tender=tender,
        paid_amount_won=None if tender is Tender.CASH else Won(tax.total_won - discount),
    )
    return SaleRecord(sale, paid, receipt_no=number)


def given_back(of: SaleRecord, amount: int, who: str = "박") -> GivenBack:
    tax = split_refund(of.sale.tax, amount, min(amount, of.sale.tax.tax_free_won))
    refund = Refund(
        f"{of.attempt.order_no}-R1", of.attempt.order_no, Won(amount), tax, "교환", who, NOON, 0,
        of.attempt.amount_won, RefundState.DONE, done_at=NOON,
    )  # fmt: skip
    lines = [(one.tax, one.amount_won) for one in of.sale.lines]
    (parts,) = fallen(lines, (Gone(tax),))
    goods = zip(of.sale.lines, parts, strict=True)
    shares = tuple(Goods(one.sku, one.name, one.qty % 2, Won(won)) for one, won in goods)
    return GivenBack(refund, of.attempt, shares)


LINES = st.lists(st.builds(line, st.integers(0, 2), st.integers(1, 9)), min_size=1, max_size=4)
RECORDS = st.builds(
    record, st.integers(1, 500), LINES.map(tuple), st.sampled_from(Tender),
    st.sampled_from(["김", "박", ""]), st.integers(0, 1_000),
)  # fmt: skip
ENTRIES = st.builds(DrawerEntry, st.sampled_from(Act), st.integers(0, 90_000), st.just(NOON))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    paid = draw(st.lists(RECORDS, max_size=8))
    back = [
        given_back(one, draw(st.integers(1, one.attempt.amount_won)), draw(st.sampled_from("김박")))
        for one in draw(st.lists(RECORDS, max_size=4))
    ]
    drawer = draw(st.lists(ENTRIES, max_size=6))
    return Period(STRETCH, tuple(paid), tuple(back), tuple(drawer), NOON)


@given(periods())
def test_a_report_is_the_sum_of_what_was_booked(period: Period) -> None:
    report = report_of(period, date(2026, 11, 21), NOON, Mode.LIVE)
    for method in report.methods:
        mine = [one for one in period.paid if one.attempt.tender is method.tender]
        back = [one for one in period.given_back if one.attempt.tender is method.tender]
        gross = sum(line.amount_won for one in mine for line in one.sale.lines)
        assert (method.sales, method.gross_won) == (len(mine), gross)
        assert method.paid_won + method.discount_won == method.gross_won
        assert method.refunded_won == sum(one.refund.amount_won for one in back)
    assert report.gross_won == sum(one.gross_won for one in report.clerks)
    assert report.gross_won == sum(one.amount_won for one in report.items) == report.sold.total_won
    assert report.refunded_won == report.refunded.total_won
    assert report.refunded_won == sum(one.refunded_won for one in report.clerks)
    assert report.refunded_won == sum(one.refunded_won for one in report.items)
    named = sum(one.qty for back in period.given_back for one in back.goods)
    assert sum(one.back_qty for one in report.items) == named
    free = sum(one.refunded_won for one in report.items if one.sku == "RICE")
    assert free == report.refunded.tax_free_won
    assert report.net.total_won == report.gross_won - report.refunded_won
    exempt = [one for r in period.paid for one in r.sale.lines if one.tax is TaxClass.EXEMPT]
    assert report.sold.tax_free_won == sum(one.amount_won for one in exempt)
    pieces = sum(one.qty for r in period.paid for one in r.sale.lines)
    assert sum(one.qty for one in report.items) == pieces
    assert len({(one.sku, one.name) for one in report.items}) == len(report.items)
    _check_cash(period, report)


def _check_cash(period: Period, report: Report) -> None:
    cash, drawn = report.cash, 0
    assert cash is not None
    counted = None
    for one in period.paid:
        drawn += one.attempt.amount_won if one.attempt.tender is Tender.CASH else 0
    for back in period.given_back:
        drawn -= back.refund.amount_won if back.attempt.tender is Tender.CASH else 0
    for entry in period.drawer:
        drawn += entry.amount_won if entry.act in (Act.FLOAT, Act.PAID_IN) else 0
        drawn -= entry.amount_won if entry.act is Act.PAID_OUT else 0
        counted = entry.amount_won if entry.act is Act.COUNT else counted
    assert cash.expected_won == drawn
    assert cash.counted_won == counted
    assert cash.difference_won == (None if counted is None else counted - drawn)
    assert cash.no_sales == sum(one.act is Act.NO_SALE for one in period.drawer)


@given(periods())
def test_a_report_is_read_as_it_was_written(period: Period) -> None:
    rows = (Row("ABCDEFGH-1", Side.AMOUNT, "사과 1", Won(5), Won(4), transaction_id="T-1"),)
    days = Days(date(2026, 11, 19), date(2026, 11, 21))
    reach = Reach(days, (Days(days.first, days.first),))
    told = report_of(period, date(2026, 11, 21), NOON, Mode.TEST)
    report = Report(
        **{
            **{name: getattr(told, name) for name in told.__slots__},
            "match": Sum(1, 2, 3, 4, 5, 6, Settlement.PART, rows, reach),
            "seal": Seal(7, "김", "박", 2),
        }
    )
    assert read(Report, json.loads(json.dumps(plain(report)))) == report


def test_receipts_and_items_are_told_in_order() -> None:
    period = Period(STRETCH, (record(9, (line(0, 1),)), record(8, (line(1, 2), line(0, 2)))))
    report = report_of(period, date(2026, 11, 21), NOON, Mode.LIVE)
    assert (report.first_receipt, report.last_receipt) == (8, 9)
    assert [(one.sku, one.qty, one.amount_won) for one in report.items] == [
        ("TEA", 3, 13_500),
        ("RICE", 2, 11_000),
    ]


def test_a_discount_that_only_the_rest_tells_of() -> None:
    one = record(1, (line(0, 1),))
    known = attempt(State.PAID, amount_won=Won(4_500), discounted_won=Won(500))
    period = Period(STRETCH, (SaleRecord(one.sale, known),))
    (toss, cash) = report_of(period, date(2026, 11, 21), NOON, Mode.LIVE).methods
    assert (toss.discount_won, toss.paid_won, cash.sales) == (500, 4_000, 0)


def test_an_x_is_blind_until_somebody_has_counted() -> None:
    drawer = (DrawerEntry(Act.FLOAT, Won(50_000), NOON),)
    day = date(2026, 11, 21)
    before = blind(report_of(Period(STRETCH, drawer=drawer), day, NOON, Mode.LIVE))
    assert before.cash is None
    assert blind(before).cash is None
    count = DrawerEntry(Act.COUNT, Won(49_000), NOON)
    after = blind(report_of(Period(STRETCH, drawer=(*drawer, count)), day, NOON, Mode.LIVE))
    assert after.cash is not None
    assert after.cash.difference_won == -1_000
    moved = Period(STRETCH, drawer=(*drawer, count), recount=True)
    assert blind(report_of(moved, day, NOON, Mode.LIVE)).cash is None


def test_a_business_day_may_end_after_midnight() -> None:
    ten_at_night = NOON.replace(hour=13)
    two_in_the_morning = ten_at_night + timedelta(hours=4)
    today = seoul_day(ten_at_night)
    assert seoul_day(two_in_the_morning) == today + timedelta(days=1)
    assert business_day(ten_at_night, two_in_the_morning, ()) == today
    assert business_day(None, two_in_the_morning, ()) == today + timedelta(days=1)


def test_a_day_has_one_z_and_what_comes_later_is_of_the_next() -> None:
    today = seoul_day(NOON)
    with pytest.raises(Refused, match="closing.day_closed"):
        business_day(NOON, later(60), {today})
    assert business_day(NOON, later(86_400), {today}) == today + timedelta(days=1)
    # A Z that a wrong clock dated into the future keeps nobody from closing today.
    assert business_day(NOON, later(60), {date(2030, 1, 1)}) == today


@pytest.mark.parametrize(
    ("period", "key"),
    [
        (Period(STRETCH), None),
        (Period(STRETCH, (record(1, (line(0, 1),)),)), None),
        (Period(STRETCH, drawer=(DrawerEntry(Act.NO_SALE, Won(0), NOON),)), None),
        (Period(STRETCH, (record(1, (line(0, 1),), Tender.CASH),)), "closing.count_first"),
        (
            Period(STRETCH, given_back=(given_back(record(1, (line(0, 1),), Tender.CASH), 100),)),
            "closing.count_first",
        ),
        (Period(STRETCH, drawer=(DrawerEntry(Act.FLOAT, Won(0), NOON),)), "closing.count_first"),
        (Period(STRETCH, drawer=(DrawerEntry(Act.COUNT, Won(0), NOON),)), None),
        (
            Period(STRETCH, drawer=(DrawerEntry(Act.COUNT, Won(0), NOON),), recount=True),
            "closing.count_again",
        ),
    ],
)
def test_where_there_is_cash_it_is_counted(period: Period, key: str | None) -> None:
    if key is None:
        check_count(period)
        return
    with pytest.raises(Refused) as no:
        check_count(period)
    assert no.value.key == key
