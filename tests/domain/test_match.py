"""Books and Toss side by side: every case that a row can show."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.domain.answer import RefundRow, Stage
from pos_app.domain.match import Ours, Reading, Settlement, Side, compare, summed, unexplained
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import State
from pos_app.domain.refund import Refund, RefundState
from tests.domain.make import NOON, attempt

ORDER = "ABCDEFGH-1"


def reading(stage: Stage, amount: int | None = 18_500, back: int = 0, **facts: Any) -> Reading:
    known: dict[str, Any] = {"version": 0, "refunds_version": 0, **facts}
    won = None if amount is None else Won(amount)
    return Reading(ORDER, NOON, stage, won, Won(back), **known)


def refund(amount: int, state: RefundState = RefundState.DONE, **facts: Any) -> Refund:
    tax = TaxSplit(Won(amount), Won(0), Won(0))
    known: dict[str, Any] = {"refund_no": f"{ORDER}-R1", **facts}
    return Refund(
        order_no=ORDER, amount_won=Won(amount), tax=tax, reason="교환", who="", created_at=NOON,
        baseline_rows=0, baseline_left_won=Won(18_500), state=state, **known,
    )  # fmt: skip


CASES = [
    # state, over, stage, amount at Toss, refunded there, side, asked no more
    (State.PAID, True, Stage.COMPLETE, 18_500, 0, Side.EQUAL, True),
    (State.PAID, True, Stage.SETTLED, None, 0, Side.EQUAL, True),
    (State.PAID, True, Stage.COMPLETE, 18_000, 0, Side.AMOUNT, True),
    (State.PAID, True, Stage.REFUNDED, 18_500, 500, Side.AMOUNT, True),
    (State.PAID, True, Stage.REFUNDING, 18_500, 0, Side.EQUAL, False),
    (State.PAID, True, Stage.CANCELLED, None, 0, Side.OURS, True),
    (State.PAID, False, Stage.ABSENT, None, 0, Side.OURS, False),
    (State.PAID, False, Stage.STRANGE, None, 0, Side.UNREAD, False),
    (State.CANCELLED, True, Stage.CANCELLED, None, 0, Side.EQUAL, True),
    (State.CANCELLED, False, Stage.STANDBY, 18_500, 0, Side.EQUAL, False),
    (State.ABANDONED, True, Stage.ABSENT, None, 0, Side.EQUAL, True),
    (State.ABANDONED, False, Stage.ABSENT, None, 0, Side.EQUAL, False),
    (State.CANCELLED, True, Stage.COMPLETE, 18_500, 0, Side.TOSS, True),
    (State.DECLINED, True, Stage.REFUNDED, 18_500, 18_500, Side.TOSS, True),
    (State.UNKNOWN, False, Stage.APPROVED, 18_500, 0, Side.UNREAD, False),
    (State.WAITING, False, Stage.STANDBY, 18_500, 0, Side.UNREAD, False),
]


@pytest.mark.parametrize(("state", "over", "stage", "amount", "back", "side", "done"), CASES)
def test_a_row_says_where_both_differ(
    state: State, over: bool, stage: Stage, amount: int | None, back: int, side: Side, done: bool
) -> None:
    one = Ours(ORDER, attempt(state, over=over), (), reading(stage, amount, back))
    row = compare(one)
    assert row.side is side
    assert one.settled is done
    assert row.word == "사과 1"


def test_without_a_reading_nobody_knows() -> None:
    one = Ours(ORDER, attempt(State.PAID, over=True))
    assert (compare(one).side, compare(one).ours_won) == (Side.UNREAD, 18_500)
    assert not one.settled


@pytest.mark.parametrize("stale", [{"version": 3}, {"refunds_version": 3}])
def test_a_reading_before_the_last_change_says_nothing(stale: dict[str, int]) -> None:
    one = Ours(ORDER, attempt(State.PAID, over=True), (), reading(Stage.COMPLETE, **stale))
    assert compare(one).side is Side.UNREAD
    assert not one.settled


def test_a_number_that_the_books_miss() -> None:
    paid = Ours(ORDER, None, (), reading(Stage.COMPLETE, transaction_id="T-9"))
    row = compare(paid)
    assert (row.side, row.ours_won, row.toss_won, row.word) == (Side.TOSS, 0, 18_500, "")
    assert row.transaction_id == "T-9"
    never = Ours(ORDER, None, (), reading(Stage.ABSENT, None))
    assert compare(never).side is Side.EQUAL
    assert paid.settled
    assert never.settled


def test_our_refunds_are_compared_once_they_are_done() -> None:
    mine, paid = refund(500), attempt(State.PAID, over=True)
    same = Ours(ORDER, paid, (mine,), reading(Stage.REFUNDED, back=500, refunds_version=1))
    assert (compare(same).side, same.settled) == (Side.EQUAL, True)
    lost = Ours(ORDER, paid, (mine,), reading(Stage.COMPLETE, refunds_version=1))
    assert compare(lost).side is Side.AMOUNT
    open_one = refund(500, RefundState.PENDING)
    under_way = Ours(ORDER, paid, (open_one,), reading(Stage.REFUNDED, back=500, refunds_version=1))
    assert (compare(under_way).side, under_way.settled) == (Side.UNREAD, False)


def test_a_sum_keeps_what_is_not_as_it_should_be() -> None:
    rows = [
        compare(Ours(ORDER, attempt(State.PAID, over=True), (), reading(Stage.COMPLETE, amount)))
        for amount in (18_500, 18_500, 100)
    ]
    rows.append(compare(Ours(ORDER, attempt(State.PAID), (), reading(Stage.CANCELLED, None))))
    rows.append(compare(Ours(ORDER, None, (), reading(Stage.COMPLETE))))
    rows.append(compare(Ours(ORDER, attempt(State.PAID))))
    told = summed(rows, 1, Settlement.NOT_OUT)
    assert (told.equal, told.amount, told.ours, told.toss, told.unread) == (2, 1, 1, 1, 1)
    assert (told.numbers, told.settlement) == (1, Settlement.NOT_OUT)
    assert [one.side for one in told.rows] == [Side.AMOUNT, Side.OURS, Side.TOSS]


def test_what_no_refund_of_ours_explains() -> None:
    named = refund(500, refund_no="R-named")
    by_transaction = refund(500, transaction_id="T-1")
    rows = (
        RefundRow(Won(500), transaction_id="T-2"),
        RefundRow(Won(500), transaction_id="T-1"),
        RefundRow(Won(500), refund_no="R-named"),
        RefundRow(Won(900), transaction_id="T-3", done=False),
    )
    assert unexplained((named, by_transaction), rows) == (rows[0],)
    # Ours without a transaction is told by its amount, one that was refused by nothing.
    assert unexplained((refund(500), refund(700, RefundState.REFUSED)), rows[:2]) == (rows[1],)
    assert unexplained((refund(700),), rows[:1]) == rows[:1]
    assert unexplained((refund(500, transaction_id="T-8"),), rows[:1]) == rows[:1]
    # What was taken in of v1 is known by the number that Toss has for it.
    taken_in = refund(300, transaction_id="shop-R7")
    assert unexplained((taken_in,), (RefundRow(Won(300), refund_no="shop-R7"),)) == ()
