"""The machine's look at a screen: nothing cut, nothing over another, every letter there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QImage, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTableView,
    QToolButton,
    QWidget,
)

from pos_app.ui.theme import MAIN_TOUCH_PX, TOUCH_PX
from pos_app.ui.widgets.strip import StripCard
from pos_app.ui.widgets.tiles import Tiles
from pos_app.ui.widgets.toast import Toast
from tests.gallery.letters import PRESSED, Piece, pieces

KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")
GAP = re.compile(r"\{[^}]*\}")
PLAIN_CONTRAST, LARGE_CONTRAST = 4.5, 3.0
LARGE_PX, LARGE_BOLD_PX = 24, 18.66
_SMOOTHED = 0.9  # a thin stroke is never as dark as its ink
_SLACK = 1
READ_ONLY = ("reports-table",)  # no row of it is ever touched

Pixels = npt.NDArray[np.uint8]


def check(top: QWidget, *, colours: bool = False) -> list[str]:
    """Everything that is wrong with a window or a dialog as it is shown now."""
    shown = [one for one in top.findChildren(QWidget) if one.isVisible() and _in_sight(one)]
    found = [problem for one in (top, *shown) for problem in _alone(one)]
    found += [problem for one in shown for problem in _outside(one, top)]
    found += _overlaps([one for one in shown if pieces(one) or isinstance(one, PRESSED)], top)
    if colours:
        found += _pale(shown, top)
    return found


def _named(widget: QWidget, text: str = "") -> str:
    name = widget.objectName() or type(widget).__name__
    return f"{name} “{text}”" if text else name


def _alone(widget: QWidget) -> Iterator[str]:
    for piece in pieces(widget):
        problem = _cut(piece)
        if problem:
            yield f"cut: {_named(widget, piece.text)} {problem}"
        missing = missing_letters(piece.text, piece.font)
        if missing:
            yield f"missing glyph: {_named(widget, piece.text)} {missing}"
        if not piece.scrolls:
            yield from _unsaid(widget, piece.text)
    for heard in (widget.accessibleName(), widget.toolTip(), widget.windowTitle()):
        yield from _unsaid(widget, heard)
    if isinstance(widget, Tiles | StripCard):
        yield from _overprinted(widget)
    yield from _small(widget)
    yield from _unnamed(widget)


def _overprinted(widget: QWidget) -> Iterator[str]:
    """What is painted by hand has nothing but its painter to keep two texts apart."""
    for one, other in combinations(pieces(widget), 2):
        common = _inked(one) & _inked(other)
        if min(common.width(), common.height()) > _SLACK:
            yield f"overprinted: {_named(widget, one.text)} and “{other.text}”"


def _inked(piece: Piece) -> QRect:
    return QRect(piece.room.topLeft(), piece.needed().size().boundedTo(piece.room.size()))


def _cut(piece: Piece) -> str:
    if piece.scrolls or piece.elided:
        return ""
    needed, room = piece.needed(), piece.room
    if needed.width() > room.width() + _SLACK:
        return f"needs {needed.width()} px of {room.width()}"
    if needed.height() > room.height() + _SLACK:
        return f"needs {needed.height()} px of {room.height()} in height"
    return ""


def _unsaid(widget: QWidget, text: str) -> Iterator[str]:
    if KEY.fullmatch(text):
        yield f"not translated: {_named(widget, text)}"
    if GAP.search(text):
        yield f"a gap: {_named(widget, text)}"


@lru_cache(maxsize=64)
def _drawn(family: str) -> QRawFont:
    return QRawFont.fromFont(QFont(family))


def missing_letters(text: str, font: QFont) -> str:
    """The letters that the font lacks. Another may lend them here, but a bare system has no other:
    only one that knows Hangul is sure to be there."""
    drawn = _drawn(QFontInfo(font).family())
    return "".join(
        one for one in text if not one.isspace() and not drawn.supportsCharacter(ord(one))
    )


def _small(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QListView | QTableView):
        yield from _small_rows(widget)
    if not _is_pressed(widget) or not widget.isEnabled():
        return
    main = isinstance(widget, QPushButton) and widget.property("kind") == "main"
    least = MAIN_TOUCH_PX if main else TOUCH_PX
    if widget.height() < least or widget.width() < TOUCH_PX:
        yield f"small: {_named(widget)} {widget.width()}×{widget.height()}"


def _is_pressed(widget: QWidget) -> bool:
    """Whether fingers go there; not what Qt itself puts inside of something else."""
    outer = widget.parent()
    inside = isinstance(widget, QToolButton) and isinstance(outer, QLineEdit)
    inside = inside or isinstance(outer, QComboBox | QAbstractSpinBox | QTableView)
    return isinstance(widget, PRESSED) and not isinstance(widget, QScrollBar) and not inside


def _small_rows(view: QListView | QTableView) -> Iterator[str]:
    chosen = view.selectionMode() is not QAbstractItemView.SelectionMode.NoSelection
    chosen = chosen and view.objectName() not in READ_ONLY
    rows = view.model().rowCount() if chosen and view.model() is not None else 0
    heights = {_row_px(view, row) for row in range(min(rows, 5))}
    if heights and min(heights) < TOUCH_PX:
        yield f"small: {_named(view)} has rows of {min(heights)}"


def _row_px(view: QListView | QTableView, row: int) -> int:
    if isinstance(view, QTableView):
        return view.rowHeight(row)
    return view.visualRect(view.model().index(row, 0)).height()


def _unnamed(widget: QWidget) -> Iterator[str]:
    """What a screen reader could not say."""
    heard = widget.accessibleName() or (
        widget.text() if isinstance(widget, QAbstractButton) else ""
    )
    views = isinstance(widget, QListView | QTableView)
    if (_is_pressed(widget) or views) and not heard.strip() and widget.isEnabled():
        yield f"unnamed: {_named(widget)}"


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    """The area that this widget is the page of."""
    view = widget.parentWidget()
    area = view.parentWidget() if view is not None else None
    pages = isinstance(area, QScrollArea) and area.widget() is widget
    return area if pages and isinstance(area, QScrollArea) else None


def _in_sight(widget: QWidget) -> bool:
    """Whether any of it is seen; what is scrolled away is not."""
    page = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
    return not page.visibleRegion().isEmpty()


def _outside(widget: QWidget, top: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if widget.isWindow() or parent is None or widget is top:
        return
    area = _scroll_area(widget)
    if area is not None:
        yield from _too_wide(widget, area)
    elif not parent.rect().contains(widget.geometry()):
        texts = [one.text for one in pieces(widget)]
        yield f"outside: {_named(widget, ' '.join(texts))} {widget.geometry().getRect()}"


def _too_wide(page: QWidget, area: QScrollArea) -> Iterator[str]:
    off = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if off and page.width() > area.viewport().width():
        yield f"outside: {_named(area)} is {page.width()} px wide and cannot scroll"


def _overlaps(shown: list[QWidget], top: QWidget) -> Iterator[str]:
    placed = [(one, _seen(one, top)) for one in shown if not isinstance(one, Toast)]
    for one, here in placed:
        if here.width() < one.width():
            yield f"cut at the edge: {_text(one)}"
    for (one, here), (other, there) in combinations(placed, 2):
        related = one.isAncestorOf(other) or other.isAncestorOf(one)
        if not related and here.intersects(there):
            yield f"overlap: {_text(one)} and {_text(other)} {here.intersected(there).getRect()}"


def _text(widget: QWidget) -> str:
    return _named(widget, " ".join(one.text for one in pieces(widget)[:2]))


def _seen(widget: QWidget, top: QWidget) -> QRect:
    rect = QRect(widget.mapTo(top, QPoint()), widget.size())
    parent = widget.parentWidget()
    while parent is not None and parent is not top:
        rect &= QRect(parent.mapTo(top, QPoint()), parent.size())
        parent = parent.parentWidget()
    return rect


def _pale(shown: list[QWidget], top: QWidget) -> Iterator[str]:
    """Letters against the ground that they are really painted on."""
    image = top.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, :, 2::-1]
    covered = [_seen(one, top) for one in shown if _lies_over(one)]
    for widget in shown:
        origin = _origin(widget).mapTo(top, QPoint())
        seen = _seen(widget, top)
        for piece in pieces(widget):
            place = piece.room.translated(origin) & seen
            hidden = not _lies_over(widget) and any(place.intersects(c) for c in covered)
            if hidden or place.height() < piece.room.height() or place.width() < 4:
                continue
            ratio = _contrast(pixels[place.top() : place.bottom(), place.left() : place.right()])
            if ratio < _wanted(piece.font) * _SMOOTHED:
                yield f"pale: {_named(widget, piece.text)} {ratio:.1f} : 1"


def _lies_over(widget: QWidget) -> bool:
    """Whether it passes over the tiles, and goes by itself."""
    return isinstance(widget, Toast) or widget.objectName() == "stock-override"


def _origin(widget: QWidget) -> QWidget:
    return widget.viewport() if isinstance(widget, QListView | QTableView | QHeaderView) else widget


def _wanted(font: QFont) -> float:
    size = font.pixelSize()
    large = size >= LARGE_PX or (font.bold() and size >= LARGE_BOLD_PX)
    return LARGE_CONTRAST if large else PLAIN_CONTRAST


def _contrast(pixels: Pixels) -> float:
    """The most that any pixel stands out from the commonest one."""
    wide = pixels.reshape(-1, 3).astype(np.uint32)
    colours, counts = np.unique(wide @ np.array([65536, 256, 1], np.uint32), return_counts=True)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722]) + 0.05
    ground = light[counts.argmax()]
    return float(np.maximum(light / ground, ground / light).max())
