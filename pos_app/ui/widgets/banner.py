"""Which money moves here, in sight at every moment: the frame and the words above everything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from pos_app.domain.payment import Mode
from pos_app.ui.theme import mark, text_px, theme
from pos_app.ui.widgets.lettering import break_lines
from pos_app.wording import Wording

_FRAME = 6
_CUT = "…"
_ONE_LINE_PX, _TWO_LINES_PX, _SIDE_PX = 18, 14, 12


class ModeBanner(QLabel):
    """Practice and test say so; live names the shop. Two smaller lines where one is too long."""

    def __init__(self, mode: Mode, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mode-banner")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mode = mode
        self._words = ""
        self.show_shop("", wording)
        if mode is not Mode.LIVE:
            mark(self, role="band", tone="orange")

    def show_shop(self, shop: str, wording: Wording) -> None:
        """Name this shop."""
        say = wording.say
        self._words = shop or say("window.no_shop")
        if self._mode is not Mode.LIVE:
            self._words = say(f"window.mode_{self._mode}")
        self.setAccessibleName(self._words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The letters may have another size now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        room_px, size_px = self.width() - 2 * _SIDE_PX, text_px(_ONE_LINE_PX)
        broken = [self._words]
        if QFontMetrics(self._bold(size_px)).horizontalAdvance(self._words) > room_px:
            for size_px in (text_px(_TWO_LINES_PX), _TWO_LINES_PX):
                broken = break_lines(self._words, self._bold(size_px), room_px, 2)
                if not broken[-1].endswith(_CUT):
                    break
        look = f"font-size: {size_px}px; font-weight: 700; padding: 2px {_SIDE_PX}px;"
        if look != self.styleSheet():
            self.setStyleSheet(look)
        self.setText("\n".join(broken))

    def _bold(self, size_px: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size_px)
        font.setWeight(QFont.Weight.Bold)
        return font


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
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme().ground))
            if self._mode is Mode.LIVE:
                return
            painter.setPen(QPen(QColor(theme().orange.solid), _FRAME))
            half = _FRAME / 2
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
