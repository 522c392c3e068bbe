"""The window is killed over open payments: what the next start shows, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.payment import HOLDING, State
from pos_app.ui.theme import LIGHT
from tests.screen import Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Program, Toss, Window, at, filled, opened, stand_in_here, until

Reopened = Callable[[], Any]
SLOW_S = 3.0


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    return filled(at(toss, tmp_path / "shop"))


@pytest.fixture
def reopen(qtbot: QtBot, shop: Program, monkeypatch: pytest.MonkeyPatch) -> Reopened:
    """The next start, in this process, where its faces can be read."""
    return lambda: inside(qtbot, shop, monkeypatch)


def shown(window: Window, *words: str) -> str:
    """Sell these, and wait for the QR; the order number behind it."""
    for word in words:
        window.pick(word)
    window.screen.press("F9")
    window.qr()
    return window.program.attempts()[-1].order_no


def faces(till: Inside) -> dict[str, Face]:
    return {card.order_no: card.face for card in till.window.till.cards()}


def killed_on_the_wire(window: Window, toss: Toss) -> str:
    """The process dies while its execute is being debited."""
    order_no = shown(window, "유자")
    toss.order("faults", call="execute", fault="slow", seconds=SLOW_S, times=1)
    toss.order("approve", orderNo=order_no)
    until(lambda: toss.calls("execute"))
    window.kill()
    assert [one.state for one in window.program.attempts()] == [State.EXECUTING]
    return order_no


@pytest.mark.screen
def test_shown_qrs_are_left_over_and_nothing_of_them_is_executed(
    screen: Screen, toss: Toss, shop: Program, reopen: Reopened
) -> None:
    with opened(shop, screen) as window:
        quiet = shown(window, "ㄷㅌㄲ")
        screen.press("Escape")
        eager = shown(window, "유자")
        window.kill()
    toss.order("approve", orderNo=eager)
    with reopen() as till:
        till.until(lambda: faces(till) == {quiet: Face.LEFT_OVER, eager: Face.BUYER_HERE})
        till.until(lambda: set(till.strip()) == {quiet, eager})
        asked = toss.calls("status")
        till.until(lambda: toss.calls("status") >= asked + 4)
        assert faces(till) == {quiet: Face.LEFT_OVER, eager: Face.BUYER_HERE}
        assert (toss.calls("execute"), toss.debits()) == (0, 0)
        assert till.shop.books.stock()["E02"].on_hand == 16
        till.window.usher.open(eager)
        till.act("buyer_here")  # only a person goes on
        till.until_face(eager, Face.PAID)
        till.window.usher.open(quiet)
        till.act("show_again")
        till.until(lambda: not till.window.pay.qr.is_empty())
        toss.order("cancel", orderNo=quiet)
        till.until_face(quiet, Face.CANCELLED)
    assert (toss.calls("execute"), toss.debits()) == (1, 1)
    stock = shop.stock()
    assert (stock["E02"], stock["M01"]) == ((15, 0), (24, 0))


@pytest.mark.screen
def test_an_execute_on_the_wire_is_doubt_and_then_asked_about_once(
    screen: Screen, toss: Toss, shop: Program, reopen: Reopened
) -> None:
    with opened(shop, screen) as window:
        order_no = killed_on_the_wire(window, toss)
    assert shop.stock()["E02"] == (16, 1)  # held over the kill
    with reopen() as till:
        till.until_face(order_no, Face.CHECKING)
        till.until_face(order_no, Face.FOUND)  # paid, and nobody saw it: handed over?
        till.window.usher.open(order_no)
        assert till.window.pay.qr.is_empty()
    with reopen() as till:  # nobody answered: the question stands
        till.until_face(order_no, Face.FOUND)
        till.window.usher.open(order_no)
        till.act("handed")
        till.until(lambda: till.row(order_no).shown_at)
    with reopen() as till:
        other = till.charge("M01")  # whatever was left has come in before it
        assert set(faces(till)) == {other}
        toss.order("cancel", orderNo=other)
        till.until_face(other, Face.CANCELLED)
    assert (toss.calls("execute"), toss.debits()) == (1, 1)
    assert shop.stock()["M01"] == (24, 0)
    assert shop.stock()["E02"] == (15, 0)


@pytest.mark.screen
def test_an_execute_that_never_arrived_is_not_sent_again(
    screen: Screen, toss: Toss, shop: Program, reopen: Reopened
) -> None:
    toss.order("faults", call="execute", fault="late", seconds=60.0)
    toss.order("faults", call="execute", fault="lost_request")
    with opened(shop, screen) as window:
        order_no = shown(window, "ㅎㄴㅃㅇ")
        toss.order("approve", orderNo=order_no)
        until(lambda: shop.attempts(*HOLDING))
        window.kill()
    toss.order("faults", clear=True)
    with reopen() as till:
        till.until_face(order_no, Face.CHECKING)
        asked = toss.calls("status")
        till.until(lambda: toss.calls("status") >= asked + 12)  # long after the quiet period
        assert faces(till) == {order_no: Face.CHECKING}
        assert toss.debits() == 0
        assert till.shop.books.stock()["F03"].available == 0
        toss.order("expire", orderNo=order_no)
        till.until(till.shop_is_quiet)
        assert till.row(order_no).state is State.CANCELLED
    assert toss.calls("execute") <= 1
    assert shop.stock()["F03"] == (1, 0)


@pytest.mark.screen
def test_the_strip_of_the_next_start_is_on_the_screen(
    screen: Screen, toss: Toss, shop: Program
) -> None:
    with opened(shop, screen) as window:
        killed_on_the_wire(window, toss)
    toss.order("faults", call="status", fault="server_error")
    with opened(shop, screen) as window:
        x, y = window.middle(LIGHT.amber.band)
        screen.click(x, y)
        window.until_seen(LIGHT.amber.solid, 40_000)
        window.no_qr()
        toss.order("faults", clear=True)
        shop.until(State.PAID)
        window.kill()
