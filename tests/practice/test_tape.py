"""What is on the tape is still true after a kill."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.practice import moves
from pos_app.practice.books import TossBooks
from pos_app.practice.payment import Contract, PayState, Refusal
from pos_app.practice.request import Order, read_order, read_refund
from tests.practice.shop import START, HandClock


def an_order(order_no: str) -> Order:
    body = {
        "orderNo": order_no, "amount": 18_500, "productDesc": "사과 12 · 커피", "retUrl": "x",
        "autoExecute": False, "amountTaxFree": 500,
    }  # fmt: skip
    return read_order(body, Contract.V1, START)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return tmp_path / "new" / "toss.jsonl"


def open_books(tape: Path, clock: HandClock) -> TossBooks:
    return TossBooks(clock, random.Random(1), tape)


def test_everything_is_found_again(tape: Path, clock: HandClock) -> None:
    books = open_books(tape, clock)
    for order_no in ("A-1", "A-2", "A-3"):
        books.create(an_order(order_no))
    books.approve("A-2")
    books.approve("A-3")
    books.change("A-3", moves.begin_execute)
    paid = books.change("A-3", moves.finish_execute)
    body = {"payToken": paid.pay_token, "refundNo": "R-1", "amount": 500, "amountTaxFree": 500}
    books.begin_refund(read_refund(body, Contract.V2))
    books.change("A-3", moves.finish_refund)
    again = open_books(tape, clock)
    assert again.snapshot()["payments"] == books.snapshot()["payments"]
    assert again.find_refund("R-1").amount == 500
    assert again.begin_refund(read_refund(body, Contract.V2))[1] == "R-1"
    with pytest.raises(Refusal, match="PAYMENT_DUPLICATION_ORDER_NO"):
        again.create(an_order("A-1"))


def test_a_torn_last_line_is_cut_off(tape: Path, clock: HandClock) -> None:
    books = open_books(tape, clock)
    books.create(an_order("A-1"))
    whole = tape.read_bytes()
    books.approve("A-1")
    for cut in range(len(whole), tape.stat().st_size, 97):
        tape.write_bytes((whole + whole)[:cut])
        again = open_books(tape, clock)
        assert again.find("A-1").state is PayState.STANDBY
        assert tape.read_bytes() == whole
    again.approve("A-1")
    assert open_books(tape, clock).find("A-1").state is PayState.APPROVED


def test_the_bank_does_not_die_with_the_process(tape: Path, clock: HandClock) -> None:
    books = open_books(tape, clock)
    books.create(an_order("A-1"))
    books.approve("A-1")
    books.change("A-1", moves.begin_execute)
    for _ in range(2):
        found = open_books(tape, clock).find("A-1")
        assert found.state is PayState.COMPLETE
        assert found.debits == 1


def test_time_goes_on_while_the_process_is_dead(tape: Path, clock: HandClock) -> None:
    open_books(tape, clock).create(an_order("A-1"))
    clock.now += 3_600
    found = open_books(tape, clock).find("A-1")
    assert found.state is PayState.CANCEL
    assert found.cancelled_at == START + 3_600


def test_a_question_writes_nothing(tape: Path, clock: HandClock) -> None:
    books = open_books(tape, clock)
    books.create(an_order("A-1"))
    size = tape.stat().st_size
    for _ in range(5):
        books.find("A-1")
        books.snapshot()
    assert tape.stat().st_size == size


def test_no_state_leads_to_a_second_debit(clock: HandClock) -> None:
    books = TossBooks(clock, random.Random(1))
    payment = books.create(an_order("A-1"))
    for state in PayState:
        now = replace(payment, state=state, debits=int(state not in {"PAY_STANDBY"}))
        if state in {PayState.APPROVED, PayState.PROGRESS}:
            continue
        assert moves.finish_execute(now, START) == now
        with pytest.raises(Refusal):
            moves.begin_execute(now, START)
