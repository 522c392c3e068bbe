"""A cashier asks for money back, a manager approves: on a real screen, and over a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.catalog import Sku
from pos_app.domain.face import Face
from pos_app.domain.refund import RefundState
from pos_app.domain.request import Ask, Fate, Piece, Way
from pos_app.ui.theme import LIGHT
from pos_app.ui.widgets.amount import ConfirmAmount
from pos_app.ui.widgets.request_acts import APPROVE
from tests.screen import Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Program, Toss, at, filled, opened, stand_in_here, until
from tests.ui.dialogs import in_dialog

PRICE = 11_000
FOOT = 690  # below it lies the button alone: a focus has the same blue


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    return filled(at(toss, tmp_path / "shop"))


def sold(till: Inside, toss: Toss) -> str:
    """Two jars of tea, paid and seen green."""
    order_no = till.charge("E02", "E02")
    toss.order("approve", orderNo=order_no)
    till.until_face(order_no, Face.PAID)
    till.until(lambda: till.row(order_no).shown_at)
    till.window.usher.show_sale()
    return order_no


@pytest.mark.screen
def test_the_queue_on_a_real_screen(
    screen: Screen, qtbot: QtBot, toss: Toss, shop: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(qtbot, shop, monkeypatch) as till:
        order_no = sold(till, toss)
        ask = Ask(order_no, "상품 불량", Way.LINES, pieces=(Piece(1, 1, Fate.STOCK),))
        till.shop.counter.review.ask(ask)
    with opened(shop, screen) as window:
        screen.press("F6")
        screen.click(*window.middle(LIGHT.amber.solid))  # one request waits
        window.until_seen(LIGHT.blue.solid, 10_000)
        screen.settle()
        screen.click(*window.middle(LIGHT.blue.solid, from_y=FOOT))
        screen.wait_for_window("금액")
        screen.xdotool("type", "--delay", 100, str(PRICE))
        screen.settle()
        screen.press("Return")
        until(lambda: toss.payments()[0]["refunded"] == PRICE)
        until(lambda: shop.stock()["E02"] == (15, 0))  # of two that went, one is back
        window.close()
    (row,) = shop.objects("refunds", "list", "--all", "--json")
    assert (row["state"], row["refund_no"]) == ("approved", f"{order_no}-R1")


def test_one_damaged_and_an_answer_that_is_lost(
    qtbot: QtBot, toss: Toss, shop: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(qtbot, shop, monkeypatch) as till:
        order_no = sold(till, toss)
        window = till.window
        window.usher.receipt_asked.emit(order_no)
        till.until(window.receipt.isVisible)
        till.touch(window.receipt.refund)
        till.until(lambda: window.refund.isVisible() and window.refund.sheet.rows)
        for fate in (Fate.STOCK, Fate.DAMAGED):
            till.touch(window.refund.sheet.rows[0].steppers[fate].more)
        window.refund.why.setCurrentText("상품 불량")
        till.touch(window.refund.go)
        till.until(lambda: not window.till.refunds.busy)
        till.touch(window.refund.queue)
        till.until(lambda: window.refunds.looks)
        toss.order("faults", call="refunds", fault="lost_answer", times=1)
        in_dialog(ConfirmAmount, type_amount)
        till.touch(window.refunds.acts.buttons[APPROVE])
        till.until(lambda: toss.calls("refunds"))
    toss.order("faults", clear=True)
    assert toss.payments()[0]["refunded"] == 2 * PRICE
    with inside(qtbot, shop, monkeypatch) as till:
        number = f"{order_no}-R1"
        till.until(lambda: till.shop.books.returns.one(number).state is RefundState.DONE)
        till.until(lambda: till.window.desk.shelf.level(Sku("E02")).on_hand == 15)
    assert (toss.calls("refunds"), shop.stock()["E02"]) == (1, (15, 0))


def type_amount(dialog: ConfirmAmount) -> None:
    """What a manager types into the dialog, once it is there."""
    dialog.typed.setText(str(2 * PRICE))
    dialog.go.click()
