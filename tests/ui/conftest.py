"""Fixtures of the window's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.ui.theme import apply_theme
from tests.ui.stall import Stall


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> None:
    """Every test begins with our fonts and without a style sheet, whatever the last one wore.

    A window that is not dressed is built in two thirds of the time; who looks at it dresses it.
    """
    # Without an event loop nothing deletes the windows of earlier tests, and each would be dressed.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(qapp, "light")
    qapp.setStyleSheet("")


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    """A counter that has just opened."""
    opened = Stall(qtbot, tmp_path / "shop" / "practice")
    opened.start()
    yield opened
    opened.close()
