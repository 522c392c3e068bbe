"""Large letters on a large screen: what grows with them, and what is read whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from pos_app.ui.models.stocklist import Place
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import apply_theme, text_px
from tests.gallery.check import check
from tests.gallery.scenes import show
from tests.gallery.stage import SIZES, THEMES, Stage

LARGEST = "150"


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    opened = Stage(qapp, tmp_path / "books")
    opened.window.show()
    opened.wear("light")
    opened.resize(SIZES[-1])
    yield opened
    opened.close()
    apply_theme(qapp, THEMES[0])


def letters_px(widget: QWidget) -> int:
    return widget.font().pixelSize()


def test_which_money_moves_is_said_in_letters_that_grow(stage: Stage) -> None:
    banner = stage.window.bar.banner
    before, words = letters_px(banner), banner.text()
    stage.wear("light", LARGEST)
    stage.settle()
    assert letters_px(banner) == text_px(before) > before
    assert banner.text() == words  # on one line still


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_which_money_moves_is_said_whole_in_a_small_window(stage: Stage, lang: str) -> None:
    stage.speak(lang)
    stage.wear("light", LARGEST)
    stage.resize(SIZES[0])
    assert "…" not in stage.window.bar.banner.text()


def test_a_row_of_the_receipts_holds_both_its_lines(stage: Stage) -> None:
    show(stage, "receipts")
    stage.wear("light", LARGEST)
    rows = stage.window.receipts.list
    padding_px = 2 * 8
    assert rows.rowHeight(0) >= 2 * rows.fontMetrics().lineSpacing() + padding_px


def test_words_that_do_not_grow_with_the_screen_grow_with_the_letters(stage: Stage) -> None:
    words, fitted = Words(16, parent=stage.window), Words(16, parent=stage.window)
    fitted.fit(560)
    stage.wear("light", LARGEST)
    for one in (words, fitted):
        one.ensurePolished()  # it is on no screen
    assert letters_px(words) == text_px(16) > letters_px(fitted) == 16


@pytest.mark.parametrize(
    ("size", "percent", "scene"),
    [
        ((1366, 768), LARGEST, "pay-checking-toss-words"),
        ((1280, 720), LARGEST, "pay-show-qr-3min"),
        ((1024, 680), "100", "pay-checking-unsaved"),
    ],
)
def test_of_a_payment_all_is_read_whole_and_the_largest_letters_give_way(
    stage: Stage, size: tuple[int, int], percent: str, scene: str
) -> None:
    stage.wear("light", percent)
    stage.resize(size)
    show(stage, "pay-paying")
    stage.settle()
    amount = stage.window.pay._amount
    whole = letters_px(amount)
    show(stage, scene)
    stage.settle()
    assert check(stage.shown()) == []
    assert letters_px(amount) < whole
    assert letters_px(stage.window.pay._asked) >= 13
    show(stage, "pay-paying")
    stage.settle()
    assert letters_px(amount) == whole


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("size", [(1024, 680), SIZES[0]])
def test_each_tool_of_the_cart_shows_its_key_and_all_of_it(
    stage: Stage, size: tuple[int, int], lang: str
) -> None:
    stage.speak(lang)
    stage.wear("light", LARGEST)
    stage.resize(size)
    show(stage, "sale-cart")
    stage.window.sale.roll.show_parked(12)
    stage.settle()
    assert check(stage.shown()) == []
    tools = stage.window.sale.roll.tools
    keys = {"park": "F4", "recall": "F5", "discount": "F8", "note": "Ctrl+M"}
    assert [name for name, key in keys.items() if key not in tools[name].text()] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_barcode_and_every_header_of_the_products_are_read_whole(
    stage: Stage, size: tuple[int, int]
) -> None:
    stage.resize(size)
    show(stage, "products")
    (table,) = (one for one in stage.window.findChildren(QTableView) if one.isVisible())
    for percent in ("100", LARGEST):
        stage.wear("light", percent)
        stage.settle()
        head = table.horizontalHeader()
        assert all(head.sectionSize(one) >= head.sectionSizeHint(one) for one in Place)
        needed = table.fontMetrics().horizontalAdvance("2000000010014")
        assert table.columnWidth(Place.BARCODE) > needed
