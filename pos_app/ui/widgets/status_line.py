"""The last line of the window: when Toss last answered, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from pos_app.ui.aloud import Voice
from pos_app.ui.card import Card
from pos_app.ui.theme import BASE_FONT_PX, GAP_PX, SENTENCE_MS, TOUCH_PX, mark, text_px
from pos_app.ui.widgets.strip import span
from pos_app.wording import Wording

LINE_PX = 26


class StatusLine(QLabel):
    """One sentence at a time: what is wrong first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(LINE_PX)
        self.setContentsMargins(2 * GAP_PX, 0, 2 * GAP_PX, 0)  # in line with the screens
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(SENTENCE_MS)
        self._passing.timeout.connect(self._pass)
        self._lasting = ("", "muted")
        self._broken = ""
        self._voice = Voice(self)

    def say_for_now(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._show(sentence, "red")
        self._passing.start()

    def take_back(self, sentence: str) -> None:
        """Show this sentence no longer; another one stays."""
        if self._passing.isActive() and self.text() == sentence:
            self._passing.stop()
            self._pass()

    def say_always(self, sentence: str) -> None:
        """Show a sentence until the window closes, as a band that nobody overlooks."""
        self._broken = sentence
        mark(self, role="band")
        self.setFixedHeight(TOUCH_PX)
        self._show(sentence, "red")

    def show_cards(self, cards: Sequence[Card], wording: Wording) -> None:
        """Say how it stands with Toss."""
        troubles = [card.trouble for card in cards if card.trouble]
        asked = [card.asked_s for card in cards if card.asked_s is not None and not card.ended]
        if troubles:
            self._lasting = (troubles[0], "amber")
        elif asked:
            text = wording.say("pay.asked", time=span(min(asked), wording))
            self._lasting = (text, "muted")
        else:
            self._lasting = ("", "muted")
        if not self._passing.isActive():
            self._pass()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room is another one."""
        super().resizeEvent(event)
        self._fit()

    def _pass(self) -> None:
        self._show(*self._lasting)

    def _show(self, sentence: str, tone: str) -> None:
        tone = "red" if self._broken else tone
        mark(self, tone=tone)
        self.setText(self._broken or sentence)
        self._voice.say("" if tone == "muted" else self.text())  # the seconds since Toss answered
        self._fit()

    def _fit(self) -> None:
        """Large letters shrink to what there is room for, to ordinary ones at the least."""
        font = self.font()
        font.setBold(bool(self._broken))
        room = self.contentsRect().width()
        for size_px in range(text_px(BASE_FONT_PX), BASE_FONT_PX - 1, -1):
            font.setPixelSize(size_px)
            if QFontMetrics(font).horizontalAdvance(self.text()) <= room:
                break
        self.setFont(font)
