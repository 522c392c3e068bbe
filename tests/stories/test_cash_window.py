"""Cash at a real window: with change, after a QR that came to nothing, and beside one in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.payment import State, Tender
from pos_app.ui.theme import LIGHT
from pos_app.ui.widgets.twins import TwinsDialog
from tests.screen import Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Program, Toss, at, filled, opened, stand_in_here, until


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    return filled(at(toss, tmp_path / "shop"))


@pytest.mark.screen
def test_on_a_real_screen_with_keys_alone(screen: Screen, shop: Program, toss: Toss) -> None:
    with opened(shop, screen) as window:
        window.pick("M01")
        screen.press("ctrl+F9")
        screen.settle()
        screen.xdotool("type", "--delay", 150, "20000")
        until(lambda: window.area(LIGHT.blue.solid) > 10_000)  # the button can be pressed
        screen.press("Return")
        window.until_seen(LIGHT.green.solid, 20_000)
        paid = until(lambda: [one for one in shop.attempts(State.PAID) if one.shown_at])[0]
        window.close()
    assert (paid.tender, paid.received_won, paid.over) == (Tender.CASH, 20_000, True)
    assert paid.order_no not in [one["order_no"] for one in toss.books()["calls"]]


@pytest.fixture
def till(qtbot: QtBot, shop: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    with inside(qtbot, shop, monkeypatch) as one:
        yield one


def pay(till: Inside) -> str:
    """Give the exact sum; the number of the green card."""
    coins = till.window.cash.coins
    till.touch(coins.quick[0])
    till.touch(coins.take)
    till.until(till.window.pay.isVisible)
    card = till.window.pay.card
    assert card is not None
    assert card.face is Face.PAID
    return card.order_no


def test_a_day_with_cash(till: Inside, toss: Toss) -> None:
    window = till.window
    till.touch_tile("M01")
    till.touch(window.sale.roll.cash)
    plain = till.row(pay(till))
    window.usher.next_buyer()

    dead = till.charge("M02")
    toss.order("cancel", orderNo=dead)
    till.until_face(dead, Face.CANCELLED)
    till.act("cash")
    closed = till.row(pay(till))
    assert (closed.sale_no, closed.word) == (till.row(dead).sale_no, till.row(dead).word)
    window.usher.next_buyer()

    doubt = till.charge("B01")
    toss.order("faults", call="execute", fault="lost_request", times=100)
    toss.order("approve", orderNo=doubt)
    till.until_face(doubt, Face.CHECKING)
    window.usher.next_buyer()
    till.touch_tile("B01")
    till.touch(window.sale.roll.cash)
    till.touch(window.cash.coins.quick[0])
    till.touch(window.cash.coins.take)
    till.until(lambda: window.findChildren(TwinsDialog))
    (question,) = window.findChildren(TwinsDialog)
    assert till.row(doubt).word in question.windowTitle()
    till.touch(question.no)
    till.until(window.pay.isVisible)
    rows = [one.attempt for one in till.shop.books.records(None, None)]
    cash = [one for one in rows if one.tender is Tender.CASH]
    assert [one.order_no for one in cash][:2] == [plain.order_no, closed.order_no]
    assert len(cash) == 3
    till.until(lambda: all(till.row(one.order_no).shown_at for one in cash))
    assert toss.debits() == 0
