"""The report as a slip: what stands on it, in the order of a day, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pos_app.domain.business import ShopDetails
from pos_app.domain.closing import Item, Period, Report, Seal
from pos_app.domain.dayslip import day_slip
from pos_app.domain.discount import DiscountKind
from pos_app.domain.drawer import Act, DrawerEntry
from pos_app.domain.match import Row, Settlement, Side, Sum
from pos_app.domain.money import Won
from pos_app.domain.payment import Mode, Tender
from pos_app.domain.reckoning import report_of
from pos_app.domain.settlement import Days, Reach
from pos_app.domain.terms import Given, Terms
from tests.domain.make import NOON
from tests.domain.test_closing import STRETCH, given_back, line, record

SHOP = ShopDetails(name="토끼 책방")


def say(key: str, **values: object) -> str:
    """The key with its values, as a catalogue would have it."""
    return " ".join([key, *map(str, values.values())])


def report(mode: Mode = Mode.LIVE) -> Report:
    sold = record(7, (line(0, 2), line(1, 1)), discount=500)
    cash = record(8, (line(2, 1),), Tender.CASH, cashier="")
    drawer = (DrawerEntry(Act.FLOAT, Won(50_000), NOON), DrawerEntry(Act.NO_SALE, Won(0), NOON))
    period = Period(STRETCH, (sold, cash), (given_back(sold, 1_000),), drawer, NOON)
    return report_of(period, date(2026, 11, 21), NOON, mode)


def texts(one: Report, shop: ShopDetails = SHOP) -> tuple[str, ...]:
    return day_slip(one, shop, say).texts


def test_a_z_says_who_closed_what() -> None:
    rows = (Row("ABCDEFGH-9", Side.AMOUNT, "사과 9", Won(5_000), Won(5_000), Won(0), Won(700)),)
    z = replace(
        report(), seal=Seal(3, "김", "박", 1, 2), match=Sum(5, 1, 0, 0, 2, 4, Settlement.READ, rows)
    )
    said = texts(z)
    assert day_slip(z, SHOP, say).number == "Z-3"
    assert said[:3] == ("토끼 책방", "day.z 3", "day.business_day 2026-11-21")
    for line_of in (
        "day.tender_toss day.times 1 pay.won 14,500", "day.discount -pay.won 500",
        "day.paid_amount pay.won 14,000", "day.refunds day.times 1 -pay.won 1,000",
        "day.tender_cash day.times 1 pay.won 11,990", "day.net pay.won 25,490",
        "day.tax_refunded", "day.tax_net", "day.nobody day.times 1 pay.won 11,990", "박",
        "아메리카노 × 2 pay.won 9,000", "쌀 1kg × 1 pay.won 5,500",
        "day.refunds × 1 -pay.won 1,000", "day.expected pay.won 61,990", "day.no_sales day.times 1",
        "side.equal day.orders 5", "side.amount day.orders 1", "side.unread day.orders 2",
        "day.numbers 4", "settlement.read", "사과 9 ABCDEFGH-9 side.amount",
        "day.ours pay.won 5,000", "day.toss pay.won 5,000 / -pay.won 700",
        "day.receipts 7 – 8", "day.carried day.orders 1", "day.requests day.orders 2",
        "day.closed_by 김", "day.approved_by 박", "day.ledger 5 – 40", f"day.anchor {STRETCH.link}",
    ):  # fmt: skip
        assert line_of in said, line_of
    assert not any("side.ours" in one for one in said)


def test_days_whose_list_is_missing_stand_under_the_match() -> None:
    days = (
        Days(date(2026, 11, 19), date(2026, 11, 20)),
        Days(date(2026, 11, 24), date(2026, 11, 24)),
    )
    reach = Reach(Days(date(2026, 11, 19), date(2026, 11, 25)), days)
    x = replace(report(), match=Sum(5, settlement=Settlement.PART, reach=reach))
    said = texts(x)
    place = said.index("settlement.part")
    assert said[place + 1] == (
        "settlement.missing 2026-11-19 – 2026-11-25 2026-11-19 – 2026-11-20, 2026-11-24"
    )
    whole = replace(reach, missing=())
    read = replace(x, match=Sum(5, settlement=Settlement.READ, reach=whole))
    assert not any("settlement.missing" in one for one in texts(read))


def test_an_x_hides_what_nobody_has_counted() -> None:
    x = replace(report(Mode.TEST), cash=None)
    said = texts(x, ShopDetails())
    assert day_slip(x, SHOP, say).number == "X-20261121-120000"
    assert said[:2] == ("receipt.mode_test", "day.x")
    assert said[-1] == "receipt.mode_test"
    assert "day.blind" in said
    assert not any("day.expected" in one or "day.closed_by" in one for one in said)
    assert not any("day.numbers" in one for one in said)
    empty = report_of(Period(STRETCH), date(2026, 11, 21), NOON, Mode.LIVE)
    said = texts(replace(empty, seal=Seal(1)))
    assert not any("day.tender" in one or "day.receipts" in one for one in said)
    for key in ("day.began", "day.closed_by", "day.requests"):
        assert not any(key in one for one in said)


def test_a_count_shows_the_difference() -> None:
    drawer = (DrawerEntry(Act.FLOAT, Won(100), NOON), DrawerEntry(Act.COUNT, Won(90), NOON))
    said = texts(report_of(Period(STRETCH, drawer=drawer), date(2026, 11, 21), NOON, Mode.LIVE))
    assert "day.counted pay.won 90" in said
    assert "day.difference -pay.won 10" in said


def test_goods_that_only_came_back_have_no_count_of_what_was_sold() -> None:
    known = report()
    items = (
        Item("CUP", "머그컵", back_qty=1, refunded_won=Won(11_990)),
        Item("TEA", "아메리카노", 1, Won(4_500), refunded_won=Won(10)),
        Item("TAG", "이름표", 1, Won(0), back_qty=1),
    )
    said = texts(replace(known, items=items))
    start = said.index("day.items")
    assert said[start + 1 : start + 7] == (
        "머그컵", "day.refunds × 1 -pay.won 11,990", "아메리카노 × 1 pay.won 4,500",
        "day.refunds -pay.won 10", "이름표 × 1 pay.won 0", "day.refunds × 1 pay.won 0",
    )  # fmt: skip


def test_what_a_cashier_gave_away_stands_under_the_name() -> None:
    terms = Terms(
        (Given(0, DiscountKind.WON, 500, Won(500)), Given(1, DiscountKind.WON, 9, Won(9)))
    )
    sold = record(7, (line(0, 2),))
    given = replace(sold, sale=replace(sold.sale, terms=terms))
    period = Period(STRETCH, (given, record(8, (line(0, 1),))), (), (), NOON)
    x = report_of(period, date(2026, 11, 21), NOON, Mode.LIVE)
    said = texts(x)
    at = said.index("김 day.times 2 pay.won 13,500")
    assert said[at + 1] == "day.discounts pay.won 509"
    assert not any("day.discounts" in one for one in texts(report()))
