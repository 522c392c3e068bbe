"""One line of words about a sale: its note, or the name under which it is put aside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.asking import agreed, answered
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_WIDTH = 440


class WordsDialog(QDialog):
    """`name` gives the widgets their names and the sentences their keys; it may stay blank."""

    def __init__(
        self, name: str, begin: str, most: int, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-words")
        say = wording.say
        self.setWindowTitle(say(f"{name}.title"))
        title, hint = QLabel(say(f"{name}.title")), QLabel(say(f"{name}.hint"))
        self.typed = QLineEdit(begin)
        self.typed.setObjectName(f"{name}-typed")
        self.typed.setAccessibleName(say(f"{name}.title"))
        self.typed.setMaxLength(most)
        self.typed.selectAll()
        self.go, self.back = QPushButton(say(f"{name}.go")), QPushButton(say("sale.pad_back"))
        self.go.setObjectName(f"{name}-ok")
        mark(title, role="title")
        mark(hint, role="caption")
        mark(self.go, kind="main")
        self.back.setMinimumHeight(MAIN_TOUCH_PX)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for button, stretch in ((self.back, 1), (self.go, 2)):
            button.setAutoDefault(False)
            row.addWidget(button, stretch)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (title, hint):
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setWordWrap(True)
        lay.addWidget(title)
        lay.addWidget(self.typed)
        lay.addWidget(hint)
        lay.addLayout(row)
        self.setMinimumWidth(_WIDTH)
        self.typed.returnPressed.connect(self.accept)
        self.go.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.typed.setFocus()


def asked_words(
    name: str, begin: str, most: int, wording: Wording, parent: QWidget | None = None
) -> str | None:
    """What was typed, which may be nothing, or None where somebody goes back."""
    dialog = answered(lambda: WordsDialog(name, begin, most, wording, parent))
    return dialog.typed.text() if agreed(dialog) else None
