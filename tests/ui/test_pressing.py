"""Enter presses the button that has the keyboard, and no other one; a scanner's presses none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.cart_words import WordsDialog
from tests.gallery.scenes import show
from tests.gallery.stage import Stage
from tests.ui.booth import LEMON, held, words
from tests.ui.stall import Stall
from tests.ui.test_reach import SCREENS, called, controls

MORE = (
    "products", "cash-given", "unfinished-unknown", "closing-count-cards", "closing-report",
    "settings-slip-system",
)  # fmt: skip


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    opened = Stage(qapp, tmp_path / "books")
    opened.window.show()
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    opened.resize((1280, 800))
    yield opened
    opened.close()


def is_pressed(button: QPushButton) -> bool:
    """Whether Enter presses it; nobody hears of it."""
    button.setFocus()
    if button.isCheckable():
        return button.autoDefault()  # what excludes others may not be turned off
    with QSignalBlocker(button):
        button.setCheckable(True)
        QTest.keyClick(button, Qt.Key.Key_Return)
        pressed = button.isChecked()
        button.setChecked(False)
        button.setCheckable(False)
    return pressed


@pytest.mark.parametrize("name", sorted({*SCREENS, *MORE}))
def test_enter_presses_every_button_that_has_the_keyboard(stage: Stage, name: str) -> None:
    show(stage, name)
    buttons = [one for one in controls(stage.window) if isinstance(one, QPushButton)]
    focusable = [one for one in buttons if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert focusable
    assert not [called(one) for one in focusable if not is_pressed(one)]


def test_in_a_dialog_the_button_that_has_the_keyboard_and_not_the_usual_one(
    stage: Stage, qtbot: QtBot
) -> None:
    dialog, pressed = QDialog(stage.window), list[str]()

    def note(said: str, _checked: bool = False) -> None:
        pressed.append(said)

    lay, typed = QVBoxLayout(dialog), QLineEdit()
    usual, other, last = (QPushButton(one) for one in ("usual", "other", "last"))
    for one in (typed, usual, other, last):
        lay.addWidget(one)
    for button in (usual, other, last):
        button.setAutoDefault(False)
        button.clicked.connect(partial(note, button.text()))
    usual.setDefault(True)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for one in (other, typed, last, other, typed):
        one.setFocus()
        QTest.keyClick(one, Qt.Key.Key_Return)
    assert pressed == ["other", "usual", "last", "other", "usual"]
    dialog.close()


def test_enter_in_a_field_presses_no_button_that_had_the_keyboard(
    stage: Stage, qtbot: QtBot
) -> None:
    dialog = WordsDialog("park", "", 20, words("ko"), stage.window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.back.setFocus()
    dialog.typed.setFocus()
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize("name", ["save", "back"])
def test_a_scanners_enter_presses_nothing(stall: Stall, name: str) -> None:
    window, pressed = stall.window, list[str]()
    window.bar.pressed.emit("settings")
    window.activateWindow()
    stall.until(window.isActiveWindow)
    button = getattr(window.settings, name)
    button.setFocus()
    button.clicked.connect(lambda: pressed.append(name))
    assert window.sale.scanner is not None
    now = window.sale.scanner._last_s + 1
    window.sale.scanner._clock = lambda: now  # no machine is too busy to type as a scanner does
    QTest.keyClicks(button, str(LEMON.barcode))
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []
    assert held(window.desk) == {str(LEMON.sku): 1}


@pytest.mark.parametrize("where", ["cash", "pay"])
def test_a_tool_that_leads_nowhere_leaves_the_keyboard_where_it_was(
    stall: Stall, where: str
) -> None:
    window = stall.window
    window.activateWindow()
    stall.until(window.isActiveWindow)
    if where == "cash":
        window.desk.add(LEMON.sku)
        window.sale.roll.cash.click()
    else:
        stall.charge()
    before = QApplication.focusWidget()
    assert before is not None
    for name in ("language", "theme", "language"):
        tool = window.findChild(QPushButton, f"tool-{name}")
        assert tool is not None
        QTest.mouseClick(tool, Qt.MouseButton.LeftButton)
        stall.until_kept()
        stall.until(window._wardrobe.dresser.is_at_rest)
        assert QApplication.focusWidget() is before
    if where == "cash":
        QTest.keyClick(before, Qt.Key.Key_5)
        assert window.cash.sums.given_won == 5


def test_a_key_that_is_held_down_presses_once(stall: Stall) -> None:
    window, pressed = stall.window, list[str]()
    window.bar.pressed.emit("settings")
    window.activateWindow()
    stall.until(window.isActiveWindow)
    button = window.settings.staff
    button.clicked.disconnect()
    button.clicked.connect(lambda: pressed.append("staff"))
    button.setFocus()
    for again in (False, True, True):
        kind, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(button, QKeyEvent(kind, Qt.Key.Key_Return, none, "\r", again))
    assert pressed == ["staff"]
