"""The products as tiles: painted, not built, so that ten thousand are as quick as ten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTextBoundaryFinder,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pos_app.ui.models.products import TILE_ROLE, ProductsModel, Tile
from pos_app.ui.theme import CAPTION_PX, GAP_PX, grown_px, sized, theme
from pos_app.ui.widgets.backing import RADIUS_PX, STRIPE_PX, Backings
from pos_app.ui.widgets.lettering import Lettering

TILE_WIDTH = 172  # at least: columns share what is over
TILE_HEIGHT = 124
PICTURE_HEIGHT = 92  # more, where products are shown with pictures
_PAD = 12
_NAME_PX, _PRICE_PX, _BADGE_PX = 15, 17, 14
_BADGE = 26
_LETTER_PX = 40
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


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


class Tiles(QListView):
    """A touch on a tile takes one; the keyboard marks a tile and takes it with Enter."""

    picked = Signal(str)  # the SKU

    def __init__(self, model: ProductsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("products")
        self.setModel(model)
        model.modelReset.connect(self.scrollToTop)  # others are shown now
        self.setItemDelegate(TilePainter(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # A touch leaves the keyboard in the search box, where the next word is typed.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        bar = self.verticalScrollBar()  # keeps its place, so that no tile ever jumps
        bar.rangeChanged.connect(self._on_range)
        self.clicked.connect(self._on_clicked)

    @property
    def products(self) -> ProductsModel:
        model = self.model()
        assert isinstance(model, ProductsModel)  # noqa: S101 - it is given in the constructor
        return model

    def chosen_row(self) -> int | None:
        """The marked tile, if any."""
        rows = [index.row() for index in self.selectedIndexes()]
        return rows[0] if rows else None

    def choose(self, row: int) -> None:
        """Mark a tile and bring it into sight."""
        if 0 <= row < self.products.rowCount():
            self.setCurrentIndex(self.products.index(row))

    def unchoose(self) -> None:
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    def walk(self, key: int) -> None:
        """Move the mark by an arrow key; the first arrow marks the first tile."""
        row = self.chosen_row()
        if row is None:
            self.choose(0)
            return
        columns = self.columns()
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns}
        self.choose(row + by.get(Qt.Key(key), columns))

    def columns(self) -> int:
        return max(1, self.viewport().width() // grown_px(TILE_WIDTH))

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        # All tiles have one size: Qt would lay ten thousand out again for one count.
        if first.row() == last.row():
            self.update(self.products.index(first.row()))
        else:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Qt wraps a row that fills the width to the last pixel.
        self.fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """The letters may have another size now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.fit()

    def fit(self) -> None:
        """Share the width among the columns; tiles are taller where any has a picture."""
        width = self.viewport().width() - 1
        more = PICTURE_HEIGHT if self.products.has_pictures else 0
        self.setGridSize(QSize(width // self.columns(), grown_px(TILE_HEIGHT) + more))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick touches are two pieces: Qt would drop the second.
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.chosen_row()
        if event.key() in _ENTER and row is not None:
            self.picked.emit(self.products.sku(row))
        elif event.text().isprintable() and event.text():
            event.ignore()  # the screen starts a search with it
        else:
            super().keyPressEvent(event)

    def _on_range(self, lowest: int, highest: int) -> None:
        self.verticalScrollBar().setEnabled(highest > lowest)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.unchoose()
        self.picked.emit(self.products.sku(index.row()))
