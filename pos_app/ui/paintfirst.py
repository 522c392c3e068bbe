"""The window is painted before a dialog comes over it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer


def paint_first() -> None:
    """Let the event loop turn once, before a dialog is built.

    To paint the window, and to build and open a dialog over it at one stroke, held a slow machine
    up for a twentieth of a second. Keys and touches wait for the dialog; the closing of a window
    does not, so what asks about one must not call this.
    """
    # With a parent it dies in its own thread, also where another one looks at this frame.
    turn = QEventLoop(QCoreApplication.instance())
    QTimer.singleShot(0, turn.quit)
    turn.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    turn.deleteLater()
