"""Names to choose from, and a pad for a PIN: by finger, by keyboard, never shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.staff import LEAST_PIN_DIGITS, MOST_PIN_DIGITS, Person
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, TOUCH_PX, mark
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

MOST_SEEN = 5  # the others are scrolled to
_NAMES_WIDTH, _PAD_WIDTH = 380, 300


class PinPad(QWidget):
    """Says a name and what was typed; it compares nothing itself."""

    entered = Signal(str, str)  # name, PIN

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pin = QLineEdit()
        self.message = Words(16, tone="red")
        self._group = QButtonGroup(self)
        self._names, self._list = QVBoxLayout(), QScrollArea()
        self.keys, self.go = NumPad("pin", zeros=False), QPushButton()
        self._build()
        self.pin.textChanged.connect(self._on_typed)
        self.pin.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self._group.buttonClicked.connect(self._on_name)
        self._on_typed()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.pin.setPlaceholderText(wording.say("lock.pin"))
        self.pin.setAccessibleName(wording.say("lock.pin"))
        self.keys.retranslate(wording)
        self.go.setText(wording.say("lock.go"))
        self.go.setAccessibleName(wording.say("lock.go"))

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer these names; a single one is chosen already."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._names.removeWidget(button)
            button.hide()
            button.deleteLater()
        for place, person in enumerate(people):
            button = QPushButton(person.name)
            button.setObjectName(f"name-{place}")
            button.setAccessibleName(person.name)
            button.setCheckable(True)
            button.setMinimumHeight(MAIN_TOUCH_PX)
            mark(button, kind="tab")
            self._group.addButton(button)
            self._names.addWidget(button)
        self._list.setFixedHeight(min(len(people), MOST_SEEN) * (MAIN_TOUCH_PX + 2 * GAP_PX))
        if len(people) == 1:
            self._group.buttons()[0].setChecked(True)

    def choose(self, name: str) -> None:
        """Have this name chosen."""
        for button in self._group.buttons():
            if button.text() == name:
                button.setChecked(True)
        self.pin.setFocus()

    def begin(self) -> None:
        """Nothing is typed, and nothing is said."""
        self.pin.clear()
        self.message.setText("")
        self.set_busy(False)
        self.pin.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it was not right, and take the next try."""
        self.begin()
        self.message.setText(sentence)

    def set_busy(self, busy: bool) -> None:
        """While a PIN is compared no other one is taken."""
        self.pin.setEnabled(not busy)
        self._on_typed()

    def _build(self) -> None:
        self.pin.setObjectName("pin")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(MOST_PIN_DIGITS)
        self.pin.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.pin))
        self.pin.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
        )
        self.pin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMinimumHeight(TOUCH_PX)
        self._names.setSpacing(GAP_PX)
        self._names.setContentsMargins(0, 0, 0, 0)
        names = QWidget()
        names.setLayout(self._names)
        self._list.setWidget(names)
        self._list.setWidgetResizable(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.keys.fill(self.pin)
        mark(self.go, kind="main")
        right, left = QVBoxLayout(), QVBoxLayout()
        right.setSpacing(GAP_PX)
        right.addWidget(self.pin)
        right.addWidget(self.keys)
        right.addWidget(self.go)
        right.addStretch(1)
        left.addWidget(self._list)
        left.addWidget(self.message)
        left.addStretch(1)
        sides = (QWidget(), QWidget())
        for side, lay, width in zip(sides, (left, right), (_NAMES_WIDTH, _PAD_WIDTH), strict=True):
            lay.setContentsMargins(0, 0, 0, 0)
            side.setLayout(lay)
            side.setFixedWidth(width)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * GAP_PX)
        for side in sides:
            row.addWidget(side)

    def _on_name(self) -> None:
        self.begin()

    def _on_typed(self) -> None:
        chosen = self._group.checkedButton() is not None
        ready = len(self.pin.text()) >= LEAST_PIN_DIGITS and self.pin.isEnabled()
        self.go.setEnabled(chosen and ready)

    def _on_go(self) -> None:
        button = self._group.checkedButton()
        if button is not None and self.go.isEnabled():
            pin = self.pin.text()
            self.pin.clear()
            self.set_busy(True)
            self.entered.emit(button.text(), pin)
