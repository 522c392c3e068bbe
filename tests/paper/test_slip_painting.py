"""Slips as printers get them: every dot of the picture, read back by another reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import zxingcpp
from PySide6.QtGui import QFontMetricsF, QImage

from pos_app.domain.slip import Slip, Text
from pos_app.paper.escpos import drawer_bytes, print_bytes
from pos_app.paper.slip import DOTS, Raster, has_hangul, lay_out, pages, rasters
from tests.paper.decoder import printed
from tests.paper.slips import URL, slips

pytestmark = pytest.mark.usefixtures("qapp")
NAMES = tuple(slips())
WIDTHS = tuple(DOTS.values())


@pytest.fixture(params=NAMES)
def slip(request: pytest.FixtureRequest) -> Slip:
    return slips()[request.param]


def dots(images: list[Raster]) -> list[str]:
    """The painted picture in the decoder's spelling, pixel by pixel."""
    return [
        "".join(
            "#" if image.bits[y * image.width // 8 + x // 8] & (0x80 >> x % 8) else "."
            for x in range(image.width)
        )
        for image in images
        for y in range(image.height)
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_printer_prints_what_was_painted(slip: Slip, width: int) -> None:
    painted = list(rasters(slip, width))
    strip = printed(print_bytes(painted))
    assert strip.rows == dots(painted)
    assert (strip.resets, strip.cuts, strip.kicks) == (1, 1, 0)
    assert {len(row) for row in strip.rows} == {width}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_hangs_over_the_edge(slip: Slip, width: int) -> None:
    """Letters end before the paper does: its last column is white but for rules."""
    for piece in lay_out(slip, width):
        for left, text, font in piece.letters:
            assert left >= 0
            assert left + QFontMetricsF(font).horizontalAdvance(text) <= width + 1, text
        assert all(box.left() >= 0 and box.right() <= width for box in piece.boxes)
    last = [row[-1] for image in rasters(slip, width) for row in dots([image])]
    assert last.count("#") <= 80


def test_hangul_is_painted_and_not_a_box() -> None:
    """Each syllable has a picture of its own, which a missing letter has not."""
    assert has_hangul()
    seen = {tuple(dots(list(rasters(Slip("1", lines), 384)))) for lines in _syllables()}
    assert len(seen) == 4


def _syllables() -> Iterator[tuple[Text]]:
    yield from ((Text(one),) for one in "가힣쀍뷁")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_leads_to_toss_own_slip(width: int) -> None:
    (image,) = rasters(slips()["sale"], width)
    shown = QImage(
        image.bits, image.width, image.height, image.width // 8, QImage.Format.Format_Mono
    )
    shown.setColorTable([0xFFFFFFFF, 0xFF000000])
    grey = shown.convertToFormat(QImage.Format.Format_Grayscale8)
    view = memoryview(grey.constBits()).cast("B", (grey.height(), grey.bytesPerLine()))
    (found,) = zxingcpp.read_barcodes(view)
    assert found.text == URL


def test_a_long_slip_is_painted_in_parts_that_follow_each_other() -> None:
    images = list(rasters(slips()["many"], 384))
    assert len(images) > 1
    assert max(one.height for one in images) <= 4_096
    whole = sum(piece.height for piece in lay_out(slips()["many"], 384))
    assert abs(sum(one.height for one in images) - whole) <= len(images)


def test_pages_never_cut_a_line_and_lose_none() -> None:
    pieces = lay_out(slips()["many"], 576)
    cut = list(pages(pieces, 1_000))
    assert tuple(one for page in cut for one in page) == pieces
    assert all(sum(one.height for one in page) <= 1_000 for page in cut)
    assert [len(page) for page in pages(pieces[:2], 1)] == [1, 1]
    assert list(pages((), 1)) == []


def test_long_names_keep_every_letter() -> None:
    pieces = lay_out(slips()["long"], 384)
    told = "".join(text for piece in pieces for _, text, _ in piece.letters)
    assert told.replace(" ", "").count("가나다라") == 60


def test_the_drawer_opens_without_paper() -> None:
    strip = printed(drawer_bytes())
    assert (strip.kicks, strip.rows, strip.cuts) == (1, [], 0)
