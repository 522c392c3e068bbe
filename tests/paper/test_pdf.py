"""Slips as PDF files: words stay words, pages hold all, and a failure leaves what was there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter

from pos_app.errors import Refused
from pos_app.paper.pdf import pdf_bytes, save_pdf
from pos_app.paper.printer import paint_pages, print_on, printer_names
from pos_app.paper.slip import DOTS_PER_MM
from tests.paper.pdftext import scale_of, words_of
from tests.paper.slips import slips

pytestmark = pytest.mark.usefixtures("qapp")


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\ufffd]", "", text)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["english", "refund", "reissue", "many", "long"])
def test_every_word_is_in_the_file_as_a_word(name: str) -> None:
    slip = slips()[name]
    told = squeezed(words_of(pdf_bytes(slip)))
    for text in slip.texts:
        plain = squeezed(re.sub("[👩🍳\u200d]", "", text))
        assert plain in told, text


def test_a_usual_slip_is_one_page_as_wide_as_its_paper() -> None:
    pdf = pdf_bytes(slips()["sale"])
    assert pages(pdf) == 1
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", pdf)[0])
    assert round(width / 72 * 25.4) == 80
    assert height > 2 * width
    assert abs(scale_of(pdf) / 72 * 25.4 - 1 / DOTS_PER_MM) < 0.001


def test_two_hundred_lines_are_one_long_page() -> None:
    assert pages(pdf_bytes(slips()["many"])) == 1


def test_a_folder_that_takes_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        save_pdf(tmp_path / "none" / "a.pdf", slips()["sale"])
    assert not list(tmp_path.rglob("*.pdf*"))


def test_a_printer_that_is_gone_is_said() -> None:
    assert "no such printer" not in printer_names()
    with pytest.raises(Refused, match=r"printer\.missing"):
        print_on("no such printer", slips()["sale"])


@pytest.mark.parametrize(
    ("paper", "most"), [(QPageSize.PageSizeId.A4, 7), (QPageSize.PageSizeId.A7, 30)]
)
def test_a_system_printer_gets_pages_of_its_own_paper(
    tmp_path: Path, paper: QPageSize.PageSizeId, most: int
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setPageSize(QPageSize(paper))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    slip = slips()["many"]
    paint_pages(printer, slip, "test")
    pdf = (tmp_path / "out.pdf").read_bytes()
    assert 1 < pages(pdf) <= most
    told = squeezed(words_of(pdf))
    assert all(squeezed(text) in told for text in slip.texts[10:60])


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_said(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "out.pdf"))
    with pytest.raises(Refused, match=r"printer\.refused"):
        paint_pages(printer, slips()["sale"], "test")
