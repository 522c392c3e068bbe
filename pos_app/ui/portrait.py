"""Reads a picture from a file of any kind and size, and makes a small one of it."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QImageWriter

from pos_app.errors import Refused
from pos_app.ui.picture import reading, scaled_down

LARGEST_PX = 256
_MEGA = 1_000_000
MOST_FILE_BYTES = 40 * _MEGA
MOST_PIXELS = 100_000_000  # more than any camera makes; a few bytes may claim them
KINDS = frozenset({b"bmp", b"gif", b"jpeg", b"jpg", b"png", b"ppm", b"tiff", b"webp"})
_QUALITY = 85


def read_portrait(path: Path) -> bytes:
    """The picture, 256 pixels wide or high at most. Raises Refused with what is wrong with it.

    A job for a lane: a large photo takes a second.
    """
    with reading(_content(path)) as reader:
        if not reader.canRead() or reader.format().data() not in KINDS:
            raise Refused("picture.none", name=path.name)
        size = reader.size()
        if size.width() * size.height() > MOST_PIXELS:
            raise Refused("picture.too_wide", width=size.width(), height=size.height())
        image = scaled_down(reader, QSize(LARGEST_PX, LARGEST_PX))
    if image.isNull():
        raise Refused("picture.broken", name=path.name)
    return _packed(image)


def shown_portrait(data: bytes) -> QImage:
    """The picture that these bytes are; an empty one if they are none."""
    return QImage.fromData(data)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size <= MOST_FILE_BYTES:
            return path.read_bytes()
    except OSError:
        raise Refused("picture.not_opened", name=path.name) from None
    raise Refused("picture.too_big", size_mb=ceil(size / _MEGA), most_mb=MOST_FILE_BYTES // _MEGA)


def _packed(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png" if image.hasAlphaChannel() else b"jpeg")
    writer.setQuality(_QUALITY)
    if not writer.write(image):
        raise Refused("picture.broken", name="")
    return bytes(buffer.data().data())
