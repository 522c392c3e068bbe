"""The way to the refund requests: how many wait, in amber while any does."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from pos_app.ui.theme import mark
from pos_app.wording import Wording


class RequestsButton(QPushButton):
    """Says how many requests wait for a manager."""

    def __init__(self, name: str, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._wording, self._count = wording, 0
        self.show_count(0)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self.show_count(self._count)

    def show_count(self, count: int) -> None:
        """Say this number."""
        self._count = count
        key = "refunds.button" if count else "refunds.button_none"
        self.setText(self._wording.say(key, count=count))
        self.setAccessibleName(self.text())
        mark(self, tone="amber" if count else "")
