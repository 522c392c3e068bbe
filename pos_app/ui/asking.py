"""Asks in a dialog over the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QDialog

D = TypeVar("D", bound=QDialog)


def answered(build: Callable[[], D]) -> D:
    """The dialog that `build` makes, once somebody has answered it; read it at once, it goes.

    The event loop turns before it is built: to paint the window, and to build and open a dialog
    over it at one stroke, held a slow machine up for a twentieth of a second. Keys and touches wait
    for the dialog; the closing of a window does not, so what asks about one must not come here.
    """
    _turn()
    dialog = build()
    dialog.exec()
    dialog.deleteLater()
    return dialog


def agreed(dialog: QDialog) -> bool:
    """Whether it was answered, and not left."""
    return dialog.result() == QDialog.DialogCode.Accepted


def _turn() -> None:
    # With a parent it dies in its own thread, also where another one looks at this frame.
    loop = QEventLoop(QCoreApplication.instance())
    QTimer.singleShot(0, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    loop.deleteLater()
