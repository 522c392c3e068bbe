"""What a widget writes, where, and in which font: labels, buttons, fields, and what is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTableView,
    QWidget,
)

from pos_app.ui.models.products import TILE_ROLE, Tile
from pos_app.ui.models.stocklist import Place
from pos_app.ui.theme import CAPTION_PX, GAP_PX, grown_px, sized
from pos_app.ui.widgets import strip as strips
from pos_app.ui.widgets import tile as painted
from pos_app.ui.widgets.lettering import NAME_LINES, LineWords, break_lines
from pos_app.ui.widgets.stock_table import StockTable
from pos_app.ui.widgets.strip import StripCard
from pos_app.ui.widgets.tiles import Tiles

MOST_TILES = 16
_ICON_GAP = 4
_ROW_PAD = 14  # of a list's row, with the gap beside its sign


@dataclass(frozen=True)
class Piece:
    """One text: the room that it has, in its widget, and whether it may run over lines."""

    text: str
    font: QFont
    room: QRect
    wraps: bool = False
    scrolls: bool = False  # a field that a cursor walks through
    elided: bool = False  # a name that is heard in full

    def needed(self) -> QRect:
        """The room that it would take."""
        flags = int(Qt.TextFlag.TextWordWrap) if self.wraps else 0
        within = QRect(0, 0, self.room.width() if self.wraps else 100_000, 100_000)
        metrics = QFontMetrics(self.font)
        if not self.wraps and "\n" not in self.text:
            return QRect(0, 0, metrics.horizontalAdvance(self.text), metrics.height())
        return metrics.boundingRect(within, flags, self.text)


def pieces(widget: QWidget) -> list[Piece]:
    """Every text that a widget itself writes now."""
    for kind, write in _WRITERS:
        if isinstance(widget, kind):
            return [one for one in write(widget) if one.text.strip()]
    return []


def _label(label: QLabel) -> Iterator[Piece]:
    yield Piece(label.text(), label.font(), label.contentsRect(), wraps=label.wordWrap())


def _button(button: QPushButton | QCheckBox) -> Iterator[Piece]:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    box = isinstance(button, QCheckBox)
    part = QStyle.SubElement.SE_CheckBoxContents if box else QStyle.SubElement.SE_PushButtonContents
    room = button.style().subElementRect(part, option, button)
    if not button.icon().isNull():
        room.setLeft(room.left() + button.iconSize().width() + _ICON_GAP)
    text = button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    yield Piece(text, button.font(), room)


def _field(field: QLineEdit) -> Iterator[Piece]:
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    part = QStyle.SubElement.SE_LineEditContents
    room = field.style().subElementRect(part, option, field).adjusted(2, 1, -2, -1)
    if field.isClearButtonEnabled():
        room.setRight(room.right() - 24)
    if field.text():
        yield Piece(field.displayText(), field.font(), room, scrolls=True)
    # Qt leaves a hint in the middle away while the cursor stands there.
    elif not (field.hasFocus() and field.alignment() & Qt.AlignmentFlag.AlignHCenter):
        yield Piece(field.placeholderText(), field.font(), room)


def _combo(combo: QComboBox) -> Iterator[Piece]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    for row in range(combo.count()):
        yield Piece(combo.itemText(row), combo.font(), room)


def _line_words(words: LineWords) -> Iterator[Piece]:
    step = QFontMetrics(words.font()).lineSpacing()
    lines = break_lines(words._name, words.font(), words.width(), NAME_LINES)
    small = sized(words.font(), CAPTION_PX)
    last = QFontMetrics(small).lineSpacing() + 2
    top = (words.height() - step * len(lines) - last) // 2
    for line in lines:
        yield Piece(line, words.font(), QRect(0, top, words.width(), step))
        top += step
    yield Piece(words._caption, small, QRect(0, top, words.width(), last))


def _card(card: StripCard) -> Iterator[Piece]:
    left = strips._PAD + strips._SIGN + 10
    width = card.width() - left - strips._PAD
    rows = ((10, 28, strips._LARGE, card.card.word, card._amount),
            (40, 24, strips._SMALL, card._state, card._age))  # fmt: skip
    for top, high, size_px, one, other in rows:
        plain = sized(card.font(), min(size_px, strips._LARGE - 2))
        taken = QFontMetrics(plain).horizontalAdvance(other)
        yield Piece(other, plain, QRect(left + width - taken, top, taken, high))
        room = QRect(left, top, width - taken - GAP_PX, high)
        yield Piece(one, sized(card.font(), size_px, bold=True), room, elided=size_px > 14)


def _rows(view: QListView | QTableView) -> Iterator[Piece]:
    seen, model = view.viewport().rect(), view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        whole = view.visualRect(index)
        if not seen.contains(whole):
            continue
        font = index.data(Qt.ItemDataRole.FontRole) or view.font()
        bold, font = font.bold(), QFont(view.font())
        font.setBold(bold)
        room = whole.adjusted(2 * _ROW_PAD + view.iconSize().width(), 0, -_ROW_PAD, 0)
        step = QFontMetrics(font).lineSpacing()
        lines = str(index.data() or "").split("\n")
        top = room.top() + (room.height() - step * len(lines)) // 2
        for number, line in enumerate(lines):
            yield Piece(line, font, QRect(room.left(), top + number * step, room.width(), step))
    if isinstance(view, QTableView):
        yield from _columns(view)


def _columns(table: QTableView) -> Iterator[Piece]:
    """The cells beside the first one; what is too long has an ellipsis and is heard in full."""
    seen, model = table.viewport().rect(), table.model()
    for row in range(model.rowCount()):
        for column in range(1, table.horizontalHeader().count()):
            index = model.index(row, column)
            room, text = table.visualRect(index), index.data()
            if text and seen.contains(room):
                yield Piece(str(text), table.font(), room, elided=True)


def _header(header: QHeaderView) -> Iterator[Piece]:
    across = header.orientation() is Qt.Orientation.Horizontal
    for section in range(header.count() if across else 0):
        text = header.model().headerData(section, header.orientation())
        left, wide = header.sectionViewportPosition(section), header.sectionSize(section)
        room = QRect(left, 0, wide, header.height())
        if text and not header.isSectionHidden(section) and header.viewport().rect().contains(room):
            yield Piece(str(text), header.font(), room)


def _tiles(view: Tiles) -> Iterator[Piece]:
    seen = view.viewport().rect()
    for row in range(min(MOST_TILES, view.products.rowCount())):
        index = view.products.index(row)
        whole = view.visualRect(index)
        if seen.contains(whole):
            yield from _tile(index.data(TILE_ROLE), whole, view.font())


def _tile(tile: Tile, whole: QRect, font: QFont) -> Iterator[Piece]:
    card = whole.adjusted(0, 0, -GAP_PX, -GAP_PX)
    if card.height() > grown_px(painted.TILE_HEIGHT):
        card.setTop(card.top() + painted.PICTURE_HEIGHT)
    letters = painted.Letters(font)
    inner, price = painted.words_room(card), painted.price_room(card, tile, letters)
    step = letters.name.metrics.lineSpacing()
    for number, line in enumerate(letters.name.lines(tile.name, inner.width())):
        place = QRect(inner.left(), inner.top() + number * step, inner.width() + 1, step)
        yield Piece(line, letters.name.font, place)
    if tile.stock:
        below = QRect(inner.left(), price.bottom(), inner.width(), inner.bottom() - price.bottom())
        yield Piece(tile.stock, letters.stock(tile).font, below)
    if tile.in_cart:
        badge = painted.badge_room(card, tile, letters)
        yield Piece(str(tile.in_cart), letters.badge.font, badge)
        price.setRight(badge.left() - 1)
    yield Piece(tile.price, letters.price.font, price)


def _cells(table: StockTable) -> Iterator[Piece]:
    """Names, categories and barcodes are elided; the card beside the table has them whole."""
    elided = (Place.NAME, Place.CATEGORY, Place.BARCODE)
    for row in range(table.products.rowCount()):
        for place in Place:
            index = table.products.index(row, place)
            whole = table.visualRect(index)
            if table.viewport().rect().contains(whole):
                room = whole.adjusted(9, 0, -9, 0)
                yield Piece(str(index.data()), table.font(), room, elided=place in elided)


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[..., Iterator[Piece]]], ...] = (
    (QLabel, _label),
    ((QPushButton, QCheckBox), _button),
    (QLineEdit, _field),
    (QComboBox, _combo),
    (LineWords, _line_words),
    (StripCard, _card),
    (Tiles, _tiles),
    (StockTable, _cells),
    (QHeaderView, _header),
    ((QListView, QTableView), _rows),
)
PRESSED = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider)
