"""What stands where products would: a sentence, and the way to bring some."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.theme import GAP_PX, mark


class Nothing(QWidget):
    """The button is seen where whoever answers to it has said so, and where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.bring = QLabel(), QPushButton()
        self.bring.setObjectName("sale-import")
        self.bring.hide()
        self._offered = False
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.sentence, role="empty")
        mark(self.bring, kind="main")
        lay = QVBoxLayout(self)
        lay.setSpacing(2 * GAP_PX)
        lay.addStretch(1)
        lay.addWidget(self.sentence)
        lay.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignCenter)
        lay.addStretch(1)

    def offer(self) -> None:
        """Somebody answers to the button."""
        self._offered = True

    def say(self, sentence: str, bring: str = "") -> None:
        """Say why nothing is there; `bring` names the button that changes it."""
        self.sentence.setText(sentence)
        self.bring.setText(bring)
        self.bring.setAccessibleName(bring)
        self.bring.setVisible(bool(bring) and self._offered)
