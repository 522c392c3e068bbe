"""The staff screen: people entered and retired, and PINs given, under the rights of the flow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from pos_app.domain.staff import Action, Role
from pos_app.ui.staffing import Change, Wish
from pos_app.ui.widgets.approval import Approval
from pos_app.ui.widgets.staff_form import StaffForm
from tests.ui.booth import words
from tests.ui.stall import Stall
from tests.ui.test_duty import BOSS, BOSS_PIN, KIM, KIM_PIN, come, staffed, type_pin

NEW_PIN = "507318"
__all__ = ["staffed"]  # the fixture


def open_staff(stall: Stall) -> None:
    stall.window.bar.pressed.emit("settings")
    stall.window.settings.staff.click()
    stall.until(stall.backroom.idle)
    assert stall.window.stack.currentWidget() is stall.window.staff


def button(stall: Stall, name: str) -> QPushButton:
    """The one of this name whose line has not been taken away."""

    def seen() -> list[QPushButton]:
        buttons = stall.window.staff.findChildren(QPushButton, name)
        return [one for one in buttons if one.isVisible()]

    stall.until(seen)
    (only,) = seen()
    return only


def reads(stall: Stall, text: str) -> None:
    """Wait until it stands there."""
    stall.until(lambda: any(text in one for one in lines(stall)))


def lines(stall: Stall) -> list[str]:
    """What stands in the list, a text a label."""
    found = stall.window.staff.findChildren(QLabel)
    return [one.text() for one in found if one.isVisible() and one.text()]


class Hands:
    """Fills the form when it opens, and types a manager's PIN where one is asked for."""

    def __init__(self, stall: Stall, fill: Callable[[StaffForm], None], *pins: str) -> None:
        self.said: list[str] = []
        self._fill, self._pins = fill, list(pins)
        self._filled = self._gone = False
        self._before: StaffForm | None = None
        self._timer = QTimer(stall.window)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def stop(self) -> None:
        self._timer.stop()

    def _go(self) -> None:
        form = QApplication.activeModalWidget()
        assert isinstance(form, StaffForm)
        self._gone = True
        form.go.click()

    def _look(self) -> None:
        top = QApplication.activeModalWidget()
        if isinstance(top, Approval):
            self._before = None
            if top.pad.pin.isEnabled() and self._pins:
                type_pin(top.pad, BOSS, self._pins.pop(0))
            elif top.pad.pin.isEnabled():
                top.reject()
        elif isinstance(top, StaffForm):
            if not self._filled:
                self._filled = True
                self._fill(top)
                QTimer.singleShot(0, self._go)  # a timer is deaf while it is heard
            elif self._gone and top.go.isEnabled() and self._before is not top:
                self._before = top  # a dialog over it may have closed just now
            elif self._gone and top.go.isEnabled():
                self.said.append(top.message.text())
                top.reject()


def does(stall: Stall, name: str, fill: Callable[[StaffForm], None], *pins: str) -> list[str]:
    """Touch a button, and give what its form refused."""
    hands = Hands(stall, fill, *pins)
    button(stall, name).click()
    hands.stop()
    stall.until(stall.backroom.idle)
    return hands.said


def pins(form: StaffForm, pin: str = NEW_PIN, again: str = "", proof: str = "") -> None:
    form.pin.setText(pin)
    form.again.setText(again or pin)
    form.old_pin.setText(proof)
    form.key.setText(proof)


def person(form: StaffForm, name: str, pin: str, role: Role | None = None) -> None:
    form.name.setText(name)
    pins(form, pin)
    if role is not None:
        form.role.setCurrentIndex(form.role.findData(role))


def test_the_first_is_a_manager_and_then_has_to_sign_in(stall: Stall) -> None:
    open_staff(stall)
    reads(stall, words("ko").say("staff.nobody_yet"))

    def fill(form: StaffForm) -> None:
        assert [form.role.itemData(row) for row in range(form.role.count())] == [Role.MANAGER]
        person(form, "  정사장 ", BOSS_PIN)

    assert does(stall, "staff-add", fill) == []
    stall.until(lambda: stall.window.stack.currentWidget() is stall.window.lock)
    come(stall, BOSS, BOSS_PIN)
    assert stall.window.stack.currentWidget() is stall.window.staff
    reads(stall, BOSS)


@pytest.mark.parametrize(
    ("name", "pin", "again", "key"),
    [
        (" ", NEW_PIN, NEW_PIN, "staff.bad_name"),
        (KIM, "12345", "12345", "staff.bad_pin"),
        (KIM, "123456", "123456", "staff.easy_pin"),
        (KIM, NEW_PIN, KIM_PIN, "staff.not_the_same"),
    ],
)
def test_what_cannot_be_right_asks_no_manager(
    stall: Stall, name: str, pin: str, again: str, key: str
) -> None:
    open_staff(stall)

    def fill(form: StaffForm) -> None:
        person(form, name, pin)
        form.again.setText(again)

    values = {"most": 20} if key == "staff.bad_name" else {"least": 6, "most": 12}
    assert does(stall, "staff-add", fill) == [words("ko").say(key, **values)]
    assert stall.books.people.all() == ()


def test_a_manager_enters_somebody_with_the_pin_each_time(staffed: Stall) -> None:
    come(staffed, BOSS, BOSS_PIN)
    open_staff(staffed)

    def fill(form: StaffForm) -> None:
        person(form, "이알바", NEW_PIN, Role.CASHIER)

    assert does(staffed, "staff-add", fill) == [""]  # went back from the PIN
    assert does(staffed, "staff-add", fill, BOSS_PIN) == []
    reads(staffed, "이알바")
    said = words("ko").say("staff.added", name="이알바", role=words("ko").say("role.cashier"))
    assert staffed.window.staff.message.text() == said
    assert staffed.window.bar.duty.text() == BOSS  # still there
    taken = words("ko").say("staff.name_taken", name="이알바")
    assert does(staffed, "staff-add", fill, BOSS_PIN) == [taken]


def test_a_cashier_changes_the_own_pin_and_nobody_elses(staffed: Stall) -> None:
    come(staffed, KIM, KIM_PIN)
    open_staff(staffed)
    assert does(staffed, "staff-pin-0", pins) == [""]  # the boss': a manager's PIN is asked for
    wrong = does(staffed, "staff-pin-1", lambda form: pins(form, proof=BOSS_PIN))
    assert wrong == [words("ko").say("staff.wrong_pin")]
    assert does(staffed, "staff-pin-1", lambda form: pins(form, proof=KIM_PIN)) == []
    assert staffed.access.verify(KIM, NEW_PIN).name == KIM
    assert staffed.access.verify(BOSS, BOSS_PIN).name == BOSS
    staffed.window.staff._staffing.carry_out(Wish(Change.RETIRE, KIM))  # past every dialog
    said = words("ko").say("staff.needs_manager", names=BOSS)
    staffed.until(lambda: staffed.window.staff.message.text() == said)


def test_a_manager_gives_a_pin_and_sees_somebody_leave(staffed: Stall) -> None:
    come(staffed, BOSS, BOSS_PIN)
    open_staff(staffed)
    assert does(staffed, "staff-pin-1", pins, BOSS_PIN) == []
    assert staffed.access.verify(KIM, NEW_PIN).name == KIM
    does(staffed, "staff-retire-0", pins, BOSS_PIN)
    last = words("ko").say("staff.last_manager", name=BOSS)
    assert staffed.window.staff.message.text() == last
    does(staffed, "staff-retire-1", pins, BOSS_PIN)
    assert [one.active for one in staffed.books.people.all()] == [True, False]
    reads(staffed, words("ko").say("staff.gone"))
    does(staffed, "staff-retire-0", pins, BOSS_PIN)  # the last one: the owner's again
    assert not staffed.access.everybody()
    assert staffed.window.stack.currentWidget() is staffed.window.staff
    assert staffed.window.bar.duty.isHidden()
    assert staffed.access.allow(Action.EXPORT).who == ""


def test_the_toss_key_gives_a_new_pin_on_the_lock_screen(staffed: Stall) -> None:
    lock = staffed.window.lock

    def forgot(key: str) -> list[str]:
        hands = Hands(staffed, lambda form: pins(form, proof=key))
        lock.forgotten.click()
        hands.stop()
        staffed.until(staffed.backroom.idle)
        return hands.said

    assert forgot("sk_test_wrong_0001") == [words("ko").say("staff.wrong_key")]
    assert forgot(staffed.key) == []
    come(staffed, BOSS, NEW_PIN)
    assert staffed.window.bar.duty.text() == BOSS


def test_esc_leads_back_to_the_settings(stall: Stall) -> None:
    open_staff(stall)
    stall.window.staff.back.click()
    assert stall.window.stack.currentWidget() is stall.window.settings
