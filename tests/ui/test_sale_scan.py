"""A scan at the sale screen, wherever the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.screens.sale import SaleScreen
from tests.ui.booth import Ears, held, open_screen, press, touch


@pytest.fixture
def screen(qtbot: QtBot) -> SaleScreen:
    return open_screen(qtbot)


def scan(code: str) -> None:
    """Type as a scanner does: nothing rests between the keys."""
    for char in code:
        press(Qt.Key.Key_unknown, char)
    press(Qt.Key.Key_Return)


@pytest.mark.parametrize("focus", ["search", "products", "cart", "charge", "undo"])
def test_a_scan_adds_one_wherever_the_focus_is(screen: SaleScreen, focus: str) -> None:
    ears = Ears(screen.desk)
    touch(screen, "C-3")
    widget = screen.findChild(QWidget, focus)
    assert isinstance(widget, QWidget)
    widget.setFocus()
    for times in (1, 2):
        scan("8801234567893")
        assert held(screen.desk) == {"C-3": 1, "A-1": times}
        assert QApplication.focusWidget() is widget
    assert (screen.search.text(), ears.carts, ears.sentences) == ("", [], [])


def test_a_scan_keeps_a_half_typed_search(screen: SaleScreen, qtbot: QtBot) -> None:
    screen.search.setText("레몬")
    screen.search.flush()
    qtbot.wait(80)
    scan("MUG-0042")
    assert (held(screen.desk), screen.search.text()) == ({"D-4": 1}, "레몬")


def test_an_unknown_barcode_is_said_and_adds_nothing(screen: SaleScreen) -> None:
    ears = Ears(screen.desk)
    scan("4006381333931")
    assert ears.sentences == ["등록되지 않은 바코드예요: 4006381333931"]
    assert not screen.desk.cart.lines
