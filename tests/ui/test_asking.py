"""What stands in the window is painted before a dialog comes over it, and none stays behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.asking import agreed, answered


class Canvas(QWidget):
    """Counts how often it was painted."""

    painted = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1


def test_what_changed_is_painted_before_the_dialog_is_built(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.painted > 0)
    before, seen = canvas.painted, list[int]()
    canvas.update()
    assert canvas.painted == before

    def build() -> QDialog:
        seen.append(canvas.painted)
        dialog = QDialog(canvas)
        QTimer.singleShot(0, dialog.accept)
        return dialog

    answered(build)
    assert seen == [before + 1]


@pytest.mark.parametrize("answers", [True, False])
def test_a_dialog_is_read_and_goes(qtbot: QtBot, answers: bool) -> None:
    over = QWidget()
    qtbot.addWidget(over)

    def build() -> QDialog:
        dialog = QDialog(over)
        QTimer.singleShot(0, dialog.accept if answers else dialog.reject)
        return dialog

    dialog = answered(build)
    assert agreed(dialog) is answers
    qtbot.waitUntil(lambda: not over.findChildren(QDialog))
