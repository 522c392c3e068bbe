"""One product as it is painted: card, picture, name, price, what is left, how many are wanted."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTextBoundaryFinder,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pos_app.ui.models.products import TILE_ROLE, Tile
from pos_app.ui.theme import CAPTION_PX, GAP_PX, grown_px, sized, theme
from pos_app.ui.widgets.backing import RADIUS_PX, STRIPE_PX, Backings
from pos_app.ui.widgets.lettering import Lettering

TILE_HEIGHT = 124
PICTURE_HEIGHT = 92  # more, where products are shown with pictures
_PAD = 12
_NAME_PX, _PRICE_PX, _BADGE_PX = 15, 17, 14
_BADGE = 26
_LETTER_PX = 40


class Letters:
    """The letters of a tile: to make them for each would take longer than to paint its words."""

    def __init__(self, plain: QFont) -> None:
        self.worn = plain.key()
        self.name = Lettering(sized(plain, _NAME_PX))
        self.price = Lettering(sized(plain, _PRICE_PX, bold=True))
        self.badge = Lettering(sized(plain, _BADGE_PX, bold=True))
        self._quiet, self._loud = (
            Lettering(sized(plain, CAPTION_PX, bold=bold)) for bold in (False, True)
        )

    def stock(self, tile: Tile) -> Lettering:
        """Of what is left."""
        return self._loud if tile.sold_out or tile.low else self._quiet


class TilePainter(QStyledItemDelegate):
    """Paints one tile: name, price, what is left, category stripe, how many are in the cart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backings = Backings()
        self._letters = Letters(QFont())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tile: Tile = index.data(TILE_ROLE)
        whole = option.rect
        state = option.state
        card = whole.adjusted(0, 0, -GAP_PX, -GAP_PX)
        painter.save()
        # With smooth pictures, which a list wishes for, or through a clip that is not one rectangle
        # Qt copies a picture span by span and by way of other threads: 150 us a tile instead of 6.
        painter.setClipRect(whole, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._backings.paint(painter, card, tile, chosen=chosen)
        if card.height() > grown_px(TILE_HEIGHT):
            _paint_picture(painter, card, tile)
            card = card.adjusted(0, PICTURE_HEIGHT, 0, 0)
        if self._letters.worn != option.font.key():
            self._letters = Letters(option.font)
        _paint_words(painter, card, tile, self._letters)
        if tile.in_cart:
            _paint_badge(painter, card, tile, self._letters)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else QSize()


def _paint_picture(painter: QPainter, card: QRect, tile: Tile) -> None:
    """A product without one has the first letter of its name there."""
    look = theme()
    room = QRectF(card.left() + STRIPE_PX + 2, card.top() + 2, card.width() - STRIPE_PX - 4,
                  PICTURE_HEIGHT)  # fmt: skip
    painter.save()
    painter.setOpacity(0.4 if tile.sold_out else 1)
    shape = QPainterPath()
    shape.addRoundedRect(room.adjusted(0, 0, 0, RADIUS_PX), RADIUS_PX, RADIUS_PX)
    painter.setClipPath(shape)
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    if tile.picture is None:
        painter.fillRect(room, QColor(look.raised))
        painter.setFont(sized(painter.font(), _LETTER_PX, bold=True))
        painter.setPen(QColor(look.stripe(tile.stripe - 1) if tile.stripe else look.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, first_letter(tile.name))
    else:
        size = tile.picture.deviceIndependentSize()
        scale = max(room.width() / size.width(), room.height() / size.height())
        wide, high = room.width() / scale, room.height() / scale
        source = QRectF((size.width() - wide) / 2, (size.height() - high) / 2, wide, high)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(room, tile.picture, source)
    painter.restore()


def first_letter(name: str) -> str:
    """The first letter as people see it, which may be several signs."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, name)
    end = finder.toNextBoundary()
    return name[: max(end, 1)]


def words_room(card: QRect) -> QRect:
    """Where a tile's words stand."""
    return card.adjusted(_PAD + STRIPE_PX, _PAD - 2, -_PAD, -_PAD + 3)


def price_room(card: QRect, tile: Tile, letters: Letters) -> QRect:
    """The row of the price, and of the badge at its end; what is left stands below it."""
    row = words_room(card)
    if tile.stock:
        row.setBottom(row.bottom() - letters.stock(tile).metrics.lineSpacing() - 2)
    row.setTop(row.bottom() - letters.price.metrics.height())
    return row


def badge_room(card: QRect, tile: Tile, letters: Letters) -> QRect:
    """Where the number in the cart stands: level with the price."""
    row = price_room(card, tile, letters)
    count = letters.badge.metrics.horizontalAdvance(str(tile.in_cart))
    width = max(_BADGE, count + 14)
    top = row.center().y() - _BADGE // 2
    return QRect(card.right() - width - STRIPE_PX, top, width, _BADGE)


def _paint_words(painter: QPainter, card: QRect, tile: Tile, letters: Letters) -> None:
    look, inner = theme(), words_room(card)
    left, width = inner.left(), inner.width()
    painter.setPen(QColor(look.muted if tile.sold_out else look.text))
    painter.setFont(letters.name.font)
    step, line = letters.name.metrics.lineSpacing(), inner.top() + letters.name.metrics.ascent()
    for number, words in enumerate(letters.name.lines(tile.name, width)):
        painter.drawText(left, line + number * step, words)
    painter.setFont(letters.price.font)
    foot = price_room(card, tile, letters).bottom()
    painter.drawText(left, foot - letters.price.metrics.descent(), tile.price)
    if tile.stock:
        small = letters.stock(tile)
        painter.setFont(small.font)
        warning = look.amber.ink if tile.low else look.muted
        painter.setPen(QColor(look.red.ink if tile.sold_out else warning))
        words = small.metrics.elidedText(tile.stock, Qt.TextElideMode.ElideRight, width)
        painter.drawText(left, inner.bottom() - small.metrics.descent(), words)


def _paint_badge(painter: QPainter, card: QRect, tile: Tile, letters: Letters) -> None:
    look = theme()
    badge = badge_room(card, tile, letters)
    painter.setFont(letters.badge.font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.blue.solid))
    painter.drawRoundedRect(badge, _BADGE / 2, _BADGE / 2)
    painter.setPen(QColor(look.blue.on_solid))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(tile.in_cart))
