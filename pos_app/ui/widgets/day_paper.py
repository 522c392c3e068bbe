"""A report on the screen, line by line as it is printed; painted, for it may be long."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pos_app.domain.slip import Line, Pair, Place, Rule, Slip, Text, Weight
from pos_app.ui.theme import GAP_PX, sized, theme

_SIZES = {Weight.SMALL: (13, False), Weight.NORMAL: (15, False), Weight.BOLD: (15, True)}
_LARGE = (20, True)
_WIDTH_PX = 520
_MARGIN_PX = 3 * GAP_PX
_LEADING_PX = 4
_ROUND_PX = 14
_TALL_PX = 10_000
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


@dataclass(frozen=True, slots=True)
class _Placed:
    """A text where it is painted, or, without one, a rule."""

    rect: QRect
    text: str = ""
    font: QFont | None = None
    flags: int = 0


class DayPaper(QScrollArea):
    """Scrolls by keyboard, wheel and finger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day-paper")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.texts: tuple[str, ...] = ()
        self._sheet = _Sheet()
        self.setWidget(self._sheet)

    def show_slip(self, slip: Slip | None) -> None:
        """Show a report, or nothing."""
        self.texts = slip.texts if slip else ()
        self._sheet.show_lines(slip.lines if slip else ())
        self.setAccessibleName("\n".join(self.texts[:3]))
        self.setAccessibleDescription("\n".join(self.texts))
        self.verticalScrollBar().setValue(0)


class _Sheet(QWidget):
    """Lays the lines out again whenever its width changes."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._placed: list[_Placed] = []

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these."""
        self._lines = lines
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet, and of its lines those that are in sight."""
        if not self._placed:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme().line)))
            painter.setBrush(QColor(theme().surface))
            ground = QRect(0, 0, self._width() + 2 * _MARGIN_PX - 1, self.minimumHeight() - 1)
            painter.drawRoundedRect(ground, _ROUND_PX, _ROUND_PX)
            for one in self._placed:
                if one.rect.intersects(event.rect()):
                    _paint(painter, one)

    def _width(self) -> int:
        return max(1, min(self.width() - GAP_PX, _WIDTH_PX) - 2 * _MARGIN_PX)

    def _lay_out(self) -> None:
        self._placed = []
        top = 2 * GAP_PX
        for line in self._lines:
            top += self._place(line, top)
        self.setMinimumHeight(top + 2 * GAP_PX if self._lines else 0)
        self.update()

    def _place(self, line: Line, top: int) -> int:
        """Place a line, and say how high it is."""
        width = self._width()
        if isinstance(line, Rule):
            self._placed.append(_Placed(QRect(_MARGIN_PX, top + GAP_PX // 2, width, 1)))
            return GAP_PX
        if not isinstance(line, Pair | Text):
            return 0
        size_px, bold = _SIZES.get(line.weight, _LARGE)
        font = sized(self.font(), size_px, bold=bold)
        metrics = QFontMetrics(font)
        if isinstance(line, Text):
            flags = int(_WRAPPED) | int(_place_of(line))
            height = metrics.boundingRect(QRect(0, 0, width, _TALL_PX), flags, line.text).height()
            self._placed.append(
                _Placed(QRect(_MARGIN_PX, top, width, height), line.text, font, flags)
            )
            return height + _LEADING_PX
        height, room = metrics.height(), width - metrics.horizontalAdvance(line.right) - GAP_PX
        left = metrics.elidedText(line.left, Qt.TextElideMode.ElideRight, max(0, room))
        rect = QRect(_MARGIN_PX, top, width, height)
        self._placed.append(_Placed(rect, left, font, int(_LEFT)))
        self._placed.append(_Placed(rect, line.right, font, int(_RIGHT)))
        return height + _LEADING_PX


def _place_of(line: Text) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignHCenter if line.place is Place.CENTER else _LEFT


def _paint(painter: QPainter, one: _Placed) -> None:
    if one.font is None:
        painter.fillRect(one.rect, QColor(theme().line))
        return
    painter.setFont(one.font)
    painter.setPen(QColor(theme().text))
    painter.drawText(one.rect, one.flags, one.text)
