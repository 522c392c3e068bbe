"""Who are you? What stands on the screen while nobody is on duty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pos_app.errors import BoothError
from pos_app.ui.duty import Duty
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.pinpad import PinPad
from pos_app.wording import Wording


class LockScreen(QWidget):
    """A tile for everybody, and the pad."""

    def __init__(self, duty: Duty, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        mark(self, role="ground")
        self._wording = wording
        self._title, self.pad = QLabel(), PinPad()
        mark(self._title, role="title")
        lay = QVBoxLayout(self)
        lay.setSpacing(3 * GAP_PX)
        middle = Qt.AlignmentFlag.AlignHCenter
        lay.addStretch(1)
        lay.addWidget(self._title, 0, middle)
        lay.addWidget(self.pad, 0, middle)
        lay.addStretch(2)
        self.pad.entered.connect(duty.sign_in)
        duty.people_read.connect(self.pad.show_people)
        duty.refused.connect(self._on_refused)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.setAccessibleName(wording.say("lock.title"))
        self._title.setText(wording.say("lock.title"))
        self.pad.retranslate(wording)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing typed by the last one is left."""
        super().showEvent(event)
        if not event.spontaneous():
            self.pad.begin()

    def _on_refused(self, error: BoothError) -> None:
        self.pad.refuse(self._wording.say_error(error))
