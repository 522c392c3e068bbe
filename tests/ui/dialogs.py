"""Answers what the window asks in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

D = TypeVar("D", bound=QDialog)

_LOOK_MS = 5


def in_dialog(kind: type[D], act: Callable[[D], object]) -> None:
    """Do this in the dialog of this kind that is about to open, in whichever turn that is."""

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, kind):
            act(shown)
        else:
            QTimer.singleShot(_LOOK_MS, look)

    QTimer.singleShot(0, look)
