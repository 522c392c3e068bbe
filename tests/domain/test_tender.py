"""Cash: what may be given, what goes back, and who may be standing there again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.money import Won
from pos_app.domain.numbering import (
    cash_no,
    cash_word,
    is_cash_no,
    order_no,
    order_word,
    parse_order_no,
)
from pos_app.domain.payment import State, Tender
from pos_app.domain.tender import (
    MOST_CHANGE_WON,
    change_won,
    check_received,
    may_be_same_buyer,
    quick_amounts,
)
from pos_app.errors import Refused
from tests.domain.make import NOON, attempt

due = st.integers(1, 3_000_000)


def test_less_than_is_due_and_a_nought_too_many_are_refused() -> None:
    assert check_received(4_500, 4_500) == 4_500
    assert check_received(4_500, 4_500 + MOST_CHANGE_WON) == 104_500
    for given_won, key in ((4_499, "cash.too_little"), (104_501, "cash.too_much")):
        with pytest.raises(Refused) as refused:
            check_received(4_500, given_won)
        assert refused.value.key == key
        assert refused.value.values == {"due": 4_500, "received": given_won}


@given(due)
def test_every_quick_amount_may_be_given(due_won: int) -> None:
    offered = quick_amounts(due_won)
    assert offered[0] == due_won
    assert list(offered) == sorted(set(offered))
    assert [check_received(due_won, one) for one in offered] == list(offered)


@pytest.mark.parametrize(
    ("due_won", "offered"),
    [
        (4_500, (4_500, 5_000, 10_000, 50_000)),
        (12_300, (12_300, 13_000, 15_000, 20_000, 50_000)),
        (50_000, (50_000,)),
        (60_001, (60_001, 61_000, 65_000, 70_000, 100_000)),
    ],
)
def test_quick_amounts_are_the_next_round_sums(due_won: int, offered: tuple[int, ...]) -> None:
    assert quick_amounts(due_won) == offered


def test_change_is_what_was_given_beyond_the_price() -> None:
    cash = attempt(State.PAID, tender=Tender.CASH, received_won=Won(20_000))
    assert cash.in_cash
    assert change_won(cash) == 20_000 - cash.amount_won
    toss = attempt(State.PAID)
    assert not toss.in_cash
    assert change_won(toss) is None


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(
    ("age", "recent"),
    [(timedelta(), True), (timedelta(minutes=10), True), (timedelta(minutes=10, seconds=1), False),
     (timedelta(seconds=-1), True), (timedelta(hours=-2), True)],  # the clock was put back
)  # fmt: skip
def test_only_a_payment_in_doubt_of_the_last_minutes_may_be_the_same_buyers(
    state: State, age: timedelta, recent: bool
) -> None:
    one = replace(attempt(state), created_at=NOON - age)
    doubtful = state in (State.EXECUTING, State.UNKNOWN)
    assert may_be_same_buyer(one, NOON) is (recent and doubtful)


def test_cash_that_nobody_saw_booked_may_be_the_same_buyers() -> None:
    cash = replace(attempt(State.PAID, tender=Tender.CASH), created_at=NOON, shown_at=None)
    assert may_be_same_buyer(cash, NOON)
    assert not may_be_same_buyer(replace(cash, shown_at=NOON), NOON)
    assert not may_be_same_buyer(cash, NOON + timedelta(minutes=11))


@given(st.integers(1, 10**12))
def test_numbers_of_cash_are_counted_apart_and_read_back(counter: int) -> None:
    number = cash_no("0123ABCD", counter)
    assert number == f"0123ABCD-{counter}C"
    assert parse_order_no(number) == ("0123ABCD", counter)
    assert is_cash_no(number)
    assert not is_cash_no(order_no("0123ABCD", counter))
    assert cash_word(counter) != order_word(counter)


@pytest.mark.parametrize("text", ["", "C", "0123ABCD-C", "0123ABCD-1CC", "0123ABCD-1c", "ABC-1C"])
def test_nothing_else_is_a_number_of_cash(text: str) -> None:
    assert not is_cash_no(text)


def test_words_of_cash_begin_at_one_and_far_from_those_of_toss() -> None:
    near = {order_word(counter) for counter in range(1, 4_000)}
    assert not near & {cash_word(counter) for counter in range(1, 800)}
    with pytest.raises(ValueError, match="not a counter"):
        cash_word(0)
