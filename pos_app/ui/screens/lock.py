"""Who are you? What stands on the screen while nobody is on duty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.staff import managers
from pos_app.errors import BoothError
from pos_app.ui.staffing import Change, Staffing
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.pinpad import PinPad
from pos_app.ui.widgets.staff_form import ask
from pos_app.wording import Wording


class LockScreen(QWidget):
    """A tile for everybody, the pad, and the way for a manager who has forgotten the PIN."""

    def __init__(self, staffing: Staffing, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        mark(self, role="ground")
        self._wording = wording
        self._staffing, duty = staffing, staffing.duty
        self._title, self.pad, self.forgotten = QLabel(), PinPad(), QPushButton()
        mark(self._title, role="title")
        lay = QVBoxLayout(self)
        lay.setSpacing(GAP_PX)
        middle = Qt.AlignmentFlag.AlignHCenter
        lay.addStretch(1)
        lay.addWidget(self._title, 0, middle)
        lay.addWidget(self.pad, 0, middle)
        lay.addWidget(self.forgotten, 0, middle)
        lay.addStretch(2)
        mark(self.forgotten, kind="quiet")
        self.forgotten.setObjectName("lock-forgotten")
        self.forgotten.clicked.connect(self._on_forgotten)
        self.pad.entered.connect(duty.sign_in)
        duty.people_read.connect(self.pad.show_people)
        duty.refused.connect(self._on_refused)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.setAccessibleName(wording.say("lock.title"))
        self._title.setText(wording.say("lock.title"))
        self.forgotten.setText(wording.say("lock.forgotten"))
        self.forgotten.setAccessibleName(wording.say("lock.forgotten"))
        self.pad.retranslate(wording)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing typed by the last one is left."""
        super().showEvent(event)
        if not event.spontaneous():
            self.pad.begin()

    def _on_forgotten(self) -> None:
        names = [one.name for one in managers(self._staffing.duty.people)]
        ask(self._staffing, Change.RESET, names, self._wording, self)

    def _on_refused(self, error: BoothError) -> None:
        self.pad.refuse(self._wording.say_error(error))
