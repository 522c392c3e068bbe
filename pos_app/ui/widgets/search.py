"""The search box: it has the keyboard nearly always, so it hands on what is not a letter."""

from __future__ import annotations

import re
import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from pos_app.ui.theme import SEARCH_PAUSE_MS, STALL_S, mark
from pos_app.ui.widgets.hint import HintField

_FOR_THE_SCREEN = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
)  # fmt: skip
_PARTS = re.compile(r"( · |, )")
_BUTTON_PX = 32  # what clears it
_ALONG = (Qt.Key.Key_Left, Qt.Key.Key_Right)
STEPS = {"+": 1, "-": -1}


class Search(HintField):
    """Says what to search for at once; where that takes long, when the fingers rest a moment.

    So do the keys of a scanner, which come faster than fingers: the shelf does not flicker.
    """

    sought = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setClearButtonEnabled(True)
        mark(self, role="search")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text)
        self._said = ""
        self._is_slow = False
        self._typed_s = 0.0
        self.walking = False  # arrows left and right move among the tiles, not in the text

    def _fit(self) -> None:
        """Leave away what is named last, a part at a time, rather than cut a word."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_LineEditContents
        room = self.style().subElementRect(part, option, self).width() - _BUTTON_PX
        parts = _PARTS.split(self._hint)
        while len(parts) > 1 and self.fontMetrics().horizontalAdvance("".join(parts)) > room:
            del parts[-2:]  # and what stood before it
        shown = self.fontMetrics().elidedText("".join(parts), Qt.TextElideMode.ElideRight, room)
        QLineEdit.setPlaceholderText(self, shown)

    def flush(self) -> None:
        """Say the text now if it has not been said."""
        self._pause.stop()
        if self.text() != self._said:
            self._said = self.text()
            begun = time.perf_counter()
            self.sought.emit(self._said)
            self._is_slow = time.perf_counter() - begun > STALL_S

    def begin(self, text: str) -> None:
        """Go on with a text that was typed elsewhere."""
        self.setFocus()
        self.insert(text)

    def event(self, event: QEvent) -> bool:
        # Ctrl+Z takes the cart back, also while the cursor stands here.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        along = event.key() in _ALONG and (self.walking or not self.text())
        if event.key() in _FOR_THE_SCREEN or along or self._steps(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _steps(self, event: QKeyEvent) -> bool:
        return event.text() in STEPS and not self.text()

    def _on_text(self) -> None:
        before, self._typed_s = self._typed_s, time.perf_counter()
        is_burst = self._typed_s - before < SEARCH_PAUSE_MS / 1_000
        if self.text() and (self._is_slow or is_burst):
            self._pause.start()
        else:
            self.flush()
