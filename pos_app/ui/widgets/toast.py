"""A sentence that passes: it lies over the tiles, takes no touch, and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from pos_app.ui.aloud import Voice
from pos_app.ui.theme import GAP_PX, SENTENCE_MS, mark


class Toast(QLabel):
    """Stands at the bottom of the widget that it is given, in the middle or in the corner."""

    def __init__(self, over: QWidget, *, corner: bool = False) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setTextFormat(Qt.TextFormat.PlainText)  # products' names, scanned codes
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark(self, role="toast")
        self._over = over
        self._corner = corner
        self._voice = Voice(self)
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.setInterval(SENTENCE_MS)
        self._time.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, in place of the one before."""
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self._place()
        self.show()
        self.raise_()
        self._voice.say(sentence)
        self._time.start()

    def take_back(self, sentence: str) -> None:
        """Show this sentence no longer; another one stays."""
        if self.text() == sentence:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._over.width() - 4 * GAP_PX
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 6 * GAP_PX
        width = max(0, min(room, wanted))
        height = self.heightForWidth(width)
        left = (self._over.width() - width) // (1 if self._corner else 2)
        left -= 2 * GAP_PX if self._corner else 0
        self.setGeometry(left, self._over.height() - height - 2 * GAP_PX, width, height)
