"""ESC/POS, the language of thermal printers, as far as a slip needs it: images, cut, drawer.

Letters are never sent: a code page that a printer lacks could spoil the Hangul.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

_INIT = b"\x1b@"
_RASTER = b"\x1dv0\x00"
_FEED_AND_CUT = b"\x1dV\x42\x18"  # feeds past the knife, then cuts all but a corner
_KICK = b"\x1bp\x00\x19\xfa"  # the first drawer, for 50 ms
_BAND_ROWS = 128  # a printer with little memory prints one while it takes the next


class Dots(Protocol):
    """Rows of `width // 8` bytes, the first dot the highest bit, 1 black."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def bits(self) -> bytes: ...


def print_bytes(images: Iterable[Dots]) -> bytes:
    """Images below each other, then the cut."""
    bands = b"".join(band for image in images for band in _bands(image))
    return _INIT + bands + _FEED_AND_CUT


def drawer_bytes() -> bytes:
    """What opens a cash drawer that hangs on the printer."""
    return _INIT + _KICK


def _bands(image: Dots) -> Iterable[bytes]:
    across = image.width // 8
    for top in range(0, image.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, image.height - top)
        size = across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield _RASTER + size + image.bits[top * across : (top + rows) * across]
