"""The end of a day with staff: who may not approve, what is rejected, and four differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.match import Side
from pos_app.domain.request import RequestState, Way
from pos_app.domain.staff import Action, Role
from pos_app.ui.screens.closing import ClosingScreen
from pos_app.ui.theme import LIGHT
from pos_app.ui.widgets.amount import ConfirmAmount
from pos_app.ui.widgets.approval import Approval
from pos_app.ui.widgets.pinpad import PinPad
from pos_app.ui.widgets.request_acts import APPROVE, REJECT
from tests.screen import Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Program, Toss, at, filled, opened, stand_in_here, until

PINS = {"정사장": "274916", "박점장": "583027", "김알바": "839152"}
BOSS, OTHER, KIM = PINS
PRICE = 11_000
WHY = "단말기가 꺼져 있었어요"


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    return filled(at(toss, tmp_path / "shop"))


@pytest.fixture
def till(qtbot: QtBot, shop: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    with inside(qtbot, shop, monkeypatch) as one:
        yield one


def enter_staff(till: Inside) -> None:
    """Two managers and a cashier, with nobody at the counter yet."""
    roster, access = till.shop.roster, till.shop.access
    roster.add(BOSS, Role.MANAGER, PINS[BOSS])
    access.sign_in(BOSS, PINS[BOSS])
    for name, role in ((OTHER, Role.MANAGER), (KIM, Role.CASHIER)):
        access.approve(Action.EDIT_STAFF, name, BOSS, PINS[BOSS])
        roster.add(name, role, PINS[name])
    access.leave()
    till.window.till.duty.start()
    till.until(lambda: till.window.stack.currentWidget() is till.window.lock)


def type_pin(till: Inside, pad: PinPad, name: str) -> None:
    pad.choose(name)
    for digit in PINS[name]:
        till.touch(pad.keys.keys[digit])
    till.touch(pad.go)


def on_duty(till: Inside, name: str) -> None:
    """This one comes, and whoever was there goes."""
    if till.window.stack.currentWidget() is not till.window.lock:
        till.touch(till.window.bar.duty)
    type_pin(till, till.window.lock.pad, name)
    till.until(lambda: till.window.till.duty.name == name)
    till.until(lambda: till.window.stack.currentWidget() is not till.window.lock)


def in_dialogs(till: Inside, *acts: Callable[[object], bool]) -> None:
    """Answer what opens, one after the other; each act says whether the dialog was its own."""
    left = list(acts)

    def look() -> None:
        if left and left[0](QApplication.activeModalWidget()):
            left.pop(0)
        if left:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def amount(till: Inside) -> Callable[[object], bool]:
    def act(dialog: object) -> bool:
        if not isinstance(dialog, ConfirmAmount):
            return False
        for digits in ("1", "1", "000"):
            dialog.pad.keys[digits].click()
        dialog.go.click()
        return True

    return act


def pin(till: Inside, name: str) -> Callable[[object], bool]:
    def act(dialog: object) -> bool:
        if not isinstance(dialog, Approval):
            return False
        dialog.pad.choose(name)
        for digit in PINS[name]:
            dialog.pad.keys.keys[digit].click()
        dialog.pad.go.click()
        return True

    return act


def yes(dialog: object) -> bool:
    """The question before the day is closed."""
    if not isinstance(dialog, QMessageBox):
        return False
    (go,) = (
        one
        for one in dialog.buttons()
        if dialog.buttonRole(one) is QMessageBox.ButtonRole.DestructiveRole
    )
    go.click()
    return True


def paid(till: Inside, toss: Toss) -> str:
    order_no = till.charge("E02")
    toss.order("approve", orderNo=order_no)
    till.until_face(order_no, Face.PAID)
    till.until(lambda: till.row(order_no).shown_at and till.row(order_no).over)
    till.window.usher.show_sale()
    return order_no


def ask_for_all(till: Inside, order_no: str) -> None:
    """Ask for the money of a receipt back, by touch, and open the requests."""
    window = till.window
    window.usher.receipt_asked.emit(order_no)
    till.until(window.receipt.isVisible)
    till.touch(window.receipt.refund)
    till.until(lambda: window.refund.isVisible() and window.refund.sheet.rows)
    till.touch(window.refund.sheet.ways[Way.WHOLE])
    window.refund.why.setCurrentText("상품 불량")
    till.touch(window.refund.go)
    till.until(lambda: not window.till.refunds.busy and not window.refund.go.isEnabled())


def open_requests(till: Inside) -> None:
    window = till.window
    QTest.keyClick(window, Qt.Key.Key_F6)
    till.until(window.receipts.isVisible)
    till.touch(window.receipts.requests)
    till.until(lambda: window.refunds.isVisible() and window.refunds.looks)


def test_nobody_approves_alone_and_a_word_goes_with_a_no(till: Inside, toss: Toss) -> None:
    enter_staff(till)
    on_duty(till, BOSS)
    order_no = paid(till, toss)
    ask_for_all(till, order_no)
    open_requests(till)
    screen = till.window.refunds

    in_dialogs(till, amount(till), pin(till, BOSS))
    till.touch(screen.acts.buttons[APPROVE])
    till.until(screen.said.text)
    assert "스스로 승인할 수 없어요" in screen.said.text()
    assert OTHER in screen.said.text()
    assert toss.calls("refunds") == 0

    till.until(lambda: not till.window.till.refunds.busy)
    till.touch(screen.acts.buttons[REJECT])
    assert "이유" in screen.said.text() or "적어" in screen.said.text()
    screen.acts.remark.setText("새 것으로 바꿔 드렸어요")
    in_dialogs(till, pin(till, OTHER))
    till.touch(screen.acts.buttons[REJECT])
    till.until(lambda: "거절했어요" in screen.said.text())
    (row,) = till.shop.books.requests.latest(9)
    assert (row.state, row.who) == (RequestState.REJECTED, BOSS)
    assert toss.payments()[0]["refunded"] == 0
    assert toss.calls("refunds") == 0


def left(till: Inside, toss: Toss) -> str:
    """A sale that came to nothing."""
    order_no = till.charge("E02")
    toss.order("cancel", orderNo=order_no)
    till.until(lambda: till.row(order_no).over)
    till.window.usher.show_sale()
    return order_no


def book(till: Inside, screen: ClosingScreen, order_no: str) -> None:
    """Choose a difference, say why, and have a manager type the PIN."""
    match = screen.match
    names = [getattr(match.model.row(at), "order_no", "") for at in range(match.model.rowCount())]
    match.table.selectRow(names.index(order_no))
    match.why.setText(WHY)
    equal = match.model.count(Side.EQUAL)
    in_dialogs(till, pin(till, OTHER))
    till.touch(match.book)
    till.until(lambda: match.model.count(Side.EQUAL) == equal + 1)


def test_a_manager_books_what_toss_knows_and_closes_the_day(till: Inside, toss: Toss) -> None:
    enter_staff(till)
    on_duty(till, KIM)
    there, here, back, other = (
        left(till, toss), paid(till, toss), paid(till, toss), paid(till, toss),
    )  # fmt: skip
    for what, order_no, won in (
        ("paid", there, 0), ("unpaid", here, 0), ("refund", back, 1_500), ("amount", other, 4_000),
    ):  # fmt: skip
        toss.order("plant", what=what, orderNo=order_no, amount=won)
    QTest.keyClick(till.window, Qt.Key.Key_F7)
    assert till.window.dusk is not None
    screen = till.window.dusk.screen
    till.until(screen.isVisible)
    till.touch(screen.steps["match"])
    till.touch(screen.match.start)
    model = screen.match.model
    till.until(lambda: model.rowCount() == 4 and model.count(Side.UNREAD) == 0)
    sides = {row.order_no: row.side for at in range(4) if (row := model.row(at))}
    assert sides == {
        there: Side.TOSS, here: Side.OURS, back: Side.AMOUNT, other: Side.AMOUNT,
    }  # fmt: skip

    book(till, screen, there)
    book(till, screen, back)
    assert till.row(there).found
    assert till.shop.books.record(back).refunded_won == 1_500
    for order_no in (here, other):  # what Toss does not know is not taken out of the books
        assert till.row(order_no).amount_won == PRICE

    till.ask(lambda: till.shop.counter.handed_over(there))
    till.touch(screen.match.start)  # what has changed since is asked once more, and only that
    till.until(lambda: not screen._matching.running and model.count(Side.EQUAL) == 2)
    till.touch(screen.steps["report"])
    in_dialogs(till, yes, pin(till, OTHER))
    till.touch(screen.report.close_day)
    till.until(lambda: screen.past.list.count() == 1)
    assert screen.said.text().startswith("Z 1번으로 마감했어요")
    z = till.shop.books.closings.closing(1)
    assert z is not None
    assert z.seal is not None
    assert (z.seal.who, z.seal.approved_by) == (KIM, OTHER)
    assert (z.match.equal, z.match.ours, z.match.amount, z.match.toss) == (2, 1, 1, 0)


@pytest.mark.screen
def test_a_day_is_matched_by_keys_alone(
    screen: Screen, qtbot: QtBot, toss: Toss, shop: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(qtbot, shop, monkeypatch) as till:
        there = left(till, toss)
    toss.order("plant", what="paid", orderNo=there, amount=0)
    with opened(shop, screen) as window:
        screen.press("F7")
        screen.settle()
        screen.press("Right", "Tab", "space")  # the second step, and its button
        window.until_seen(LIGHT.red.ink, 20)  # it says that one differs
        screen.settle()
        window.close()
    (row,) = [one for one in shop.records() if one.attempt.order_no == there]
    assert not row.attempt.found  # nobody has decided anything
    assert until(lambda: toss.calls("status")) > 0
