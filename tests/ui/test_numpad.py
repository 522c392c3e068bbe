"""The pad of digits: it writes as a keyboard would, and says what was touched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.theme import MAIN_TOUCH_PX, apply_theme
from pos_app.ui.widgets.numpad import NumPad
from tests.ui.booth import words


class Form(QWidget):
    """Two fields and one pad."""

    def __init__(self, *, zeros: bool = True) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        self.pad = NumPad("won", zeros=zeros)
        lay = QVBoxLayout(self)
        for one in (self.first, self.second, self.pad):
            lay.addWidget(one)

    def touch(self, *names: str) -> None:
        for name in names:
            button = self.findChild(QPushButton, f"won-{name}")
            assert button is not None, name
            button.click()


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    form.pad.retranslate(words("ko"))
    form.show()
    qtbot.waitExposed(form)
    return form


def test_it_writes_erases_and_clears(form: Form) -> None:
    form.pad.fill(form.first)
    form.touch("7", "0", "000", "00", "erase")
    assert form.first.text() == "700000"
    form.touch("clear", "3")
    assert (form.first.text(), form.second.text()) == ("3", "")


def test_a_field_takes_no_more_than_it_would_from_a_keyboard(form: Form) -> None:
    form.first.setMaxLength(3)
    even = QRegularExpression("[02468]*")
    form.second.setValidator(QRegularExpressionValidator(even, form.second))
    form.pad.fill(form.first)
    form.touch("1", "000")
    assert form.first.text() == "100"
    form.pad.fill(form.second)
    form.touch("2", "5")
    assert form.second.text() == "2"
    form.second.setEnabled(False)
    form.touch("clear", "1", "erase")
    assert form.second.text() == "2"


def test_it_follows_the_field_that_was_entered(form: Form) -> None:
    form.pad.follow(form.first, form.second)
    form.touch("1")
    form.second.setFocus(Qt.FocusReason.MouseFocusReason)
    form.touch("2")
    assert form.second.hasFocus()  # a key that took the focus would take it from the scanner, too
    form.first.setFocus()
    form.touch("3")
    assert (form.first.text(), form.second.text()) == ("13", "2")


def test_without_a_field_it_only_says_what_was_touched(form: Form) -> None:
    said: list[str] = []
    form.pad.typed.connect(said.append)
    form.pad.erased.connect(lambda: said.append("erased"))
    form.pad.cleared.connect(lambda: said.append("cleared"))
    form.touch("000", "erase", "clear")
    assert said == ["000", "erased", "cleared"]
    assert (form.first.text(), form.second.text()) == ("", "")


@pytest.mark.parametrize("zeros", [True, False])
def test_every_key_is_large_and_has_a_name(qtbot: QtBot, qapp: QApplication, zeros: bool) -> None:
    apply_theme(qapp, "light")  # a style sheet's own least size wins over a widget's
    form = Form(zeros=zeros)
    qtbot.addWidget(form)
    form.pad.retranslate(words("en"))
    form.show()
    qtbot.waitExposed(form)
    keys = form.pad.findChildren(QPushButton)
    digits = {*"0123456789", *(("00", "000") if zeros else ())}
    assert {one.accessibleName() for one in keys} == digits | {"Clear", "Delete one digit"}
    assert min(min(one.width(), one.height()) for one in keys) >= MAIN_TOUCH_PX
    assert all(one.focusPolicy() == Qt.FocusPolicy.NoFocus for one in keys)
