"""Why the drawer is opened without a sale: float, paid in, paid out, or nothing of these."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.drawer import Act
from pos_app.domain.money import parse_won
from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX, mark
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

ACTS = (Act.FLOAT, Act.PAID_IN, Act.PAID_OUT, Act.NO_SALE)
_WIDTH_PX, _PAD_PX = 560, 320


class DrawerForm(QWidget):
    """One act, how much, and why."""

    asked = Signal(str, object, str)  # Act, won (more than C holds may be typed), why
    missed = Signal(str)  # what was typed is no amount

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.act, self.amount, self.why = Choice(), QLineEdit(), QLineEdit()
        self.save, self.pad = QPushButton(), NumPad("drawer-key")
        self.pad.fill(self.amount)
        self._labels = {name: QLabel() for name in ("act", "amount", "why")}
        self._form = QFormLayout()
        for one in ACTS:
            self.act.addItem(one, one)
        self._lay_out()
        self.act.currentIndexChanged.connect(self._show_rows)
        self.save.clicked.connect(self._on_save)
        for field in (self.amount, self.why):
            field.returnPressed.connect(self._on_save)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is typed stays."""
        self.pad.retranslate(wording)
        fields = {"act": self.act, "amount": self.amount, "why": self.why}
        for name, label in self._labels.items():
            label.setText(wording.say(f"closing.drawer_{name}"))
            fields[name].setAccessibleName(wording.say(f"closing.drawer_{name}"))
        for row, act in enumerate(ACTS):
            self.act.setItemText(row, wording.say(f"act.{act}"))
        self.save.setText(wording.say("closing.drawer_save"))
        self.save.setAccessibleName(wording.say("closing.drawer_save"))

    def forget(self) -> None:
        """It was written down."""
        self.amount.clear()
        self.why.clear()

    def _lay_out(self) -> None:
        self.act.setObjectName("drawer-act")
        self.amount.setObjectName("drawer-amount")
        self.why.setObjectName("drawer-why")
        self.save.setObjectName("drawer-save")
        mark(self.save, kind="main")
        for name, field in (("act", self.act), ("amount", self.amount), ("why", self.why)):
            label = self._labels[name]
            label.setFixedHeight(TOUCH_PX + 2 * FOCUS_PX)
            field.setMaximumWidth(_WIDTH_PX)
            self._form.addRow(label, field)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(2 * GAP_PX)
        left.addLayout(self._form)
        left.addWidget(self.save)
        left.addStretch(1)
        right.addWidget(self.pad)
        right.addStretch(1)
        self.pad.setFixedWidth(_PAD_PX)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, GAP_PX, 0, 0)
        lay.setSpacing(4 * GAP_PX)
        lay.addLayout(left, 3)
        lay.addLayout(right)
        lay.addStretch(2)

    def _show_rows(self) -> None:
        no_sale = self.act.currentData() == Act.NO_SALE
        self._form.setRowVisible(self._labels["amount"], not no_sale)
        self.pad.setEnabled(not no_sale)

    def _on_save(self) -> None:
        act, typed = Act(self.act.currentData()), self.amount.text().strip()
        try:
            amount_won = 0 if act is Act.NO_SALE else parse_won(typed)
        except ValueError:
            self.missed.emit(typed)
            self.amount.setFocus()
            return
        self.asked.emit(str(act), amount_won, self.why.text().strip())
