"""The machine shuts down, or the terminal is closed: nobody is asked, and nothing is lost."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys

import pytest

from pos_app.domain.payment import State
from tests.stories import judge
from tests.stories.kills import STOCK
from tests.stories.till import ROOT, Toss, until
from tests.stories.zygote import CopiedTill, Copy

pytestmark = pytest.mark.parametrize("till", ["v2"], indirect=True)
LONG_S = 8.0  # more than a window that is told to hurry waits for


def executing(till: CopiedTill, toss: Toss, takes_s: float, sale: Copy) -> None:
    """Wait until this sale's execute, which takes so long, is in Toss' hands."""
    toss.fails("execute", "slow", seconds=takes_s, times=1)
    order_no = waiting(till)
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    assert sale.runs()


def waiting(till: CopiedTill) -> str:
    """Wait for a payment that a buyer could approve, and give its number."""
    folder = till.data / "test"
    found = until(lambda: [one for one in judge.rows(folder) if one.state is State.WAITING])
    return str(found[-1].order_no)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_window_closes_over_an_open_payment(
    till: CopiedTill, toss: Toss, number: signal.Signals
) -> None:
    window = till.order(sales=("TEA",))
    order_no = waiting(till)
    window.send(number)
    done = window.done()
    assert (done.code, done.err) == (0, "")
    (left,) = judge.rows(till.data / "test")
    assert (left.state, left.given_up) == (State.WAITING, False)
    assert toss.calls("execute", order_no) == 0


def test_a_window_that_is_only_opening_ends_in_order(till: CopiedTill) -> None:
    window = till.order()
    until((till.data / "test" / "booth.lock.json").exists)  # long before it is on the screen
    window.send(signal.SIGTERM)
    done = window.done()
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(("takes_s", "state"), [(1.0, State.PAID), (LONG_S, State.EXECUTING)])
def test_the_window_closes_over_money_on_its_way(
    till: CopiedTill, toss: Toss, takes_s: float, state: State
) -> None:
    window = till.order(sales=("TEA",))
    executing(till, toss, takes_s, window)
    window.send(signal.SIGTERM)
    done = window.done()
    assert (done.code, done.err) == (0, "")
    (left,) = judge.rows(till.data / "test")
    assert left.state is state
    until(lambda: toss.payments(left.order_no)[0]["debits"])
    till.finish("settle")
    (left,) = judge.rows(till.data / "test")
    assert (left.state, left.over, toss.calls("execute", left.order_no)) == (State.PAID, True, 1)
    payments = toss.payments(left.order_no)
    assert judge.verdict(till.data / "test", payments, STOCK, rest=True) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_sale_without_a_window_is_given_up(
    till: CopiedTill, toss: Toss, number: signal.Signals
) -> None:
    sale = till.begin("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    sale.send(number)
    done = sale.done()
    assert (done.code, done.objects[-1]["given_up"]) == (3, True)
    assert toss.calls("execute", order_no) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_sale_whose_money_is_on_its_way_waits(
    till: CopiedTill, toss: Toss, number: signal.Signals
) -> None:
    sale = till.begin("sell", "TEA", "--json")
    executing(till, toss, 1.5, sale)
    sale.send(number)
    done = sale.done()
    assert (done.code, done.objects[-1]["state"]) == (0, "paid")


def test_what_nohup_switched_off_stays_off(till: CopiedTill, toss: Toss) -> None:
    heard = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a child takes this over
    try:
        sale = till.start("sell", "TEA", "--json")
    finally:
        signal.signal(signal.SIGHUP, heard)
    order_no = sale.line()["order_no"]
    sale.process.send_signal(signal.SIGHUP)
    asked = toss.calls("status", order_no)
    until(lambda: toss.calls("status", order_no) > asked + 1)
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0


def test_a_terminal_that_is_closed_over_a_sale(till: CopiedTill, toss: Toss) -> None:
    # Nothing can be printed any more, from the signal to the end.
    terminal, inside = pty.openpty()
    words = [sys.executable, str(ROOT / "main.py"), "sell", "TEA"]
    sale = subprocess.Popen(words, env=till.env, stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    toss.fails("execute", "slow", seconds=1.5, times=1)
    order_no = waiting(till)
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    os.close(terminal)
    sale.send_signal(signal.SIGHUP)
    assert sale.wait(30) == 0
    (row,) = judge.rows(till.data / "test")
    assert (row.state, row.over) == (State.PAID, True)
    assert toss.payments(order_no)[0]["debits"] == 1
