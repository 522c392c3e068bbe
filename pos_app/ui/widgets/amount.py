"""An amount typed once more, before money goes that does not come back."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won
from pos_app.ui.theme import FOCUS_PX, GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_DIGITS = "123456789"
_MOST_DIGITS, _COLUMNS, _WIDTH = 7, 3, 360


class ConfirmAmount(QDialog):
    """Goes on only when the very amount was typed, by finger or by keyboard."""

    def __init__(
        self, word: str, amount_won: int, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm-amount")
        self._amount_won = amount_won
        say = wording.say
        self.setWindowTitle(say("confirm_amount.title"))
        self.typed = QLineEdit()
        self.go = QPushButton(say("confirm_amount.go"))
        self._clear = QPushButton(say("confirm_amount.clear"))
        self._back = QPushButton(say("confirm_amount.back"))
        self._keys = {digit: self._key(digit) for digit in [*_DIGITS, "0", "00"]}
        amount = say("pay.won", amount=format_won(amount_won))
        self._heads = (
            QLabel(say("confirm_amount.title")),
            QLabel(say("confirm_amount.what", word=word, amount=amount)),
            QLabel(say("confirm_amount.note")),
        )
        self.typed.setAccessibleName(say("confirm_amount.field"))
        self._build()
        self._on_typed()

    def _build(self) -> None:
        for head, role in zip(self._heads, ("heading", "total", "caption"), strict=True):
            head.setTextFormat(Qt.TextFormat.PlainText)
            mark(head, role=role)
            head.ensurePolished()
        self.typed.setObjectName("confirm-typed")
        self.typed.setMaxLength(_MOST_DIGITS)
        self.typed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        digits = QRegularExpression("[0-9]*")
        self.typed.setValidator(QRegularExpressionValidator(digits, self.typed))
        pad = QGridLayout()
        pad.setSpacing(GAP_PX)
        for place, key in enumerate(self._keys.values()):
            pad.addWidget(key, place // _COLUMNS, place % _COLUMNS)
        pad.addWidget(self._clear, len(self._keys) // _COLUMNS, _COLUMNS - 1)
        self.go.setObjectName("confirm-go")
        mark(self.go, kind="main")
        self._clear.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (*self._heads, self.typed):
            lay.addWidget(one)
        lay.addLayout(pad)
        for button in (self.go, self._back):
            button.setAutoDefault(False)
            lay.addWidget(button)
        widest = max(head.sizeHint().width() for head in self._heads)
        self.setMinimumWidth(max(_WIDTH, widest + 8 * GAP_PX))
        self.typed.textChanged.connect(self._on_typed)
        self.typed.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self._clear.clicked.connect(self.typed.clear)
        self._back.clicked.connect(self.reject)
        self.typed.setFocus()

    def _key(self, digit: str) -> QPushButton:
        button = QPushButton(digit, self)
        button.setObjectName(f"amount-{digit}")
        button.setAccessibleName(digit)
        button.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoDefault(False)
        button.clicked.connect(self._on_key)
        return button

    def _on_key(self) -> None:
        sender = self.sender()
        for digit, button in self._keys.items():
            if button is sender:
                self.typed.insert(digit)

    def _on_typed(self) -> None:
        self.go.setEnabled(self.typed.text() == str(self._amount_won))

    def _on_go(self) -> None:
        if self.go.isEnabled():
            self.accept()


def confirmed(
    word: str, amount_won: int, wording: Wording, parent: QWidget | None = None
) -> int | None:
    """The amount as it was typed, or None where somebody goes back."""
    dialog = ConfirmAmount(word, amount_won, wording, parent)
    answer = dialog.exec()
    typed = dialog.typed.text()
    dialog.deleteLater()
    return int(typed) if answer == QDialog.DialogCode.Accepted else None
