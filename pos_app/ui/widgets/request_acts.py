"""What may be said to a refund request: a word, yes, no, or never mind."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.theme import FOCUS_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

APPROVE, REJECT, WITHDRAW = "approve", "reject", "withdraw"
_KINDS = {APPROVE: "main", REJECT: "danger", WITHDRAW: "plain"}


class RequestActs(QWidget):
    """Passes on what is pressed; it does nothing itself."""

    pressed = Signal(str)  # one of the three

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remark = QLineEdit()
        self.remark.setObjectName("refunds-remark")
        self.buttons = {act: QPushButton() for act in _KINDS}
        row = QHBoxLayout()
        for act, button in self.buttons.items():
            button.setObjectName(f"refunds-{act}")
            button.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
            mark(button, kind=_KINDS[act])
            button.clicked.connect(self._on_clicked)
            row.addWidget(button, 2 if act == APPROVE else 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.remark)
        lay.addLayout(row)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is typed stays."""
        self.remark.setPlaceholderText(wording.say("refunds.remark"))
        self.remark.setAccessibleName(wording.say("refunds.remark"))
        for act, button in self.buttons.items():
            button.setText(wording.say(f"refunds.{act}"))
            button.setAccessibleName(button.text())

    def set_busy(self, busy: bool) -> None:
        """While a decision is under way no other one is taken."""
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def _on_clicked(self) -> None:
        sender = self.sender()
        for act, button in self.buttons.items():
            if button is sender:
                self.pressed.emit(act)
