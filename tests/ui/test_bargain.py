"""Discounts, numbers, prices of now and notes in the real window, and the manager who is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from pos_app.domain.catalog import Sku
from pos_app.domain.discount import DiscountKind, DiscountLimit
from pos_app.domain.face import Face
from pos_app.domain.money import Won
from pos_app.ui.widgets.approval import Approval
from pos_app.ui.widgets.cart_discount import DiscountDialog
from pos_app.ui.widgets.cart_pad import NumberDialog
from pos_app.ui.widgets.cart_words import WordsDialog
from tests.ui.booth import COFFEE, LEMON
from tests.ui.stall import Stall
from tests.ui.test_duty import BOSS, BOSS_PIN, KIM, KIM_PIN, come, staffed, type_pin

FISH = replace(
    COFFEE, sku=Sku("FISH"), name="자연산 광어", price_won=Won(0), open_price=True, barcode="77"
)

__all__ = ["staffed"]


class Answers:
    """Answers the dialogs in the order in which they come, one after the other."""

    def __init__(self, stall: Stall, *answers: Callable[[QDialog], object]) -> None:
        self.left = list(answers)
        self._timer = QTimer(stall.window)
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        top = QApplication.activeModalWidget()
        if isinstance(top, QDialog) and self.left:
            self._timer.stop()  # deaf while it is heard
            answer = self.left.pop(0)
            QTimer.singleShot(0, lambda: (self._timer.start(10), answer(top)))


def press(stall: Stall, key: Qt.Key, *answers: Callable[[QDialog], object]) -> None:
    """Press a key of the sale screen, and answer what it asks."""
    stall.window.activateWindow()  # a dialog may have been before it
    stall.until(stall.window.isActiveWindow)
    asked = Answers(stall, *answers)
    QTest.keyClick(stall.window.sale, key)
    stall.until(lambda: not asked.left and QApplication.activeModalWidget() is None)
    stall.until(stall.backroom.idle)


def press_charge(stall: Stall) -> None:
    stall.window.sale.roll.charge.click()


def number(text: str) -> Callable[[QDialog], None]:
    """Type digits by finger, and say OK."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, NumberDialog)
        for digit in text:
            dialog.pad.keys[digit].click()
        dialog.go.click()

    return answer


def off(text: str, kind: DiscountKind, *, line: bool = False) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscountDialog)
        dialog.kinds[kind].click()
        if line:
            dialog.scopes["line"].click()
        dialog.typed.setText(text)
        dialog.why.setCurrentIndex(0)
        QTest.keyClick(dialog.typed, Qt.Key.Key_Return)

    return answer


def pin(dialog: QDialog) -> None:
    assert isinstance(dialog, Approval)
    type_pin(dialog.pad, BOSS, BOSS_PIN)


def shown(stall: Stall, name: str) -> str:
    label = stall.window.findChild(QLabel, name)
    assert label is not None
    return label.text() if label.isVisible() else ""


def test_a_discount_is_seen_paid_and_taken_back(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)
    desk.add(COFFEE.sku)
    desk.select(LEMON.sku)
    press(stall, Qt.Key.Key_F8, off("2000", DiscountKind.WON, line=True))
    press(stall, Qt.Key.Key_F8, off("10", DiscountKind.PERCENT))
    assert desk.cart.total_won == 17_100
    assert shown(stall, "cart-off") == "정가 21,000원 · 할인 -3,900원"
    assert shown(stall, "total") == "17,100원"
    desk.undo()
    assert (desk.cart.total_won, shown(stall, "cart-off")) == (
        19_000, "정가 21,000원 · 할인 -2,000원",
    )  # fmt: skip
    with stall.qtbot.waitSignal(stall.till.charged, timeout=10_000) as charged:
        press_charge(stall)
    assert charged.args
    key = charged.args[0].key
    stall.until(lambda: stall.card(key).qr)
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    sale = stall.books.record(stall.card(key).order_no).sale
    assert [(one.amount_won, one.why) for one in sale.terms.given] == [(2_000, "단골 손님")]
    assert stall.toss.snapshot()["payments"][0]["amount"] == 19_000


def test_what_is_scanned_under_the_question_counts_in_it(stall: Stall) -> None:
    stall.start()
    desk, said = stall.window.desk, []
    desk.add(LEMON.sku)

    def scan_meanwhile(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscountDialog)
        dialog.quick[10].click()
        said.append(dialog.left.text())
        desk.scan((str(COFFEE.barcode),))
        said.append(dialog.left.text())
        dialog.scopes["line"].click()
        desk.scan((str(LEMON.barcode),))
        said.append(dialog.left.text())
        dialog.scopes["whole"].click()
        dialog.go.click()

    press(stall, Qt.Key.Key_F8, scan_meanwhile)
    assert said == ["12,000원 → 10,800원", "21,000원 → 18,900원", "33,000원 → 30,600원"]
    assert desk.cart.total_won == 29_700


def test_too_much_cannot_be_given_and_what_was_given_goes_again(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)

    def all_of_it(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscountDialog)
        dialog.typed.setText("100")
        assert not dialog.go.isEnabled()
        assert dialog.left.text() == "이만큼은 할인할 수 없어요."
        dialog.quick[20].click()
        assert dialog.left.text() == "12,000원 → 9,600원"
        dialog.go.click()

    def none(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscountDialog)
        dialog.none.click()

    press(stall, Qt.Key.Key_F8, all_of_it)
    assert desk.cart.total_won == 9_600
    press(stall, Qt.Key.Key_F8, none)
    assert desk.cart.total_won == 12_000
    press(stall, Qt.Key.Key_F8, QDialog.reject)
    assert desk.cart.discount is None


def test_a_manager_is_asked_in_place_and_once(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    staffed.window.show()
    staffed.till.reload()
    staffed.until(lambda: bool(staffed.window.desk.shelf.products))
    desk = staffed.window.desk
    desk.add(LEMON.sku)
    press(staffed, Qt.Key.Key_F8, off("10", DiscountKind.PERCENT))
    assert (desk.cart.total_won, desk.cart.permit) == (10_800, 0)
    press(staffed, Qt.Key.Key_F8, off("50", DiscountKind.PERCENT), QDialog.reject)
    assert desk.cart.total_won == 10_800  # nobody said yes
    press(staffed, Qt.Key.Key_F8, off("50", DiscountKind.PERCENT), pin)
    assert (desk.cart.total_won, desk.cart.permit) == (6_000, 1)
    desk.add(COFFEE.sku)  # half of more than was allowed
    press(staffed, Qt.Key.Key_F9, pin)
    assert desk.cart.lines
    assert desk.cart.permit == 2
    with staffed.qtbot.waitSignal(staffed.till.charged, timeout=10_000) as charged:
        press_charge(staffed)
    assert charged.args
    staffed.until(lambda: staffed.card(charged.args[0].key).qr)
    sale = staffed.books.record(charged.args[0].order_no).sale
    assert (sale.terms.approved_by, sale.amount_won) == (BOSS, 10_500)


def test_a_limit_that_was_lowered_asks_again(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    staffed.window.show()
    staffed.till.reload()
    staffed.until(lambda: bool(staffed.window.desk.shelf.products))
    desk = staffed.window.desk
    desk.add(LEMON.sku)
    press(staffed, Qt.Key.Key_F8, off("10", DiscountKind.PERCENT))
    staffed.counter.discounts.limit = lambda: DiscountLimit(5)
    press(staffed, Qt.Key.Key_F9, QDialog.reject)
    assert desk.cart.lines
    assert staffed.books.not_over() == ()


@pytest.fixture
def fishmonger(stall: Stall) -> Stall:
    """A counter that asks what the fish costs today."""
    stall.stock_up((FISH, 3))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.product(FISH.sku))
    return stall


def test_an_open_price_is_asked_for_and_each_price_has_its_line(fishmonger: Stall) -> None:
    window, desk = fishmonger.window, fishmonger.window.desk
    window.sale.search.setText("광어")
    press(fishmonger, Qt.Key.Key_Return, number("39000"))
    window.sale.search.setText("광어")
    press(fishmonger, Qt.Key.Key_Return, number("42500"))
    assert [(line.amount_won, line.qty) for line in desk.cart.lines] == [(39_000, 1), (42_500, 1)]
    window.sale.search.setText("2*광어")
    press(fishmonger, Qt.Key.Key_Return, number("500"))
    assert desk.cart.total_won == 81_500  # there are three
    window.sale.search.setText("")
    desk.undo()
    assert desk.cart.total_won == 39_000
    asked = Answers(fishmonger, QDialog.reject)
    desk.scan("77")
    assert not asked.left
    assert desk.cart.total_won == 39_000


def test_how_many_is_typed_on_the_line(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    desk.add(LEMON.sku)
    asked = Answers(stall, number("12"))
    found = [
        one
        for one in stall.window.sale.roll.cart.findChildren(QPushButton)
        if one.accessibleName() == "수제 레몬 생강청 1개, 개수 바꾸기"
    ]
    found[0].click()
    assert not asked.left
    assert desk.cart.pieces == 12
    stall.window.sale.roll.cart.qty_asked.emit("gone")
    assert desk.cart.pieces == 12


def test_a_number_before_a_touch_a_scan_or_an_enter(stall: Stall) -> None:
    stall.start()
    sale, desk = stall.window.sale, stall.window.desk
    sale.search.setText("3*")
    sale.search.flush()
    sale.times.pick(LEMON.sku)
    assert (desk.cart.pieces, sale.search.text()) == (3, "")
    sale.search.setText("4×")
    sale.times.scan((COFFEE.barcode or "",))
    assert desk.cart.qty_of(COFFEE.sku) == 4
    sale.search.setText("5*")
    QTest.keyClick(stall.window.sale, Qt.Key.Key_Return)
    assert desk.cart.qty_of(COFFEE.sku) == 5
    sale.search.setText("2x머그")
    QTest.keyClick(stall.window.sale, Qt.Key.Key_Return)
    assert desk.cart.pieces == 10
    sale.search.setText("엽서")
    sale.times.pick(LEMON.sku)  # a word that is looked for is no number
    assert (desk.cart.qty_of(LEMON.sku), sale.search.text()) == (4, "엽서")


def test_a_note_is_kept_with_the_sale(stall: Stall) -> None:
    stall.start()
    desk = stall.window.desk
    tool = stall.window.sale.roll.tools["note"]
    assert not tool.isEnabled()
    desk.add(LEMON.sku)

    def write(text: str) -> Callable[[QDialog], None]:
        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, WordsDialog)
            dialog.typed.setText(text)
            dialog.go.click()

        return answer

    asked = Answers(stall, write("  포장  다섯 시 "))
    tool.click()
    assert not asked.left
    assert (desk.cart.note, shown(stall, "cart-note")) == ("포장 다섯 시", "메모: 포장 다섯 시")
    asked = Answers(stall, write(""))
    tool.click()
    assert (desk.cart.note, shown(stall, "cart-note")) == ("", "")


def test_nothing_is_asked_over_the_lock(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    staffed.window.show()
    staffed.till.reload()
    staffed.until(lambda: bool(staffed.window.desk.shelf.products))
    staffed.window.desk.add(LEMON.sku)
    press(staffed, Qt.Key.Key_F8, lambda _dialog: staffed.till.duty.leave())
    assert staffed.window.stack.currentWidget() is staffed.window.lock
    assert staffed.window.desk.cart.pieces == 1
