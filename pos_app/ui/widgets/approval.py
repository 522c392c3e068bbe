"""A manager's PIN for one risky act, in the place where it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.staff import Action, managers
from pos_app.errors import BoothError
from pos_app.ui.asking import agreed, answered
from pos_app.ui.duty import Duty
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.pinpad import PinPad
from pos_app.wording import Wording


class Approval(QDialog):
    """Open until a manager's PIN is right, or somebody goes back."""

    def __init__(
        self,
        duty: Duty,
        action: Action,
        about: str,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("approval")
        self._duty, self._wording = duty, wording
        self._act = (action, about)
        say = wording.say
        self.setWindowTitle(say("approval.title"))
        self.pad = PinPad()
        self.pad.retranslate(wording)
        self.pad.show_people(managers(duty.people))
        title, what = QLabel(say("approval.title")), QLabel(say(f"action.{action}"))
        mark(title, role="title")
        mark(what, role="heading")
        back = QPushButton(say("approval.back"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (title, what):
            one.setTextFormat(Qt.TextFormat.PlainText)
            lay.addWidget(one)
        lay.addWidget(self.pad)
        lay.addWidget(back)
        self.pad.entered.connect(self._on_entered)
        duty.approved.connect(self.accept)
        duty.denied.connect(self._on_denied)
        duty.changed.connect(self.reject)  # who asked is not on duty any more
        self.pad.begin()

    def _on_entered(self, name: str, pin: str) -> None:
        self._duty.approve(*self._act, name, pin)

    def _on_denied(self, error: BoothError) -> None:
        self.pad.refuse(self._wording.say_error(error))


def approved(
    duty: Duty, action: Action, about: str, wording: Wording, parent: QWidget | None = None
) -> bool:
    """Whether it may be tried now: with nobody entered at once, else once a PIN stands for it.

    The flow asks again whatever is answered here.
    """
    if not duty.people:
        return True
    return agreed(answered(lambda: Approval(duty, action, about, wording, parent)))
