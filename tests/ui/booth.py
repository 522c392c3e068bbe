"""A small booth for the tests of the window: a few products, their counts, and a sale screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product, Sku
from pos_app.domain.money import Won
from pos_app.domain.stock import StockLevel
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.shelf import Directory
from pos_app.ui.theme import apply_theme
from pos_app.wording import Wording

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"


def words(lang: str) -> Wording:
    """The program's own sentences; a missing one fails the test."""
    return Wording(TRANSLATIONS, lang, strict=True)


def product(sku: str, name: str, price: int, category: str = "", barcode: str = "") -> Product:
    return Product(Sku(sku), name, Won(price), category=category, barcode=barcode or None)


LEMON = product("A-1", "수제 레몬 생강청", 12_000, "식품", "8801234567893")
COFFEE = product("B-2", "콜드브루 원액", 9_000, "음료", "8801111111112")
CARD = product("C-3", "엽서 3종 세트", 3_000, "문구")
MUG = product("D-4", "머그컵", 15_000, "굿즈", "MUG-0042")
RARE = product("E-5", "한정판 아크릴 스탠드", 20_000, "굿즈")
PRODUCTS = (LEMON, COFFEE, CARD, MUG, RARE)


def counts(**on_hand: tuple[int, int]) -> dict[Sku, StockLevel]:
    """Counts by SKU with `_` for `-`: (on hand, reserved)."""
    names = {Sku(name.replace("_", "-")): pair for name, pair in on_hand.items()}
    return {sku: StockLevel(sku, *pair) for sku, pair in names.items()}


STOCK = counts(A_1=(10, 0), D_4=(5, 2), E_5=(1, 1))


class Ears:
    """Hears what the desk says."""

    def __init__(self, desk: SaleDesk) -> None:
        self.carts: list[Cart] = []
        self.sentences: list[str] = []
        desk.charge_asked.connect(self.carts.append)
        desk.refused.connect(self.sentences.append)


def open_screen(qtbot: QtBot, lang: str = "ko") -> SaleScreen:
    """A sale screen with the booth's products, on show, with the keyboard."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    desk = SaleDesk(words(lang))
    desk.show_catalog(Directory(PRODUCTS), STOCK)
    screen = SaleScreen(desk, desk.wording)
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    screen.activateWindow()
    qtbot.waitExposed(screen)
    screen.search.setFocus()
    return screen


def press(key: Qt.Key, text: str = "") -> None:
    """Press a key where the keyboard is now."""
    focus = QApplication.focusWidget()
    assert focus is not None
    if text:
        QTest.keyClicks(focus, text)
    else:
        QTest.keyClick(focus, key)


def touch(screen: SaleScreen, sku: str) -> None:
    """Touch the tile of a product."""
    tiles = screen.products
    model = tiles.products
    row = next(row for row in range(model.rowCount()) if model.sku(row) == sku)
    where = tiles.visualRect(model.index(row)).center()
    QTest.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=where)


def held(desk: SaleDesk) -> dict[str, int]:
    return {str(line.product.sku): line.qty for line in desk.cart.lines}


class Hand:
    """Presses a button of the next message box by its text."""

    def __init__(self, text: str) -> None:
        self.said = self.usual = ""
        self.offered: list[str] = []
        self._text = text
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return
        self._timer.stop()
        self.said = f"{box.text()}\n{box.informativeText()}"
        buttons = box.findChildren(QPushButton)
        self.usual = next((one.text() for one in buttons if one.isDefault()), "")
        self.offered = [one.text() for one in buttons]
        next(one for one in buttons if one.text() == self._text).click()
