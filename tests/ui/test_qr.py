"""What is painted is what a phone reads: in every theme, at every size and pixel ratio."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.ui.theme import apply_theme
from pos_app.ui.widgets.qr import GOOD_MODULE_PX, QrTile, matrix_of

V2_PAGE = "https://pay.toss.im/payfront/auth?payToken=test_token1234567890a"
V1_PAGE = (
    "https://toss.im/tosspay/order/orderWait?payToken=test_token1234567890a"
    "&retUrl=https://shop.example/paid/thanks"
)
LONG_PAGE = V1_PAGE + "/and/a/long/way/home" * 4
RATIOS = (1.0, 1.25, 2.0)
GROUND = QColor("#14161b")


def paint(tile: QrTile, side: int, ratio: float) -> NDArray[np.uint8]:
    """The pixels of a tile on a screen of this ratio."""
    tile.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    tile.resize(side, side)
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(GROUND)
    tile.devicePixelRatioF = lambda: ratio  # type: ignore[method-assign]
    tile.render(image)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def read(pixels: NDArray[np.uint8]) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(pixels)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("side", [300, 460, 700])
@pytest.mark.parametrize("page", [V2_PAGE, V1_PAGE, LONG_PAGE])
def test_a_phone_reads_it(
    qtbot: QtBot, qapp: QApplication, page: str, side: int, ratio: float, theme: str
) -> None:
    apply_theme(qapp, theme)
    tile = QrTile()
    qtbot.addWidget(tile)
    tile.show_text(page)
    assert read(paint(tile, side, ratio)) == [page]


@pytest.mark.parametrize("ratio", RATIOS)
def test_it_is_pure_black_on_pure_white_in_whole_pixels(qtbot: QtBot, ratio: float) -> None:
    tile = QrTile()
    qtbot.addWidget(tile)
    tile.show_text(V2_PAGE)
    pixels = paint(tile, 480, ratio)
    ground = int(pixels[0, 0])
    assert set(np.unique(pixels)) <= {0, 255, ground}
    rows, columns = np.where(pixels == 0)
    top, left, size = rows.min(), columns.min(), tile.module_px()
    want = np.kron(np.array(matrix_of(V2_PAGE)), np.ones((size, size), bool))
    found = pixels[top : top + len(want), left : left + len(want)] == 0
    assert np.array_equal(found, want)
    quiet = 4 * size  # ISO/IEC 18004
    around = pixels[top - quiet : top + len(want) + quiet, left - quiet : left + len(want) + quiet]
    assert around.shape == (len(want) + 2 * quiet,) * 2
    assert not (around[:quiet] != 255).any()
    assert not (around[:, :quiet] != 255).any()
    assert not (around[-quiet:] != 255).any()
    assert not (around[:, -quiet:] != 255).any()


def test_it_grows_with_its_room(qtbot: QtBot) -> None:
    tile = QrTile()
    qtbot.addWidget(tile)
    tile.show_text(V1_PAGE)
    tile.resize(tile.sizeHint())
    assert tile.module_px() >= GOOD_MODULE_PX
    small = tile.module_px()
    tile.resize(tile.size() * 2)
    assert tile.module_px() >= 2 * small


def test_a_cleared_tile_shows_nothing(qtbot: QtBot) -> None:
    tile = QrTile()
    qtbot.addWidget(tile)
    tile.show_text(V2_PAGE)
    tile.clear()
    assert tile.is_empty()
    pixels = paint(tile, 400, 1.0)
    assert read(pixels) == []
    assert len(np.unique(pixels)) == 1


def test_the_level_survives_a_reflection(qtbot: QtBot) -> None:
    """Level M: a lamp's reflection over a few modules costs nothing."""
    tile = QrTile()
    qtbot.addWidget(tile)
    tile.show_text(V2_PAGE)
    pixels = paint(tile, 480, 1.0)
    middle = len(pixels) // 2
    pixels[middle - 40 : middle + 20, middle - 30 : middle + 40] = 255
    assert read(pixels) == [V2_PAGE]
