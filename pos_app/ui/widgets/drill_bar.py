"""The drill above the counter: what to do now, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.theme import GAP_PX, mark


class DrillBar(QFrame):
    """Two lines of words, and the buttons that lead on and out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drill")
        mark(self, role="band", tone="blue")
        self.title, self.text = QLabel(), QLabel()
        self.next, self.phone, self.leave = QPushButton(), QPushButton(), QPushButton()
        mark(self.title, role="heading")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        words, row = QVBoxLayout(), QHBoxLayout(self)
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.setSpacing(GAP_PX)
        row.addLayout(words, 1)
        for name, button in (("next", self.next), ("phone", self.phone), ("leave", self.leave)):
            button.setObjectName(f"drill-{name}")
            row.addWidget(button)
        self.hide()

    def say(self, title: str, text: str, tone: str) -> None:
        """Show these words."""
        mark(self, tone=tone)
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def name(self, button: QPushButton, text: str) -> None:
        """What a button says, to eyes and ears."""
        button.setText(text)
        button.setAccessibleName(text)
