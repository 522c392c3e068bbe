"""The QR that the buyer scans: black on white in every theme, whole pixels, quiet all round."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

Matrix = tuple[tuple[bool, ...], ...]

QUIET_MODULES = 4
GOOD_MODULE_PX = 8  # a phone at arm's length; smaller only where there is no room
_MASK = 4  # a fixed mask is read as well, and made six times faster than the best of eight


@lru_cache(maxsize=64)
def matrix_of(text: str) -> Matrix:
    """The modules of a QR code, True is black, without its quiet zone."""
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


class QrTile(QWidget):
    """Paints one QR code as large as whole pixels allow, or nothing at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("qr")
        self._matrix: Matrix = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setMinimumSize(160, 160)

    def is_empty(self) -> bool:
        """Whether nothing is shown."""
        return not self._matrix

    def show_text(self, text: str) -> None:
        """Show this text as a QR code."""
        self._take(matrix_of(text))

    def clear(self) -> None:
        """Show nothing: what is over must not be scanned."""
        self._take(())

    def sizeHint(self) -> QSize:
        """Room for the largest usual code at a good module size."""
        modules = (len(self._matrix) or 45) + 2 * QUIET_MODULES
        return QSize(modules * GOOD_MODULE_PX, modules * GOOD_MODULE_PX)

    def module_px(self) -> int:
        """Device pixels of one module at the present size."""
        modules = len(self._matrix) + 2 * QUIET_MODULES
        side = min(self.width(), self.height()) * self.devicePixelRatioF()
        return int(side) // modules if self._matrix else 0

    def changeEvent(self, event: QEvent) -> None:
        """Another screen may have other pixels."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint module by module in device pixels."""
        size = self.module_px()
        if not size:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            ratio = self.devicePixelRatioF()
            painter.scale(1 / ratio, 1 / ratio)
            side = size * (len(self._matrix) + 2 * QUIET_MODULES)
            left = int(self.width() * ratio - side) // 2
            top = int(self.height() * ratio - side) // 2
            painter.fillRect(QRect(left, top, side, side), Qt.GlobalColor.white)
            for y, row in enumerate(self._matrix, QUIET_MODULES):
                for x, black in enumerate(row, QUIET_MODULES):
                    if black:
                        box = QRectF(left + x * size, top + y * size, size, size)
                        painter.fillRect(box, Qt.GlobalColor.black)

    def _take(self, matrix: Matrix) -> None:
        if matrix != self._matrix:
            self._matrix = matrix
            self.updateGeometry()
            self.update()
