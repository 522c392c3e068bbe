"""A list to choose from, with an arrow that every theme shows."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from pos_app.ui.theme import mark, theme

_FROM_RIGHT, _HALF = 24, 6


class Steady(QComboBox):
    """A list that a wheel over it does not turn."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel scrolls the page below: what was chosen stays."""
        event.ignore()


class Choice(Steady):
    """A combo box whose arrow is painted by hand: the style sheet would need a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="choice")
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one knows no height of rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            paint_arrow(painter, self)


def paint_arrow(painter: QPainter, box: QWidget) -> None:
    """The arrow at the right end of a box that opens."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme().muted), 2.5))
    x, y = box.width() - _FROM_RIGHT, box.height() / 2
    points = ((-_HALF, -_HALF / 2), (0, _HALF / 2), (_HALF, -_HALF / 2))
    painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
