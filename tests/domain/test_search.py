"""The search through an old series: what counts as its end, and what is booked of a find."""

from __future__ import annotations

import pytest

from pos_app.domain.answer import CHARGED, Found, Stage, StatusReport
from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import TaxSplit, Won, split_tax
from pos_app.domain.payment import Account, Contract, Mode
from pos_app.domain.search import (
    MOST_MISSES,
    Search,
    is_clear,
    is_worth_a_row,
    lost_sale,
)

ACCOUNT = Account(Contract.V2, "https://pay.example", Mode.TEST, "print", "7890")
SEARCH = Search("K7Q2M4XZ", ACCOUNT, 41)


def test_it_ends_after_so_many_unknown_numbers_in_a_row() -> None:
    search = SEARCH
    for asked in range(MOST_MISSES):
        assert not search.over
        assert search.order_no == f"K7Q2M4XZ-{41 + asked}"
        search = search.after(known=False)
    assert search.over
    assert (MOST_MISSES, search.next_counter) == (50, 91)


def test_a_known_number_begins_the_count_anew() -> None:
    search = SEARCH
    for _ in range(MOST_MISSES - 1):
        search = search.after(known=False)
    search = search.after(known=True)
    assert (search.misses, search.next_counter, search.over) == (0, 91, False)


@pytest.mark.parametrize("stage", Stage)
def test_what_is_booked_is_what_may_move_money(stage: Stage) -> None:
    found = Found(StatusReport(stage), Won(1_000))
    assert is_worth_a_row(found) is (stage not in {Stage.ABSENT, Stage.CANCELLED})
    assert is_clear(found)
    assert is_clear(Found(StatusReport(stage))) is not is_worth_a_row(found)


def test_one_line_without_a_sku() -> None:
    sale = lost_sale(Found(StatusReport(Stage.COMPLETE), Won(11_000)), "복구된 결제")
    (line,) = sale.lines
    assert (line.sku, line.name, line.qty, line.amount_won) == ("", "복구된 결제", 1, 11_000)
    assert line.unit_price_won == 11_000
    assert line.tax is TaxClass.TAXABLE
    assert sale.tax == split_tax(Won(11_000), Won(0))


@pytest.mark.parametrize("stage", sorted(CHARGED))
def test_toss_knows_the_tax_of_what_it_charged(stage: Stage) -> None:
    told = TaxSplit(Won(9_000), Won(900), Won(5_500), Won(100))
    sale = lost_sale(Found(StatusReport(stage, tax=told), Won(15_500)), "x")
    assert sale.tax == told
    parts = [(line.amount_won, line.tax) for line in sale.lines]
    assert parts == [(10_000, TaxClass.TAXABLE), (5_500, TaxClass.EXEMPT)]


def test_a_split_of_another_sum_or_of_what_is_not_charged_is_not_taken() -> None:
    told = TaxSplit(Won(0), Won(0), Won(5_500))
    for stage, amount in ((Stage.COMPLETE, 11_000), (Stage.STANDBY, 5_500)):
        sale = lost_sale(Found(StatusReport(stage, tax=told), Won(amount)), "x")
        assert sale.tax == split_tax(Won(amount), Won(0))


def test_what_is_wholly_exempt_has_one_line() -> None:
    told = TaxSplit(Won(0), Won(0), Won(5_500))
    sale = lost_sale(Found(StatusReport(Stage.COMPLETE, tax=told), Won(5_500)), "x")
    assert [line.tax for line in sale.lines] == [TaxClass.EXEMPT]
