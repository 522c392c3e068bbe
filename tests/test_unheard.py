"""A start that is refused, of a program that nobody sees print: it says so in a box."""

from __future__ import annotations

import sys
from io import StringIO
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from pos_app import app
from pos_app.errors import InUse
from pos_app.ui import theme
from tests.ui.booth import words

ERROR = InUse("store.in_use_unknown")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def boxes(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the boxes said; nobody answers them."""
    said: list[str] = []
    real = QMessageBox.exec

    def unanswered(box: QMessageBox) -> int:
        said.append(box.text())
        return real(box)

    monkeypatch.setattr(QMessageBox, "exec", unanswered)
    monkeypatch.setattr(theme, "UNANSWERED_MS", 50)
    return said


@pytest.mark.parametrize(
    ("frozen", "stderr", "platform", "box"),
    [
        (False, None, "windows", True),
        (True, None, "windows", True),
        (True, StringIO(), "xcb", True),
        (True, StringIO(), "cocoa", True),
        (True, Terminal(), "xcb", False),
        (True, StringIO(), "offscreen", False),
        (False, StringIO(), "xcb", False),
    ],
)
def test_a_box_says_what_nobody_would_hear(
    boxes: list[str],
    monkeypatch: pytest.MonkeyPatch,
    frozen: bool,
    stderr: Any,
    platform: str,
    box: bool,
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    app._say_without_console(words("ko"), ERROR)
    assert boxes == [words("ko").say_error(ERROR)] * box
