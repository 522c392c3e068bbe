"""What hinders selling, above every screen: since when, what still works, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from pos_app.ui.aloud import Voice
from pos_app.ui.theme import GAP_PX, mark


class WeatherBar(QFrame):
    """One sentence and one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weather")
        mark(self, role="band", tone="amber")
        self.text, self.button = QLabel(), QPushButton()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        mark(self.text, role="count")
        self.button.setObjectName("weather-way")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP_PX, 4, GAP_PX, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self._voice = Voice(self)
        self.hide()

    def say(self, text: str, way: str) -> None:
        """Show this; without a sentence, nothing."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.button.setText(way)
        self.button.setAccessibleName(way)
        self.setVisible(bool(text))
        self._voice.say(text)
