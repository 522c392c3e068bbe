"""A slip as a PDF file as wide as a receipt, in which text stays text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from pos_app.domain.slip import Slip
from pos_app.paper.document import save_bytes
from pos_app.paper.slip import DOTS, DOTS_PER_MM, Piece, lay_out, pages, paint

_PAPER_MM = 80
_MARGIN_MM = 4.0
_MOST_HEIGHT_MM = 3_000.0  # of one page; what is longer goes on on another one
_FINER = 10  # points of the file for each dot
_MM_PER_INCH = 25.4


def save_pdf(path: Path, slip: Slip) -> None:
    """Write a slip; raises Refused, and leaves what was there, when the file cannot be written."""
    save_bytes(path, pdf_bytes(slip))


def pdf_bytes(slip: Slip) -> bytes:
    """A slip as the bytes of a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(DOTS_PER_MM * _MM_PER_INCH * _FINER))
    writer.setTitle(slip.number)
    writer.setCreator("Booth POS")
    painter = QPainter()
    most = (_MOST_HEIGHT_MM - 2 * _MARGIN_MM) * DOTS_PER_MM
    try:
        for number, page in enumerate(pages(lay_out(slip, DOTS[_PAPER_MM]), most)):
            writer.setPageLayout(_page(page))
            if number:
                writer.newPage()
            else:
                painter.begin(writer)
            painter.resetTransform()
            painter.scale(_FINER, _FINER)
            paint(painter, page)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _page(pieces: tuple[Piece, ...]) -> QPageLayout:
    height_mm = sum(one.height for one in pieces) / DOTS_PER_MM + 2 * _MARGIN_MM
    # A page that is wider than high would be laid on its side.
    size = QPageSize(
        QSizeF(_PAPER_MM, max(height_mm, _PAPER_MM + 1)),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
