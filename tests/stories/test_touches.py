"""How many touches a sale takes, and that no further touch charges it twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.ui.theme import LIGHT
from tests.screen import Screen
from tests.stories.counting import Counter
from tests.stories.inside import Inside, inside
from tests.stories.program import Toss, Window, at, filled, opened, stand_in_here
from tests.stories.touches import TASKS, row_of

TABLE = Path(__file__).parents[2] / "docs" / "touches.md"
TAPS = 12
SLOW_CREATE_S = 1.5


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def till(
    toss: Toss, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Inside]:
    with inside(qtbot, filled(at(toss, tmp_path / "shop")), monkeypatch) as one:
        yield one


@pytest.mark.parametrize("skus", [("M01",), ("M01", "E02", "B01"), ("M01", "M02", "B01", "E02")])
def test_n_items_take_n_and_one_touches_and_then_none(
    till: Inside, toss: Toss, skus: tuple[str, ...]
) -> None:
    order_no = till.charge(*skus)
    assert till.touches == len(skus) + 1
    toss.order("approve", orderNo=order_no)
    till.until_face(order_no, Face.PAID)
    till.until(lambda: till.row(order_no).shown_at)  # green was painted: nothing is left to do
    till.until(till.shop_is_quiet)
    assert till.touches == len(skus) + 1
    assert {line.sku for line in till.shop.books.record(order_no).sale.lines} == set(skus)
    assert till.window.stack.currentWidget() is till.window.pay


def test_the_next_customer_costs_no_touch_when_the_goods_are_scanned(
    till: Inside, toss: Toss
) -> None:
    till.charge("M01")
    toss.order("approve", orderNo=till.shop.books.not_over()[0].order_no)
    till.until(lambda: not till.shop.books.not_over())
    assert till.window.sale.scanner is not None
    till.window.sale.scanner.scanned.emit(("2000000010151",))
    assert till.window.desk.cart.pieces == 1


def test_the_table_of_touches_says_what_usual_tasks_cost(till: Inside, toss: Toss) -> None:
    counted = []
    for name, task in TASKS.items():
        on = Counter(till, toss)
        task(on)
        counted.append(row_of(name, on))
    rows = [one for one in TABLE.read_text("utf-8").splitlines() if one.startswith("| ")]
    assert rows[1:] == counted, "\n".join(counted)


def slowly(deed: Callable[..., object], *values: object, **more: object) -> object:
    time.sleep(0.4)  # a disk that takes its time
    return deed(*values, **more)


def test_a_double_touch_is_one_payment_and_leaves_its_qr_in_sight(
    till: Inside, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = till.shop.books
    monkeypatch.setattr(books, "open_sale", partial(slowly, books.open_sale))
    till.touch_tile("M01")
    charge = till.window.sale.roll.charge
    place = charge.mapTo(till.window, charge.rect().center())
    for _ in range(3):
        press_at(till, place)
    till.until(lambda: not till.window.pay.qr.is_empty())
    assert till.window.stack.currentWidget() is till.window.pay
    assert len(toss.payments()) == 1


def press_at(till: Inside, place: QPoint) -> None:
    """A finger on the glass: it presses whatever lies there by now."""
    QApplication.processEvents()
    under = till.window.childAt(place) or till.window
    QTest.mouseClick(
        under, Qt.MouseButton.LeftButton, pos=under.mapFrom(till.window, place), delay=60
    )


def touch_goods(window: Window) -> None:
    """A book, a jar and the last patchwork, by the colours of their categories."""
    for stripe in LIGHT.stripes[1:4]:
        x, y = window.middle(stripe, from_y=150)
        window.screen.click(x + 40, y)


@pytest.mark.screen
def test_fingers_and_keys_that_hammer_make_one_payment(
    screen: Screen, toss: Toss, tmp_path: Path
) -> None:
    shop = filled(at(toss, tmp_path / "shop"))
    toss.order("faults", call="create", fault="slow", seconds=SLOW_CREATE_S)
    with opened(shop, screen) as window:
        touch_goods(window)
        window.screen.settle()
        x, y = window.middle(LIGHT.blue.solid, 700, 550)
        screen.xdotool("mousemove", "--sync", x, y, "click", "--repeat", 2, "--delay", 40, 1)
        screen.xdotool("key", "--delay", 15, *(["Return", "F9"] * TAPS))
        screen.xdotool("click", "--repeat", TAPS, "--delay", 25, 1)
        (waiting,) = shop.until(State.WAITING)
        screen.xdotool("key", "--delay", 15, *(["F9", "Return"] * TAPS))
        window.screen.settle()
        assert len(shop.until(State.WAITING)) == 1
        toss.order("approve", orderNo=waiting.order_no)
        shop.until(State.PAID)
        window.close()
    assert (len(toss.payments()), toss.calls("create"), toss.debits()) == (1, 1, 1)
    (sale,) = shop.objects("sales", "list")
    assert [(one["sku"], one["qty"]) for one in sale["lines"]] == [
        ("B01", 1), ("E02", 1), ("F03", 1),
    ]  # fmt: skip
    assert sale["amount"] == 121_000
