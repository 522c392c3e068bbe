"""Text from anywhere, shown as it is: never as markup, and in letters that fit the window."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from pos_app.domain.words import WORDS
from pos_app.ui.theme import mark, text_px

_DESIGNED_FOR = 560  # pixels of height at which the given sizes are right
_LEAST, _MOST = 0.78, 1.6
_READABLE_PX = 13


_NO_BREAK = "\N{NO-BREAK SPACE}"
_ORDER_WORD = re.compile(rf"\b({'|'.join(WORDS)}) (?=\d{{1,2}}\b)")


def whole(text: str) -> str:
    """The text, with no line break between an order word and its number."""
    return _ORDER_WORD.sub(rf"\1{_NO_BREAK}", text)


def clock_text(seconds: int) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"


class Words(QLabel):
    """A wrapped label of plain text."""

    def __init__(
        self,
        size_px: int,
        *,
        bold: bool = False,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self._bold = bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if tone:
            mark(self, tone=tone)
        self._fitted = False
        self._dress(text_px(size_px))

    def changeEvent(self, event: QEvent) -> None:
        """What does not grow with the screen grows with the letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and not self._fitted:
            self._dress(text_px(self._size_px))

    def setText(self, text: str) -> None:
        """Write a text; an order word stays on one line."""
        super().setText(whole(text))

    def text(self) -> str:
        """What is written, as it was given."""
        return super().text().replace(_NO_BREAK, " ")

    def put(self, text: str) -> None:
        """Show a text, or no empty line where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def fit(self, height: int, share: float = 1.0) -> None:
        """Grow with the height of the screen; of large letters a share is enough."""
        self._fitted = True
        whole_px = round(self._size_px * max(_LEAST, min(_MOST, height / _DESIGNED_FOR)))
        self._dress(max(min(whole_px, _READABLE_PX), round(whole_px * share)))

    def _dress(self, size_px: int) -> None:
        weight = 700 if self._bold else 400
        look = f"font-size: {size_px}px; font-weight: {weight};"
        if look != self.styleSheet():
            self.setStyleSheet(look)
