"""The cart as its buyer sees it grow: large lines, the latest one strong and always in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from pos_app.ui.sight import Line
from pos_app.ui.theme import sized, theme
from pos_app.wording import Wording

_HEIGHT, _LETTERS, _PAD, _DESIGNED_FOR = 60, 22, 18, 560
_LEAST, _MOST = 0.8, 1.6


class _Lines(QWidget):
    """Painted by hand: two hundred lines are as quick as two."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = 1.0
        self._rows: tuple[tuple[str, str], ...] = ()
        self._latest = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def row_px(self) -> int:
        return round(_HEIGHT * self.scale)

    def show_rows(self, rows: tuple[tuple[str, str], ...], latest: int) -> None:
        self._rows, self._latest = rows, latest
        self.setAccessibleName(". ".join(f"{name} {amount}" for name, amount in rows))
        self.setFixedHeight(self.row_px * len(rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.row_px * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            height = self.row_px
            first, last = event.rect().top() // height, event.rect().bottom() // height
            for at in range(max(0, first), min(len(self._rows), last + 1)):
                self._paint(painter, QRectF(0, at * height, self.width(), height), at)

    def _paint(self, painter: QPainter, box: QRectF, at: int) -> None:
        look, latest = theme(), at == self._latest
        if latest:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.blue.band))
            painter.drawRoundedRect(box.adjusted(0, 2, 0, -2), 12, 12)
        name, amount = self._rows[at]
        font = sized(self.font(), round(_LETTERS * self.scale), bold=latest)
        painter.setFont(font)
        painter.setPen(QColor(look.text))
        inner = box.adjusted(_PAD, 0, -_PAD, 0)
        middle, metrics = Qt.AlignmentFlag.AlignVCenter, QFontMetrics(font)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, amount)
        room = int(inner.width()) - metrics.horizontalAdvance(amount) - _PAD
        short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, short)


class CartRoll(QScrollArea):
    """Scrolls by itself to what was touched last; a buyer changes nothing here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customer-cart")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = _Lines()
        self._shown: tuple[tuple[tuple[str, str], ...], int] = ((), -1)
        self.setWidget(self._lines)
        self.verticalScrollBar().rangeChanged.connect(self._follow)

    def show_lines(self, lines: tuple[Line, ...], latest: int, wording: Wording) -> None:
        """Show these lines, and bring the latest one into sight."""
        rows = tuple((_name(one), wording.won(one.amount_won)) for one in lines)
        self._shown = (rows, latest)
        self._lay_out()

    def fit(self, height: int) -> None:
        """Grow with the screen."""
        self._lines.scale = max(_LEAST, min(_MOST, height / _DESIGNED_FOR))
        self._lay_out()

    def _lay_out(self) -> None:
        rows, latest = self._shown
        self._lines.show_rows(rows, latest)
        self.setAccessibleName(self._lines.accessibleName())
        self._follow()

    def _follow(self) -> None:
        """Bring the latest line into sight, also when there is more or less room than before."""
        height, latest = self._lines.row_px, max(0, self._shown[1])
        self.ensureVisible(0, latest * height + height // 2, 0, height // 2 + 1)


def _name(line: Line) -> str:
    return line.name if line.qty == 1 else f"{line.name} × {line.qty}"
