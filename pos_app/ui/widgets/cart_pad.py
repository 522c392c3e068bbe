"""A number asked for with the pad: how many of a line, or what something costs today."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.asking import agreed, answered
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

_WIDTH = 380


class NumberDialog(QDialog):
    """Open until a number from 1 to `most` stands there, or somebody goes back."""

    def __init__(
        self, name: str, title: str, most: int, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-pad")
        self.setWindowTitle(title)
        self._most = most
        self._title = QLabel(title)
        self.typed = digits_field(f"{name}-typed", len(str(most)))
        self.typed.setAccessibleName(title)
        self.pad = NumPad(name, zeros=most > MANY)
        self.pad.fill(self.typed)
        self.pad.retranslate(wording)
        self.go = QPushButton(wording.say("sale.pad_ok"))
        self.go.setObjectName(f"{name}-ok")
        self.back = QPushButton(wording.say("sale.pad_back"))
        self._lay_out()
        self.typed.textChanged.connect(self._on_typed)
        self.typed.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.back.clicked.connect(self.reject)
        self._on_typed()
        self.typed.setFocus()

    def number(self) -> int:
        """What stands there."""
        return int(self.typed.text() or 0)

    def _lay_out(self) -> None:
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        mark(self._title, role="title")
        mark(self.go, kind="main")
        self.back.setMinimumHeight(MAIN_TOUCH_PX)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (self._title, self.typed, self.pad, self.go, self.back):
            lay.addWidget(one)
        for button in (self.go, self.back):
            button.setAutoDefault(False)
        self.setMinimumWidth(_WIDTH)

    def _on_typed(self) -> None:
        self.go.setEnabled(0 < self.number() <= self._most)

    def _on_go(self) -> None:
        if self.go.isEnabled():
            self.accept()


MANY = 9_999  # beyond it three noughts are typed at a time


def digits_field(name: str, most_digits: int) -> QLineEdit:
    """A field that takes digits only."""
    field = QLineEdit()
    field.setObjectName(name)
    field.setMaxLength(most_digits)
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), field))
    mark(field, role="search")
    return field


def asked_number(
    name: str, title: str, most: int, wording: Wording, parent: QWidget | None = None
) -> int | None:
    """The number that was typed, or None where somebody goes back."""
    dialog = answered(lambda: NumberDialog(name, title, most, wording, parent))
    return dialog.number() if agreed(dialog) else None
