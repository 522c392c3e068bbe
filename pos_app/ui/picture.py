"""The shop's own picture: from any file at all to a few pixels that every screen can show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from pos_app.errors import Refused

MOST_MB = 40
_MOST_PX = QSize(1920, 1080)


def read_picture(path: Path) -> bytes:
    """A picture as PNG, no larger than a screen; runs on a lane.

    Raises Refused for what is no picture, too large, or not to be opened.
    """
    try:
        if not path.is_file():
            raise Refused("picture.missing")
        if path.stat().st_size > MOST_MB * 1_000_000:
            raise Refused("picture.too_large", most=MOST_MB)
        raw = path.read_bytes()
    except OSError as error:
        raise Refused("picture.missing") from error
    return _packed(image_of(raw))


def image_of(raw: bytes) -> QImage:
    """The picture in these bytes, scaled down to a screen; raises Refused for anything else."""
    with reading(raw) as reader:
        image = scaled_down(reader, _MOST_PX)
    if image.isNull():
        raise Refused("picture.unreadable")
    return image


@contextmanager
def reading(raw: bytes) -> Iterator[QImageReader]:
    """A reader of these bytes, whatever kind of picture they are; it ends before they do.

    A TIFF's goes back to the buffer as it ends: over one that is gone the program would crash.
    """
    buffer = QBuffer()  # Qt would wait for a slow stick with the interpreter in its hands
    buffer.setData(QByteArray(raw))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    try:
        yield reader
    finally:
        reader.setDevice(QBuffer())


def scaled_down(reader: QImageReader, most: QSize) -> QImage:
    """Upright, no larger than this, and at least a pixel each way; empty where it cannot be read.

    One that would need too much memory is empty, too. Some kinds only say their size once they
    are read.
    """
    reader.setAutoTransform(True)  # photos lie on their side
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(_fitted(size, most))
    image = reader.read()
    wanted = _fitted(image.size(), most)
    if image.isNull() or image.size() == wanted:
        return image
    ratio, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(wanted, ratio, smooth)


def _fitted(size: QSize, most: QSize) -> QSize:
    if size.boundedTo(most) == size:
        return size
    return size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _packed(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise Refused("picture.unreadable")
    return bytes(buffer.data().data())
