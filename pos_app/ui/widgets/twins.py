"""The question whether this is the buyer whose payment is in doubt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.screens.words import whole
from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.wording import Wording

_WIDTH = 620


class TwinsDialog(QDialog):
    """Esc answers as who waits: nobody pays twice by it."""

    same = Signal(str)  # order number of the payment in doubt
    another = Signal()

    def __init__(
        self,
        order_no: str,
        word: str,
        sentence: str,
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("same-buyer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._order_no = order_no
        say = wording.say
        question = say("sell.same_title", word=word)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setAccessibleDescription(sentence)
        title, text = QLabel(whole(question)), QLabel(whole(sentence))
        mark(title, role="title")
        mark(text, role="band", tone="amber")
        self.yes, self.no = QPushButton(say("sell.same_yes")), QPushButton(say("sell.same_no"))
        row = QHBoxLayout()
        row.setSpacing(2 * GAP_PX)
        for button, name, kind in (
            (self.yes, "same-buyer-yes", "main"),
            (self.no, "same-buyer-no", "plain"),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setMinimumHeight(MAIN_TOUCH_PX)
            button.setAutoDefault(kind == "main")
            mark(button, kind=kind)
            row.addWidget(button, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        for one in (title, text):
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setWordWrap(True)
            one.setMinimumWidth(_WIDTH)
            lay.addWidget(one)
        lay.addLayout(row)
        self.yes.clicked.connect(self.reject)
        self.no.clicked.connect(self._on_another)
        self.rejected.connect(self._on_same)
        self.yes.setFocus()

    def _on_same(self) -> None:
        self.same.emit(self._order_no)

    def _on_another(self) -> None:
        self.accept()
        self.another.emit()
