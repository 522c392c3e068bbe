"""No order of events, however odd, takes money twice or gives back more than was taken."""

from __future__ import annotations

import random
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from pos_app.practice import moves
from pos_app.practice.books import TossBooks
from pos_app.practice.payment import Contract, Payment, PayState, Refusal
from pos_app.practice.request import read_order, read_refund
from tests.practice.shop import START, HandClock

PLAIN_MOVES = [
    moves.approve, moves.cancel, moves.expire, moves.begin_execute, moves.finish_execute,
    moves.finish_refund, moves.settle, moves.survive_restart,
]  # fmt: skip
EVENTS = st.one_of(
    st.sampled_from(PLAIN_MOVES),
    st.tuples(st.sampled_from(["R-1", "R-2", "R-3"]), st.integers(1, 1_200)),
    st.floats(0, 2_000),
)
DONE = {PayState.COMPLETE, PayState.REFUND_PROGRESS, PayState.REFUND_SUCCESS,
        PayState.SETTLED, PayState.REFUND_SETTLED}  # fmt: skip


def new_books(clock: HandClock) -> TossBooks:
    books = TossBooks(clock, random.Random(1))
    body = {
        "orderNo": "A-1", "amount": 1_000, "productDesc": "커피", "retUrl": "x",
        "autoExecute": False,
    }  # fmt: skip
    books.create(read_order(body, Contract.V1, START))
    return books


def check(payment: Payment) -> None:
    assert payment.debits == int(payment.state in DONE)
    assert (payment.paid_at is not None) is payment.paid is (payment.debits == 1)
    assert payment.refunded <= payment.amount * payment.debits
    assert len({refund.refund_no for refund in payment.refunds}) == len(payment.refunds)
    assert sum(refund.done_at is None for refund in payment.refunds) == int(
        payment.state is PayState.REFUND_PROGRESS
    )


@given(st.lists(EVENTS, max_size=25))
def test_the_books_stay_true(events: list[object]) -> None:
    clock = HandClock()
    books = new_books(clock)
    token = books.find("A-1").pay_token
    for event in events:
        with suppress(Refusal):
            if isinstance(event, float):
                clock.now += event
            elif isinstance(event, tuple):
                body = {"payToken": token, "refundNo": event[0], "amount": event[1]}
                books.begin_refund(read_refund(body, Contract.V2))
            elif callable(event):
                books.change(token, event)
        check(books.find(token))
