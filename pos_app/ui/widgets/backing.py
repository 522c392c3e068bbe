"""What lies under the words of a tile: painted once for all tiles that look alike."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from pos_app.ui.models.products import Tile
from pos_app.ui.theme import FOCUS_PX, theme

STRIPE_PX = 6
RADIUS_PX = 14
_MOST = 32  # some of 80 kilobytes each
_PALE = 0.4


class Backing(NamedTuple):
    """A card by all that is seen of it."""

    width: int
    height: int
    ratio: float  # device pixels to one
    ground: str
    stripe: str
    opacity: float
    edge: str
    edge_px: int


class Backings:
    """Round corners are half of what a tile costs, and of a hundred cards a few differ."""

    def __init__(self) -> None:
        self._kept: dict[Backing, QPixmap] = {}

    def paint(self, painter: QPainter, card: QRect, tile: Tile, *, chosen: bool) -> None:
        """Paint a tile's card there."""
        backing = _backing_of(tile, card.size(), painter.device().devicePixelRatio(), chosen=chosen)
        if backing.ratio != int(backing.ratio):  # a picture would fall between two pixels
            _paint(painter, QRectF(card), backing)
            return
        if backing not in self._kept:
            if len(self._kept) == _MOST:
                self._kept.clear()
            self._kept[backing] = _picture(backing)
        painter.drawPixmap(card.topLeft(), self._kept[backing])


def _backing_of(tile: Tile, size: QSize, ratio: float, *, chosen: bool) -> Backing:
    look = theme()
    edge, edge_px = (look.blue.ink, 2) if tile.in_cart else (look.line, 1)
    if chosen:
        edge, edge_px = look.focus, FOCUS_PX
    return Backing(
        size.width(),
        size.height(),
        ratio,
        look.ground if tile.sold_out else look.surface,
        look.stripe(tile.stripe - 1) if tile.stripe else "",
        _PALE if tile.sold_out else 1,
        edge,
        edge_px,
    )


def _picture(backing: Backing) -> QPixmap:
    room = QRectF(0, 0, backing.width, backing.height)
    picture = QPixmap((room.size() * backing.ratio).toSize())
    picture.setDevicePixelRatio(backing.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint(painter, room, backing)
    return picture


def _paint(painter: QPainter, card: QRectF, backing: Backing) -> None:
    box = card.adjusted(1.5, 1.5, -1.5, -1.5)
    shape = QPainterPath()
    shape.addRoundedRect(box, RADIUS_PX, RADIUS_PX)
    painter.fillPath(shape, QColor(backing.ground))
    if backing.stripe:
        painter.save()
        painter.setClipPath(shape)
        painter.setOpacity(backing.opacity)
        stripe = QRectF(box.left(), box.top(), STRIPE_PX, box.height())
        painter.fillRect(stripe, QColor(backing.stripe))
        painter.restore()
    painter.strokePath(shape, QPen(QColor(backing.edge), backing.edge_px))
