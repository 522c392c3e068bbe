"""What may be asked for, what a piece is worth, and who holds what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.cart import SaleLine, tax_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.request import Ask, Fate, Piece, Request, RequestState, Returned, Way
from pos_app.domain.review import (
    LONGEST_DAY,
    Limit,
    check_confirmed,
    check_limit,
    checked_remark,
    counted_since,
    draft,
    end_request,
    held_by,
    parts_of,
    remaining,
    request_no,
    returned,
    shelved,
    unhanded,
    worth,
)
from pos_app.domain.seoul import day_begun
from pos_app.errors import Refused
from tests.domain.make import NOON, attempt, later

TEA = SaleLine(Sku("TEA"), "차", 3, Won(4_500), Won(10_000), TaxClass.TAXABLE)  # 3,500 off
RICE = SaleLine(Sku("RICE"), "쌀", 1, Won(5_500), Won(5_500), TaxClass.EXEMPT)
STOCK, DAMAGED, KEPT = Fate


def record(*lines: SaleLine, state: State = State.PAID, **more: Any) -> SaleRecord:
    sold = lines or (TEA, RICE)
    sale = Sale(1, sold, tax_of(sold), NOON, Mode.TEST)
    paid = attempt(state, amount_won=sale.amount_won, tax_free_won=sale.tax.tax_free_won)
    return SaleRecord(sale, paid, **more)


def refund(amount: int, state: RefundState, tax: TaxSplit | None = None) -> Refund:
    split = tax or TaxSplit(Won(0), Won(0), Won(amount))
    return Refund(
        "R1", "ABCDEFGH-1", Won(amount), split, "교환", "", NOON, 0, Won(15_500), state
    )  # fmt: skip


def ask(way: Way = Way.WHOLE, *pieces: Piece, **more: Any) -> Ask:
    return Ask("ABCDEFGH-1", " 교환 ", way, pieces=pieces, who="김알바", **more)


def drafted(one: Ask, of: SaleRecord | None = None, *earlier: Request, **more: Any) -> Request:
    return draft(one, of or record(), earlier, NOON, **more)


def key(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    return caught.value.key


# --- what a piece is worth --------------------------------------------------------------------


@given(st.integers(0, 5_000_000), st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_piece_by_piece_gives_the_line_and_never_more(amount: int, steps: list[int]) -> None:
    line = replace(TEA, qty=sum(steps), amount_won=Won(amount))
    gone: list[Returned] = []
    for step in steps:
        (left,) = remaining((line,), gone)
        one = returned((left,), [Piece(1, step, STOCK)])[0]
        fair = amount * step / line.qty
        assert abs(one.amount_won - fair) < len(steps) + 1  # never far from its share
        gone.append(one)
        assert sum(one.amount_won for one in gone) <= amount
    assert sum(one.amount_won for one in gone) == amount
    assert remaining((line,), gone)[0].qty == 0


def test_the_first_pieces_have_the_won_that_is_over() -> None:
    (left,) = remaining((TEA,), ())
    assert [worth(left, qty) for qty in (1, 2, 3)] == [3_334, 6_667, 10_000]


def test_one_line_may_be_named_twice_and_not_more_often_than_sold() -> None:
    left = remaining((TEA,), ())
    both = returned(left, [Piece(1, 1, STOCK), Piece(1, 2, DAMAGED)])
    assert [(one.qty, one.amount_won, one.fate) for one in both] == [
        (1, 3_334, STOCK), (2, 6_666, DAMAGED),
    ]  # fmt: skip
    assert key(returned, left, [Piece(1, 2, STOCK), Piece(1, 2, KEPT)]) == "review.too_many"
    assert key(returned, left, [Piece(1, 0, STOCK)]) == "review.too_many"
    assert key(returned, left, [Piece(2, 1, STOCK)]) == "review.no_such_line"


# --- the three ways -----------------------------------------------------------------------------


def test_the_whole_is_what_both_have_left() -> None:
    whole = drafted(ask(Way.WHOLE, Piece(1, 3, STOCK), Piece(2, 1, DAMAGED)))
    assert (whole.amount_won, whole.tax_free_won, whole.reason) == (15_500, None, "교환")
    assert [one.amount_won for one in whole.lines] == [10_000, 5_500]
    assert parts_of(whole, record()) == record().slip_tax
    part = record(refunds=(refund(5_500, RefundState.DONE),))
    assert drafted(ask(), part).amount_won == 10_000
    assert drafted(ask(), part, toss_left_won=7_000).amount_won == 7_000
    assert key(drafted, ask(), toss_left_won=0) == "refund.nothing_left"


def test_by_line_the_tax_free_part_follows_the_lines() -> None:
    one = drafted(ask(Way.LINES, Piece(1, 1, DAMAGED), Piece(2, 1, STOCK)))
    assert (one.amount_won, one.tax_free_won) == (8_834, 5_500)
    assert parts_of(one, record()) == TaxSplit(Won(3_030), Won(304), Won(5_500))
    taxed = drafted(ask(Way.LINES, Piece(1, 1, KEPT)))
    assert (taxed.amount_won, taxed.tax_free_won) == (3_334, 0)


def test_by_amount_a_mixed_sale_names_its_tax_free_part() -> None:
    assert key(drafted, ask(Way.AMOUNT, amount_won=1_000)) == "refund.name_tax_free"
    one = drafted(ask(Way.AMOUNT, amount_won=1_000, tax_free_won=400))
    assert (one.amount_won, one.tax_free_won, one.lines) == (1_000, 400, ())
    most = ask(Way.AMOUNT, amount_won=6_000, tax_free_won=5_501)
    assert key(drafted, most) == "refund.tax_free_wrong"


@pytest.mark.parametrize(
    ("one", "more", "wanted"),
    [
        (ask(Way.AMOUNT), {}, "refund.not_an_amount"),
        (ask(Way.AMOUNT, amount_won=-1), {}, "refund.not_an_amount"),
        (ask(Way.AMOUNT, amount_won=15_501), {}, "refund.too_much"),
        (ask(Way.AMOUNT, amount_won=9_000, tax_free_won=0), {"toss_left_won": 8_999},
            "refund.too_much"),
        (ask(Way.AMOUNT, Piece(1, 1, STOCK), amount_won=5), {}, "review.one_way"),
        (ask(Way.LINES), {}, "review.no_lines"),
    ],
)  # fmt: skip
def test_what_may_not_be_asked_for(one: Ask, more: dict[str, Any], wanted: str) -> None:
    assert key(drafted, one, **more) == wanted


def test_on_what_nothing_may_be_asked_for() -> None:
    assert key(drafted, ask(), record(state=State.WAITING)) == "refund.not_paid"
    busy = record(refunds=(refund(500, RefundState.DOUBTFUL),))
    assert key(drafted, ask(), busy) == "refund.one_is_open"
    assert key(drafted, ask(), None, drafted(ask())) == "review.one_is_open"


# --- who holds what -------------------------------------------------------------------------------


def test_pieces_are_held_until_it_is_said_no() -> None:
    opened = drafted(ask(Way.LINES, Piece(1, 2, STOCK)))
    approved = end_request(opened, RequestState.APPROVED, NOON, refund_no="R1")
    done, no = refund(500, RefundState.DONE), refund(500, RefundState.REFUSED)
    assert held_by([opened], ()) == held_by([approved], [done]) == opened.lines
    assert held_by([approved], [no]) == ()
    for state in (RequestState.REJECTED, RequestState.WITHDRAWN):
        assert held_by([end_request(opened, state, NOON)], ()) == ()
    assert key(drafted, ask(Way.LINES, Piece(1, 2, STOCK)), None, approved) == "review.too_many"
    assert drafted(ask(Way.LINES, Piece(1, 1, STOCK)), None, approved).amount_won == 3_333


def test_only_what_goes_back_to_stock_goes_on_the_shelf() -> None:
    one = drafted(ask(Way.LINES, Piece(1, 1, STOCK), Piece(1, 1, KEPT), Piece(2, 1, DAMAGED)))
    assert shelved((TEA, RICE), one) == (replace(TEA, qty=1),)


# --- saying yes and no -------------------------------------------------------------------------


@pytest.mark.parametrize("state", [one for one in RequestState if one is not RequestState.OPEN])
def test_a_request_ends_once(state: RequestState) -> None:
    ended = end_request(drafted(ask()), state, later(5), decided_by="정사장")
    assert (ended.state, ended.decided_at, ended.decided_by) == (state, later(5), "정사장")
    assert key(end_request, ended, RequestState.APPROVED, NOON) == f"review.is_{state}"


def test_the_amount_is_said_once_more() -> None:
    check_confirmed(drafted(ask()), 15_500)
    assert key(check_confirmed, drafted(ask()), 15_499) == "review.other_amount"


def test_a_no_needs_a_word() -> None:
    assert checked_remark(" 영수증이  없어요 ", needed=True) == "영수증이 없어요"
    assert checked_remark("") == ""
    assert key(checked_remark, " ", needed=True) == "review.no_word"
    assert key(checked_remark, "가" * 201) == "review.bad_word"
    assert key(checked_remark, "a\u202eb") == "review.bad_word"


def test_a_day_has_its_limit() -> None:
    limit = Limit(10_000, NOON)
    check_limit(limit, 4_000, 6_000)
    with pytest.raises(Refused) as caught:
        check_limit(limit, 10_500, 1)
    assert (caught.value.key, caught.value.values["left"]) == ("review.limit", 0)


def test_the_limit_counts_from_the_last_z_unless_that_is_long_ago() -> None:
    second = timedelta(seconds=1)
    for ago in (timedelta(0), timedelta(hours=13), LONGEST_DAY):
        assert counted_since(NOON, NOON - ago) == NOON - ago
    for other in (None, NOON - LONGEST_DAY - second, NOON + second):
        assert counted_since(NOON, other) == day_begun(NOON)


def test_what_was_never_handed_over_lies_here_as_far_as_it_was_taken() -> None:
    left = remaining((TEA, RICE, TEA), ())
    assert unhanded(left, {}) == ()
    four = {Sku("TEA"): 4, Sku("RICE"): -1}
    assert unhanded(left, four) == (Piece(1, 3, STOCK), Piece(3, 1, STOCK))
    assert unhanded(left, {Sku("RICE"): 1}) == (Piece(2, 1, STOCK),)


def test_the_day_begins_in_seoul() -> None:
    assert day_begun(NOON).isoformat() == "2026-11-21T00:00:00+09:00"
    assert day_begun(later(12 * 3600)).isoformat() == "2026-11-22T00:00:00+09:00"


def test_numbers_like_those_of_refunds() -> None:
    assert request_no("ABCDEFGH-1", "ABCDEFGH", 2) == "ABCDEFGH-1-Q2"
    assert request_no("ABCDEFGH-1", "ZZZZZZZZ", 1) == "ABCDEFGH-1-ZZZZZZZZQ1"
