"""A list to choose from: the wheel that scrolls a page changes nothing that lies under it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.reason import Reason
from tests.ui.booth import words


def roll_over(box: QComboBox) -> QWheelEvent:
    """One notch down, with the pointer over the box."""
    spot = QPointF(5, 5)
    event = QWheelEvent(
        spot, box.mapToGlobal(spot), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    return event


@pytest.mark.parametrize("kind", [Choice, Reason])
def test_a_wheel_scrolls_the_page_and_not_the_choice(qtbot: QtBot, kind: type[QComboBox]) -> None:
    box = kind()
    qtbot.addWidget(box)
    if isinstance(box, Reason):
        box.retranslate(words("ko"))
    else:
        box.addItems(["0", "10", "none"])
    box.setCurrentIndex(0)
    box.show()
    assert not roll_over(box).isAccepted()  # so that the page has it
    assert box.currentIndex() == 0
