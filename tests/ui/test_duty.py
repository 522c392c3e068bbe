"""The window with staff: locked until somebody says who they are, and a PIN for each risky act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from pos_app.clock import SystemClock
from pos_app.domain.alerts import Alert, What
from pos_app.domain.staff import Action, Role
from pos_app.domain.unfinished import CARRIED, Decision
from pos_app.errors import Refused
from pos_app.flow.access import IDLE_S
from pos_app.flow.roster import Roster
from pos_app.ui.notice import sentence
from pos_app.ui.widgets.approval import Approval, approved
from pos_app.ui.widgets.pinpad import PinPad
from pos_app.ui.widgets.top_bar import SCREENS
from tests.domain.make import NOON
from tests.ui.booth import words
from tests.ui.dialogs import in_dialog
from tests.ui.stall import Stall

BOSS, BOSS_PIN = "정사장", "274916"
KIM, KIM_PIN = "김알바", "860241"


@pytest.fixture
def staffed(stall: Stall) -> Stall:
    """A counter with a manager and a cashier; nobody is on duty."""
    roster = Roster(stall.books.people, stall.pins, SystemClock(), stall.access)
    roster.add(BOSS, Role.MANAGER, BOSS_PIN)
    stall.access.sign_in(BOSS, BOSS_PIN)
    stall.access.approve(Action.EDIT_STAFF, KIM, BOSS, BOSS_PIN)
    roster.add(KIM, Role.CASHIER, KIM_PIN)
    stall.access.leave()
    stall.till.duty.start()
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.lock)
    return stall


def type_pin(pad: PinPad, name: str, pin: str) -> None:
    pad.choose(name)
    for digit in pin:
        touch(pad, f"pin-{digit}")
    QTest.mouseClick(pad.go, Qt.MouseButton.LeftButton)


def touch(parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def come(stall: Stall, name: str, pin: str) -> None:
    type_pin(stall.window.lock.pad, name, pin)
    stall.until(lambda: stall.window.stack.currentWidget() is not stall.window.lock)


def answer(stall: Stall, name: str, *pins: str) -> None:
    """Answer the dialog for a manager's PIN; without one, go back."""
    left = list(pins)

    def look(dialog: Approval) -> None:
        if not dialog.pad.pin.isEnabled():  # a PIN is being compared
            QTimer.singleShot(50, again)
        elif left:
            type_pin(dialog.pad, name, left.pop(0))
            QTimer.singleShot(50, again)
        else:
            dialog.reject()

    def again() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Approval):
            look(dialog)

    in_dialog(Approval, look)


def test_without_staff_nothing_is_asked(stall: Stall) -> None:
    stall.until(stall.backroom.idle)
    assert stall.window.stack.currentWidget() is stall.window.sale
    assert stall.window.bar.duty.isHidden()
    assert approved(stall.till.duty, Action.CHANGE_KEY, "", words("ko"), stall.window)


def test_nothing_is_sold_until_somebody_says_who_they_are(staffed: Stall) -> None:
    window = staffed.window
    assert not window.strip.isEnabled()
    tools = [window.bar.findChild(QPushButton, f"tool-{one}") for one in SCREENS]
    assert [one.isEnabled() for one in tools if one] == [False] * len(SCREENS)
    window.usher.show_sale()
    window.usher.show_unfinished()
    assert window.stack.currentWidget() is window.lock  # no way leads around it
    window.bar.pressed.emit("theme")
    assert window.lock.pad.pin.hasFocus()
    come(staffed, KIM, KIM_PIN)
    assert window.stack.currentWidget() is not window.lock
    assert window.stack.currentWidget() is window.sale  # where it was locked
    assert (window.bar.duty.text(), window.bar.duty.isHidden()) == (KIM, False)
    assert window.strip.isEnabled()
    assert [one.isEnabled() for one in tools if one] == [True] * len(SCREENS)


def test_a_wrong_pin_says_so_and_leaves_nothing_typed(staffed: Stall) -> None:
    pad = staffed.window.lock.pad
    type_pin(pad, KIM, "507318")
    assert pad.pin.text() == ""
    wrong = words("ko").say("staff.wrong_pin")
    staffed.until(lambda: pad.message.text() == wrong)
    assert pad.pin.isEnabled()
    for _ in range(4):
        type_pin(pad, KIM, "507318")
        staffed.until(pad.pin.isEnabled)
    locked = words("ko").say("staff.locked_out", name=KIM, seconds=30)
    assert pad.message.text() == locked
    assert staffed.window.stack.currentWidget() is staffed.window.lock


def test_the_keyboard_types_a_pin_too(staffed: Stall) -> None:
    pad = staffed.window.lock.pad
    assert not pad.go.isEnabled()
    pad.choose(KIM)
    pad.pin.setText("86024")
    QTest.keyClick(pad.pin, Qt.Key.Key_Return)
    assert staffed.backroom.idle()  # too short to be one
    pad.pin.setText(KIM_PIN)
    QTest.keyClick(pad.pin, Qt.Key.Key_Return)
    staffed.until(lambda: staffed.access.on_duty() == KIM)


def test_another_takes_over_by_a_touch(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    QTest.mouseClick(staffed.window.bar.duty, Qt.MouseButton.LeftButton)
    assert staffed.access.on_duty() == ""
    assert staffed.window.stack.currentWidget() is staffed.window.lock
    come(staffed, BOSS, BOSS_PIN)
    assert staffed.window.bar.duty.text() == BOSS


def test_a_long_name_leaves_the_banner_its_place(stall: Stall) -> None:
    bar, name = stall.window.bar, "Maximiliane Featherstonehaugh-Cholmondeley"
    bar.show_duty(True, name)
    assert bar.duty.text().endswith("…")
    assert bar.duty.toolTip() == name
    assert name in bar.duty.accessibleName()


def test_nobody_touches_it_for_long_and_it_locks(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    handle = staffed.window.windowHandle()
    assert handle is not None
    staffed.access._touched -= IDLE_S - 5
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert staffed.access.idle_left_s() > IDLE_S - 5
    staffed.access._touched -= IDLE_S + 1
    staffed.until(lambda: staffed.window.stack.currentWidget() is staffed.window.lock)


def test_a_buyer_keeps_the_qr_while_the_counter_locks(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    staffed.charge()
    assert staffed.window.stack.currentWidget() is staffed.window.pay
    staffed.till.duty.leave()
    assert staffed.window.stack.currentWidget() is staffed.window.pay
    staffed.window.usher.next_buyer()
    assert staffed.window.stack.currentWidget() is staffed.window.lock
    (attempt,) = staffed.books.not_over()
    assert staffed.books.sale(attempt.sale_no).cashier == KIM


def test_esc_leads_around_no_lock(staffed: Stall) -> None:
    """Neither to the card that was in front before other screens."""
    come(staffed, KIM, KIM_PIN)
    staffed.charge()
    staffed.window.bar.pressed.emit("settings")
    assert staffed.window.pay.card is not None
    staffed.till.duty.leave()
    assert staffed.window.stack.currentWidget() is staffed.window.lock
    QTest.keyClick(staffed.window, Qt.Key.Key_Escape)
    assert staffed.window.stack.currentWidget() is staffed.window.lock


def test_settings_need_a_managers_pin_in_place(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    staffed.window.bar.pressed.emit("settings")
    settings = staffed.window.settings
    settings.shop.setText("달토끼")
    answer(staffed, BOSS)
    settings.save.click()
    staffed.until(staffed.backroom.idle)
    assert staffed.drawer.choices.shop != "달토끼"
    answer(staffed, BOSS, "507318", BOSS_PIN)
    settings.save.click()
    staffed.until(staffed.backroom.idle)
    assert staffed.drawer.choices.shop == "달토끼"
    assert staffed.access.check(Action.CHANGE_SETTINGS).approved_by == BOSS
    staffed.drawer.choices = replace(staffed.drawer.choices, theme="dark")


def test_a_decision_needs_a_managers_pin_in_place(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    order_no = staffed.card(staffed.charge()).order_no
    staffed.window.usher.show_unfinished()
    screen = staffed.window.unfinished
    staffed.until(screen.chosen)
    one = screen.chosen()
    assert one is not None
    screen.view.why.setEditText("손님이 떠났어요")

    def carried() -> bool:
        return CARRIED in {line.event for line in staffed.books.record(order_no).history}

    answer(staffed, BOSS)
    screen._decide(one, Decision.CARRY_OVER)
    staffed.until(staffed.till.decisions._backroom.idle)
    assert not carried()
    staffed.till.decisions.decide(one, Decision.CARRY_OVER, "돌아서")  # a signal past the dialog
    said = words("ko").say("staff.needs_manager", names=BOSS)
    staffed.until(lambda: said in screen._said.text())
    assert not carried()
    answer(staffed, BOSS, BOSS_PIN)
    screen._decide(one, Decision.CARRY_OVER)
    staffed.until(carried)


def test_the_dialog_offers_managers_only_and_names_the_act(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    dialog = Approval(staffed.till.duty, Action.APPROVE_REFUND, "X-1", words("ko"), staffed.window)
    names = [one.text() for one in dialog.pad._group.buttons()]
    assert names == [BOSS]
    assert dialog.pad._group.checkedButton() is not None  # a single one is chosen
    staffed.till.duty.leave()  # whoever asked is gone
    assert dialog.result() == 0
    dialog.deleteLater()


def test_a_manager_who_comes_is_told_what_is_worth_a_look(staffed: Stall) -> None:
    staffed.access.sign_in(KIM, KIM_PIN)
    for _ in range(3):
        with pytest.raises(Refused):
            staffed.access.allow(Action.EXPORT, about="file")
    staffed.access.leave()
    worth = words("ko").say("alert.refusals", name=KIM, count=3, since="").split(KIM)[0]
    come(staffed, KIM, KIM_PIN)
    staffed.until(staffed.backroom.idle)
    assert worth not in staffed.window.status.text()
    staffed.till.duty.leave()
    come(staffed, BOSS, BOSS_PIN)
    staffed.until(lambda: worth in staffed.window.status.text())
    assert KIM in staffed.window.status.text()
    one = Alert(What.UNKNOWNS, "", 5, NOON)
    said = sentence((one, replace(one, since=NOON - timedelta(hours=1))), words("en"))
    assert said.endswith("And 1 more (closing, F7).")
    assert said.startswith("Worth a look: Toss' answer stayed unknown 5 times")
