"""A box to be ticked: what is chosen has a tick, and not only another colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from pos_app.ui.theme import theme

_TICK = ((0.24, 0.52), (0.43, 0.71), (0.76, 0.32))  # its corners, in parts of the box
_PEN = 0.11


class Tick(QCheckBox):
    """A check box whose style sheet paints the box."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tick into the box."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        which = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(which, option, self))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(theme().blue.on_solid), box.width() * _PEN)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            left, top, side = box.left(), box.top(), box.width()
            painter.drawPolyline([QPointF(left + x * side, top + y * side) for x, y in _TICK])
