"""An amount typed once more, before money goes that does not come back."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.asking import agreed, answered
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.numpad import NumPad
from pos_app.wording import Wording

_MOST_DIGITS, _WIDTH = 7, 400


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
        self._back = QPushButton(say("confirm_amount.back"))
        self.pad = NumPad("amount")
        self.pad.retranslate(wording)
        amount = wording.won(amount_won)
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
        self.pad.fill(self.typed)
        self.go.setObjectName("confirm-go")
        mark(self.go, kind="main")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (*self._heads, self.typed):
            lay.addWidget(one)
        lay.addWidget(self.pad)
        for button in (self.go, self._back):
            button.setAutoDefault(False)
            lay.addWidget(button)
        widest = max(head.sizeHint().width() for head in self._heads)
        self.setMinimumWidth(max(_WIDTH, widest + 8 * GAP_PX))
        self.typed.textChanged.connect(self._on_typed)
        self.typed.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self._back.clicked.connect(self.reject)
        self.typed.setFocus()

    def _on_typed(self) -> None:
        self.go.setEnabled(self.typed.text() == str(self._amount_won))

    def _on_go(self) -> None:
        if self.go.isEnabled():
            self.accept()


def confirmed(
    word: str, amount_won: int, wording: Wording, parent: QWidget | None = None
) -> int | None:
    """The amount as it was typed, or None where somebody goes back."""
    dialog = answered(lambda: ConfirmAmount(word, amount_won, wording, parent))
    return int(dialog.typed.text()) if agreed(dialog) else None
