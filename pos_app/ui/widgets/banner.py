"""Which money moves here, in sight at every moment: the frame and the words above everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pos_app.domain.payment import Mode
from pos_app.ui.theme import mark, theme
from pos_app.wording import Wording

_FRAME = 6


class ModeBanner(QLabel):
    """Practice and test say so; live names the shop."""

    def __init__(self, mode: Mode, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mode-banner")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._mode = mode
        self._shop = ""
        self._wording = wording
        if mode is not Mode.LIVE:
            mark(self, role="band", tone="orange")
        self.setStyleSheet("font-size: 18px; font-weight: 700;")

    def show_shop(self, shop: str, wording: Wording) -> None:
        """Name this shop."""
        self._shop, self._wording = shop, wording
        say = wording.say
        words = shop or say("window.no_shop")
        if self._mode is not Mode.LIVE:
            words = say(f"window.mode_{self._mode}")
        self.setText(words)
        self.setAccessibleName(words)


class Frame(QWidget):
    """Everything in the window; around it an orange frame unless real money moves."""

    def __init__(self, mode: Mode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        mark(self, role="ground")
        self.lay = QVBoxLayout(self)
        edge = _FRAME + 4
        self.lay.setContentsMargins(edge, edge, edge, edge)
        self.lay.setSpacing(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the frame."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().ground))
        if self._mode is Mode.LIVE:
            return
        painter.setPen(QPen(QColor(theme().orange.solid), _FRAME))
        half = _FRAME / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
