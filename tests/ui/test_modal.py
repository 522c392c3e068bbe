"""A dialog's opening: what came before it is painted first, and it may be called off meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.modal import answer_of


class Canvas(QWidget):
    """Counts how often it was painted."""

    painted = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1


class Asking(QDialog):
    """Notes what was painted when it came up, and is accepted once it is there."""

    def __init__(self, under: Canvas) -> None:
        super().__init__(under)
        self.found: list[int] = []
        self._under = under

    def setVisible(self, visible: bool) -> None:
        if visible:
            self.found.append(self._under.painted)
            QTimer.singleShot(0, self.accept)
        super().setVisible(visible)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.painted > 0)
    return canvas


def test_the_window_is_painted_before_a_dialog_opens(canvas: Canvas) -> None:
    before, dialog = canvas.painted, Asking(canvas)
    canvas.update()

    assert answer_of(dialog) == QDialog.DialogCode.Accepted
    assert dialog.found == [before + 1]


def test_what_is_called_off_before_it_is_there_is_never_shown(canvas: Canvas) -> None:
    dialog = Asking(canvas)
    QTimer.singleShot(0, dialog.reject)

    assert answer_of(dialog) == QDialog.DialogCode.Rejected
    assert dialog.found == []
