"""Keys are named as they are printed on the keyboard at hand."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_app.ui.screens.sale import KEYS
from pos_app.ui.widgets import key_sheet
from pos_app.ui.widgets.key_sheet import KeySheet, as_printed
from tests.ui.booth import words
from tests.ui.stall import Stall


class Mac(QKeySequence):
    """Names keys as Qt does on a Mac."""

    def toString(self, *_: object) -> str:
        return super().toString().replace("Ctrl+", "⌘")


def test_here_ctrl_is_ctrl() -> None:
    for keys, _ in KEYS:
        assert as_printed(keys) == keys


def test_on_a_mac_it_is_command(
    qtbot: QtBot, stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_sheet, "QKeySequence", Mac)
    roll = stall.window.sale.roll
    roll.retranslate()
    assert roll._undo.text().endswith("  ⌘Z")
    assert roll.cash.text().endswith("\n⌘F9")
    sheet = KeySheet(words("en"), KEYS)
    qtbot.addWidget(sheet)
    shown = {one.text() for one in sheet.findChildren(QLabel)}
    assert {"⌘M", "⌘Z", "⌘F9", "F4  F5", "3*"} <= shown
