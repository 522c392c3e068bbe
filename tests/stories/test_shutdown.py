"""The machine shuts down, or the terminal is closed: nobody is asked, and nothing is lost."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.payment import State
from tests.screen import Screen
from tests.stories.program import Program, Toss, at, filled, opened, stand_in_here, until
from tests.stories.till import ROOT, Till

LONG_S = 8.0  # more than a window that is told to hurry waits for


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    return filled(at(toss, tmp_path / "shop"))


@pytest.fixture
def till(toss: Toss, tmp_path: Path) -> Till:
    return Till(tmp_path, f"{toss.origin}/api/v2").stocked()


@pytest.mark.screen
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_window_closes_over_an_open_payment(
    screen: Screen, toss: Toss, shop: Program, number: signal.Signals
) -> None:
    with opened(shop, screen) as window:
        window.pick("유자")
        screen.press("F9")
        window.qr()
        window.ask_to_close(number)
        assert window.closed() == 0
    (left,) = shop.attempts()
    assert (left.state, left.given_up, toss.debits()) == (State.WAITING, False, 0)


@pytest.mark.screen
@pytest.mark.parametrize(("takes_s", "state"), [(1.0, State.PAID), (LONG_S, State.EXECUTING)])
def test_the_window_closes_over_money_on_its_way(
    screen: Screen, toss: Toss, shop: Program, takes_s: float, state: State
) -> None:
    toss.order("faults", call="execute", fault="slow", seconds=takes_s, times=1)
    with opened(shop, screen) as window:
        window.pick("유자")
        screen.press("F9")
        window.qr()
        toss.order("approve", orderNo=shop.attempts()[0].order_no)
        until(lambda: toss.calls("execute"))
        window.ask_to_close()
        assert window.closed() == 0
        (left,) = shop.attempts()
        assert left.state is state
    until(toss.debits)
    shop.run("settle")
    (left,) = shop.attempts()
    assert (left.state, left.over, toss.debits(), toss.calls("execute")) == (State.PAID, True, 1, 1)
    assert shop.stock()["E02"] == (15, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_sale_without_a_window_is_given_up(till: Till, toss: Toss, number: int) -> None:
    sale = till.start("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    sale.process.send_signal(number)
    done = sale.done()
    assert (done.code, done.objects[-1]["given_up"]) == (3, True)
    assert toss.calls("execute") == 0
    assert order_no == done.objects[-1]["order_no"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_sale_whose_money_is_on_its_way_waits(till: Till, toss: Toss, number: int) -> None:
    toss.order("faults", call="execute", fault="slow", seconds=1.5, times=1)
    sale = till.start("sell", "TEA", "--json")
    toss.order("approve", orderNo=sale.line()["order_no"])
    until(lambda: toss.calls("execute"))
    sale.process.send_signal(number)
    done = sale.done()
    assert (done.code, done.objects[-1]["state"]) == (0, "paid")


def test_what_nohup_switched_off_stays_off(till: Till, toss: Toss) -> None:
    heard = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a child takes this over
    try:
        sale = till.start("sell", "TEA", "--json")
    finally:
        signal.signal(signal.SIGHUP, heard)
    order_no = sale.line()["order_no"]
    sale.process.send_signal(signal.SIGHUP)
    asked = toss.calls("status")
    until(lambda: toss.calls("status") > asked + 1)
    toss.order("approve", orderNo=order_no)
    assert sale.done().code == 0


def test_a_terminal_that_is_closed_over_a_sale(till: Till, toss: Toss) -> None:
    # Nothing can be printed any more, from the signal to the end.
    toss.order("faults", call="execute", fault="slow", seconds=1.5, times=1)
    terminal, inside = pty.openpty()
    words = [sys.executable, str(ROOT / "main.py"), "sell", "TEA"]
    sale = subprocess.Popen(words, env=till.env, stdin=inside, stdout=inside, stderr=inside)
    os.close(inside)
    until(toss.payments)
    toss.order("approve", orderNo=toss.payments()[0]["order_no"])
    until(lambda: toss.calls("execute"))
    os.close(terminal)
    sale.send_signal(signal.SIGHUP)
    assert sale.wait(30) == 0
    (row,) = till.sales()
    assert (row["state"], row["over"], toss.debits()) == ("paid", True, 1)
