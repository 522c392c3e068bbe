"""The one way to have a dialog answered."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog


def answer_of(dialog: QDialog) -> int:
    """Wait for the answer, as `QDialog.exec`; what came before is painted in a turn of its own.

    To build a dialog, to paint the window under it and to open it at one stroke held a slow machine
    up for a twentieth of a second. Keys and touches of that turn come to the dialog; where it is
    called off meanwhile, as when somebody logs out, it is not shown.
    """
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    turn = QEventLoop()
    QTimer.singleShot(0, turn.quit)
    turn.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return ended[0] if ended else dialog.exec()
