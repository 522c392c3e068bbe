"""Prints a slip on a printer of the system, whatever paper is in it."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from pos_app.domain.slip import Slip
from pos_app.errors import Refused
from pos_app.paper.slip import DOTS, DOTS_PER_MM, lay_out, pages, paint

_MM_PER_INCH = 25.4


def printer_names() -> tuple[str, ...]:
    """The printers that this system knows."""
    return tuple(QPrinterInfo.availablePrinterNames())


def print_on(name: str, slip: Slip) -> None:
    """Give a slip to the queue of a printer; what becomes of it there the system shows.

    Raises Refused when there is no such printer, or it takes nothing.
    """
    if name not in printer_names():
        raise Refused("printer.missing", name=name)
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    printer.setDocName(slip.number)
    paint_pages(printer, slip, name)


def paint_pages(printer: QPrinter, slip: Slip, name: str) -> None:
    """Paint a slip on as many pages as it takes, as wide as a receipt or as the paper is."""
    scale = printer.resolution() / (DOTS_PER_MM * _MM_PER_INCH)
    area = printer.pageRect(QPrinter.Unit.DevicePixel)
    width = min(DOTS[80], max(DOTS[58] // 2, int(area.width() / scale)))
    painter = QPainter()
    if not painter.begin(printer):
        raise Refused("printer.refused", name=name)
    try:
        for number, page in enumerate(pages(lay_out(slip, width), area.height() / scale)):
            if number and not printer.newPage():
                raise Refused("printer.refused", name=name)
            painter.resetTransform()
            painter.scale(scale, scale)
            paint(painter, page)
    except Refused:
        printer.abort()
        raise
    finally:
        painter.end()
