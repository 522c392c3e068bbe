"""The screen of a delivery: products from a file or typed in, looked at before they count."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.delivery import Delivery
from pos_app.ui.duty import Duty
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.delivery_form import DeliveryForm
from pos_app.wording import Wording


class DeliveryScreen(QWidget):
    """A title, the form, and the way back."""

    closed = Signal()

    def __init__(
        self, delivery: Delivery, duty: Duty, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("delivery")
        mark(self, role="ground")
        self.form = DeliveryForm(delivery, duty, wording)
        self._title, self.back = QLabel(), QPushButton()
        self.back.setObjectName("delivery-back")
        mark(self._title, role="title")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(24, 16, 24, 16)
        lay.setSpacing(GAP_PX)
        lay.addLayout(head)
        lay.addWidget(self.form, 1)
        self.back.clicked.connect(self.closed)
        self.retranslate(wording)

    def open(self) -> None:
        """Begin with no list."""
        self.form.open()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        say = wording.say
        self.setAccessibleName(say("delivery.title"))
        self._title.setText(say("delivery.title"))
        self.back.setText(say("settings.back"))
        self.back.setAccessibleName(say("settings.back"))
        self.form.retranslate(wording)
