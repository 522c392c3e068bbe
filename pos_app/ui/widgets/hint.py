"""A field whose hint is cut with an ellipsis where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_AROUND = 60  # frame, padding and the cross that clears


class HintField(QLineEdit):
    """Knows its hint in full, and shows what fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""

    def setPlaceholderText(self, text: str) -> None:
        """Keep the whole, show what fits."""
        self._hint = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is other room now."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The letters have another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - _AROUND)
        shown = self.fontMetrics().elidedText(self._hint, Qt.TextElideMode.ElideRight, room)
        super().setPlaceholderText(shown)
