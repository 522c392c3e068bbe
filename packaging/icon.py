"""Draws the program's icon and writes it as PNG, ICO and ICNS: no picture lies in the repository.

python packaging/icon.py FOLDER
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

BLUE, SHADE, WALL, PAPER, INK = "#3182f6", "#1b64da", "#dbe9fe", "#ffffff", "#191f28"
STRIPES = 5
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's names of PNG pictures in an ICNS, by their sizes.
ICNS_KINDS = {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024}


def drawn(size: int) -> QImage:
    """A booth with its striped roof, and the squares of a QR code on its counter."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.scale(size / 64, size / 64)
    painter.setBrush(QColor(WALL))
    painter.drawRoundedRect(QRectF(8, 20, 48, 38), 4, 4)
    _roof(painter)
    painter.setBrush(QColor(INK))
    for x, y in ((22, 34), (36, 34), (22, 46)):
        painter.drawRect(QRectF(x, y, 8, 8))
    painter.setBrush(QColor(PAPER))
    for x, y in ((24.5, 36.5), (38.5, 36.5), (24.5, 48.5)):
        painter.drawRect(QRectF(x, y, 3, 3))
    painter.setBrush(QColor(BLUE))
    painter.drawRect(QRectF(36, 46, 4, 4))
    painter.drawRect(QRectF(40, 50, 4, 4))
    painter.end()
    return image


def _roof(painter: QPainter) -> None:
    width, top = 56 / STRIPES, 44 / STRIPES
    for number in range(STRIPES):
        painter.setBrush(QColor(SHADE if number % 2 else BLUE))
        left, over = 4 + number * width, 10 + number * top
        corners = ((over, 6), (over + top, 6), (left + width, 24), (left, 24))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.drawChord(QRectF(left, 19, width, 10), 180 * 16, 180 * 16)


def png(size: int) -> bytes:
    """The icon in one size, as a PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn(size).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def ico() -> bytes:
    """Windows' file of icons; since Vista each may be a PNG."""
    pictures = [png(size) for size in ICO_SIZES]
    at = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        side = size % 256  # 0 means 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at + len(body))
        body += picture
    return head + body


def icns() -> bytes:
    """Apple's file of icons."""
    body = b""
    for kind, size in ICNS_KINDS.items():
        picture = png(size)
        body += kind.encode() + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def write_icons(folder: Path) -> None:
    """Write all three into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "booth-pos.png").write_bytes(png(256))
    (folder / "booth-pos.ico").write_bytes(ico())
    (folder / "booth-pos.icns").write_bytes(icns())


if __name__ == "__main__":
    write_icons(Path(sys.argv[1]))
