"""Lays a slip out and paints it with Qt: on pages, and as the black and white of a thermal head.

One unit is a dot of a thermal printer, an eighth of a millimetre, whatever it is painted on. Each
line of letters is a piece of its own, so that a long slip can be cut between any two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPainter,
    QTextLayout,
    QTextOption,
)
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from pos_app.domain.slip import Code, Pair, Place, Rule, Slip, Text, Weight

DOTS_PER_MM = 8
DOTS = {58: 384, 80: 576}  # a head's width by that of its paper in mm

_FAMILIES = (
    "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic",
    "NanumBarunGothic",
)  # fmt: skip
_SIZES = {Weight.SMALL: 20, Weight.NORMAL: 24, Weight.BOLD: 24, Weight.LARGE: 34}
_GAP = 12  # at least, between a name and its value
_LEADING = 1.18
_RULE_HEIGHT, _RULE_WIDTH = 16, 2
_QUIET, _MOST_MODULE, _QR_SHARE = 4, 6, 0.75
_IMAGE_HEIGHT = 4_096  # painters count in sixteen bits
_BLACK_BELOW = 185  # of 255; a thermal head knows no grey
_THRESHOLD = bytes(ord("1") if grey < _BLACK_BELOW else ord("0") for grey in range(256))


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two heights at which a slip may be cut: letters and black boxes."""

    height: float
    letters: tuple[tuple[float, str, QFont], ...] = ()
    boxes: tuple[QRectF, ...] = ()


@dataclass(frozen=True, slots=True)
class Raster:
    """Black and white dots: rows of `width // 8` bytes, the first dot the highest bit, 1 black."""

    width: int
    height: int
    bits: bytes


def has_hangul() -> bool:
    """Whether any font here can write Korean."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))


def lay_out(slip: Slip, width: int) -> tuple[Piece, ...]:
    """The pieces of a slip, from top to bottom, at a width in dots."""
    return tuple(_pieces(slip, width))


def pages(pieces: Iterable[Piece], most_height: float) -> Iterator[tuple[Piece, ...]]:
    """The pieces in groups that are no higher than a page."""
    page: list[Piece] = []
    for piece in pieces:
        if page and sum(one.height for one in page) + piece.height > most_height:
            yield tuple(page)
            page = []
        page.append(piece)
    if page:
        yield tuple(page)


def paint(painter: QPainter, pieces: Iterable[Piece]) -> None:
    """Paint pieces below each other, black, from the painter's origin."""
    painter.setPen(QColor(Qt.GlobalColor.black))
    top = 0.0
    for piece in pieces:
        for left, text, font in piece.letters:
            painter.setFont(font)
            baseline = top + (piece.height - _height(font)) / 2 + QFontMetricsF(font).ascent()
            painter.drawText(QPointF(left, baseline), text)
        for box in piece.boxes:
            painter.fillRect(box.translated(0, top), QColor(Qt.GlobalColor.black))
        top += piece.height


def rasters(slip: Slip, width: int) -> Iterator[Raster]:
    """A slip as dots, in images that follow each other without a gap."""
    for page in pages(lay_out(slip, width), _IMAGE_HEIGHT):
        yield _raster(page, width)


def _raster(page: tuple[Piece, ...], width: int) -> Raster:
    height = max(1, round(sum(one.height for one in page)))
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with QPainter(image) as painter:
        paint(painter, page)
    grey, step = bytes(image.constBits()), image.bytesPerLine()
    dots = (grey[row * step : row * step + width].translate(_THRESHOLD) for row in range(height))
    bits = b"".join(int(row, 2).to_bytes(width // 8, "big") for row in dots)
    return Raster(width, height, bits)


def _pieces(slip: Slip, width: int) -> Iterator[Piece]:
    for line in slip.lines:
        if isinstance(line, Text):
            yield from _text(line, width)
        elif isinstance(line, Pair):
            yield from _pair(line, width)
        elif isinstance(line, Rule):
            box = QRectF(0, (_RULE_HEIGHT - _RULE_WIDTH) / 2, width, _RULE_WIDTH)
            yield Piece(_RULE_HEIGHT, boxes=(box,))
        else:
            yield _code(line, width)


def _text(line: Text, width: int) -> Iterator[Piece]:
    font = _font(line.weight)
    for part in _broken(line.text, font, width):
        left = (width - _width(part, font)) / 2 if line.place is Place.CENTER else 0.0
        yield Piece(_height(font), ((max(0.0, left), part, font),))


def _pair(line: Pair, width: int) -> Iterator[Piece]:
    """The value on the name's line if it fits there, in the room beside the name, or below it."""
    font = _font(line.weight)
    left_width = _width(line.left, font)
    if left_width > width / 2 and left_width + _GAP + _width(line.right, font) > width:
        yield from _text(Text(line.left, weight=line.weight), width)
        left, room = "", float(width)
    else:
        left, room = line.left, width - left_width - _GAP
    for part in _broken(line.right, font, room):
        right = (max(0.0, width - _width(part, font)), part, font)
        yield Piece(_height(font), ((0.0, left, font), right))
        left = ""


def _code(line: Code, width: int) -> Piece:
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(line.content)
    code.make(fit=True)
    modules = code.modules
    side = len(modules)
    module = max(2, min(_MOST_MODULE, int(width * _QR_SHARE) // (side + 2 * _QUIET)))
    left = (width - module * side) // 2
    boxes = tuple(
        QRectF(left + x * module, (y + _QUIET) * module, module, module)
        for y, row in enumerate(modules)
        for x, black in enumerate(row)
        if black
    )
    return Piece((side + 2 * _QUIET) * module, boxes=boxes)


def _broken(text: str, font: QFont, width: float) -> Iterator[str]:
    """The lines that a text takes; at least one, so that a blank one keeps its place."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
        line = layout.createLine()
    layout.endLayout()
    units = text.encode("utf-16-le")  # Qt counts in these
    for start, end in zip(starts, [*starts[1:], len(units) // 2], strict=True):
        yield units[2 * start : 2 * end].decode("utf-16-le", "replace").rstrip()
    if not starts:
        yield ""


def _font(weight: Weight) -> QFont:
    there = set(QFontDatabase.families())
    known = [one for one in _FAMILIES if one in there]
    korean = QFontDatabase.families(QFontDatabase.WritingSystem.Korean)
    font = QFont([*known, *korean[:1], QFont().family()])
    font.setPixelSize(_SIZES[weight])
    font.setBold(weight in (Weight.BOLD, Weight.LARGE))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # the same on each device
    return font


def _width(text: str, font: QFont) -> float:
    return float(QFontMetricsF(font).horizontalAdvance(text))


def _height(font: QFont) -> float:
    return font.pixelSize() * _LEADING
