"""Receive, adjust or count a product: which, how many, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.stock import MovementKind
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.reason import Reason
from pos_app.ui.widgets.tabs import tab
from pos_app.wording import Wording

ACTS = (MovementKind.RECEIVE, MovementKind.ADJUST, MovementKind.COUNT)
REASONS = ("delivery", "broken", "gift", "lost", "counted", "found")


class StockForm(QWidget):
    """Says what is wanted; whether it can be is the flow's to say."""

    wanted = Signal(str, object, str)  # which MovementKind, how many, why
    missed = Signal(str)  # what was typed is no number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts = QButtonGroup(self)
        self.qty, self.why, self.go = QLineEdit(), Reason("goods.why", REASONS), QPushButton()
        self._hint = QLabel()
        self._wording: Wording | None = None
        self._lay_out()
        self.acts.idToggled.connect(self._on_act)
        self.qty.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)

    @property
    def kind(self) -> MovementKind:
        """Which of the three is chosen."""
        return ACTS[max(0, self.acts.checkedId())]

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is typed stays."""
        self._wording = wording
        for number, kind in enumerate(ACTS):
            button = self.acts.button(number)
            button.setText(wording.say(f"desk.{kind}"))
            button.setAccessibleName(wording.say(f"desk.{kind}"))
        self.qty.setAccessibleName(wording.say("desk.qty"))
        self.qty.setPlaceholderText(wording.say("desk.qty"))
        self.why.retranslate(wording)
        self.go.setText(wording.say("desk.note"))
        self.go.setAccessibleName(wording.say("desk.note"))
        self._on_act()

    def forget(self) -> None:
        """Empty the fields."""
        self.qty.clear()
        self.why.forget()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for number, kind in enumerate(ACTS):
            row.addWidget(tab(f"stock-{kind}", self.acts, number))
        self.acts.button(0).setChecked(True)
        self.qty.setObjectName("stock-qty")
        self.qty.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.why.setObjectName("stock-why")
        self.go.setObjectName("stock-go")
        self.go.setMinimumHeight(MAIN_TOUCH_PX)
        self._hint.setWordWrap(True)
        mark(self._hint, tone="muted")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addLayout(row)
        for one in (self._hint, self.qty, self.why, self.go):
            lay.addWidget(one)

    def _on_act(self) -> None:
        if self._wording is not None:
            self._hint.setText(self._wording.say(f"desk.{self.kind}_hint"))

    def _on_go(self) -> None:
        typed = self.qty.text().replace(",", "").replace(" ", "").replace("−", "-")
        try:
            qty = int(typed)
        except ValueError:
            self.missed.emit(self.qty.text())
            self.qty.setFocus()
            return
        self.wanted.emit(str(self.kind), qty, self.why.text())
