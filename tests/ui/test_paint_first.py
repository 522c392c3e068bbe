"""What stands in the window is painted before anything else is done."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.paintfirst import paint_first


class Canvas(QWidget):
    """Counts how often it was painted."""

    painted = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1


def test_what_changed_is_painted_first(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.painted > 0)
    before = canvas.painted
    canvas.update()
    assert canvas.painted == before

    paint_first()

    assert canvas.painted == before + 1
