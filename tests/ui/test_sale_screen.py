"""The sale screen as it is touched and typed at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.catalog import Sku
from pos_app.domain.stock import StockLevel
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.shelf import Directory
from pos_app.ui.theme import TOUCH_PX, apply_theme
from tests.ui.booth import (
    PRODUCTS,
    STOCK,
    Ears,
    held,
    open_screen,
    press,
    product,
    touch,
    words,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot: QtBot) -> SaleScreen:
    return open_screen(qtbot)


def shown(screen: SaleScreen) -> list[str]:
    model = screen.products.products
    return [model.tile(row).name for row in range(model.rowCount())]


def test_n_items_and_a_charge_are_n_plus_one_touches(screen: SaleScreen) -> None:
    ears = Ears(screen.desk)
    for sku in ("A-1", "B-2", "C-3"):
        touch(screen, sku)
    QTest.mouseClick(screen.roll.charge, LEFT)
    assert [cart.total_won for cart in ears.carts] == [24_000]


def test_a_double_touch_on_charge_charges_once(screen: SaleScreen) -> None:
    ears = Ears(screen.desk)
    touch(screen, "A-1")
    QTest.mouseClick(screen.roll.charge, LEFT)
    QTest.mouseDClick(screen.roll.charge, LEFT)
    QTest.mouseRelease(screen.roll.charge, LEFT)
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_Return)
    assert len(ears.carts) == 1
    assert not screen.roll.charge.isEnabled()


def test_two_quick_touches_are_two_pieces(screen: SaleScreen) -> None:
    where = screen.products.visualRect(screen.products.products.index(0)).center()
    viewport = screen.products.viewport()
    QTest.mouseClick(viewport, LEFT, pos=where)
    QTest.mouseDClick(viewport, LEFT, pos=where)  # the second press, as Qt names it
    QTest.mouseRelease(viewport, LEFT, pos=where)
    assert held(screen.desk) == {"A-1": 2}


def test_keys_alone_pick_three_items_and_charge(screen: SaleScreen) -> None:
    ears = Ears(screen.desk)
    for word in ("8801111111112", "C-3", "MUG-0042"):
        press(Qt.Key.Key_F2)
        QTest.keyClicks(screen.search, word, delay=0)
        QTest.qWait(120)  # a person rests before Enter; a scanner does not
        press(Qt.Key.Key_Return)
        assert not screen.search.text()
    press(Qt.Key.Key_F9)
    assert [[line.product.sku for line in cart.lines] for cart in ears.carts] == [
        ["B-2", "C-3", "D-4"]
    ]


def test_arrows_pick_and_enter_adds(screen: SaleScreen) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(key)
    assert held(screen.desk) == {"C-3": 1}
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)
    assert held(screen.desk) == {"C-3": 1}


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("ㄹㅁ", "수제 레몬 생강청"),
        ("레", "수제 레몬 생강청"),
        ("콜드브", "콜드브루 원액"),
        ("엽서3", "엽서 3종 세트"),
        ("88011", "콜드브루 원액"),
        ("mug", "머그컵"),
        ("머ㄱ", "머그컵"),
    ],
)
def test_search_finds_best_first(screen: SaleScreen, word: str, first: str) -> None:
    screen.search.setText(word)
    screen.search.flush()
    assert shown(screen)[0] == first


def test_enter_never_guesses_between_several(screen: SaleScreen) -> None:
    screen.search.setText("ㅅ")
    press(Qt.Key.Key_Return)
    assert not screen.desk.cart.lines
    assert screen.search.text() == "ㅅ"
    press(Qt.Key.Key_Down)
    wanted = screen.products.products.sku(0)
    press(Qt.Key.Key_Return)
    assert held(screen.desk) == {wanted: 1}
    assert len(shown(screen)) == len(PRODUCTS)


def test_enter_takes_a_search_that_has_not_been_shown_yet(screen: SaleScreen) -> None:
    screen.search.setText("머그")
    press(Qt.Key.Key_Return)
    assert held(screen.desk) == {"D-4": 1}


def test_plus_and_minus_change_the_quantity_unless_a_word_is_typed(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    for sign in "++-":
        press(Qt.Key.Key_unknown, sign)
    assert held(screen.desk) == {"A-1": 2}
    press(Qt.Key.Key_unknown, "C-3")
    assert (screen.search.text(), held(screen.desk)) == ("C-3", {"A-1": 2})


def test_digits_typed_elsewhere_start_the_search(screen: SaleScreen) -> None:
    screen.products.setFocus()
    press(Qt.Key.Key_unknown, "8")
    assert screen.search.hasFocus()
    press(Qt.Key.Key_unknown, "80")
    assert screen.search.text() == "880"


def test_ctrl_z_undoes_the_cart_from_the_search_box(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    screen.search.setText("레몬")
    QTest.keyClick(screen.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (held(screen.desk), screen.search.text()) == ({}, "레몬")


def test_clear_is_one_touch_and_can_be_undone(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    touch(screen, "B-2")
    QTest.mouseClick(child(screen, "clear"), LEFT)
    assert not screen.desk.cart.lines
    QTest.mouseClick(child(screen, "undo"), LEFT)
    assert held(screen.desk) == {"A-1": 1, "B-2": 1}


def child(screen: SaleScreen, name: str) -> QPushButton:
    button = screen.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    return button


def test_esc_takes_one_step_back_and_never_the_cart(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    screen.categories.choose("굿즈")
    screen.search.setText("머그")
    press(Qt.Key.Key_Escape)
    assert (screen.search.text(), screen.categories.current) == ("", "굿즈")
    press(Qt.Key.Key_Escape)
    assert screen.categories.current == ""
    for _ in range(3):
        press(Qt.Key.Key_Escape)
    assert held(screen.desk) == {"A-1": 1}


def test_a_category_shows_its_products(screen: SaleScreen) -> None:
    screen.categories.choose("굿즈")
    assert shown(screen) == ["머그컵", "한정판 아크릴 스탠드"]


def test_the_lines_buttons_change_and_remove(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    buttons = {one.accessibleName(): one for one in screen.roll.cart.findChildren(QPushButton)}
    more, fewer, out = (
        buttons[f"수제 레몬 생강청 {what}"] for what in ("하나 더", "하나 빼기", "지우기")
    )
    assert all(min(one.width(), one.height()) >= TOUCH_PX for one in (more, fewer, out))
    QTest.mouseClick(more, LEFT)
    QTest.mouseClick(more, LEFT)
    QTest.mouseClick(fewer, LEFT)
    assert held(screen.desk) == {"A-1": 2}
    QTest.mouseClick(out, LEFT)
    assert held(screen.desk) == {}


def test_tiles_say_what_is_left_and_what_is_being_paid(screen: SaleScreen) -> None:
    tiles = {screen.products.products.tile(row).sku: screen.products.products.tile(row)
             for row in range(len(PRODUCTS))}  # fmt: skip
    assert tiles[Sku("D-4")].stock == "3개 남음 · 결제 중 2"
    assert tiles[Sku("E-5")].sold_out
    assert tiles[Sku("C-3")].stock == ""
    touch(screen, "D-4")
    assert screen.products.products.tile(3).stock == "2개 남음 · 결제 중 2"


def test_a_new_count_changes_one_tile_and_resets_nothing(screen: SaleScreen) -> None:
    model: QAbstractItemModel = screen.products.products
    rows: list[int] = []
    resets: list[bool] = []
    model.dataChanged.connect(lambda first, _: rows.append(first.row()))
    model.modelReset.connect(lambda: resets.append(True))
    levels = STOCK | {Sku("D-4"): StockLevel(Sku("D-4"), 5, 1)}
    screen.desk.show_catalog(Directory(PRODUCTS), levels)
    assert (rows, resets) == ([3], [])


def test_language_and_theme_change_while_the_cart_stays(screen: SaleScreen) -> None:
    touch(screen, "A-1")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for name in ("dark", "light"):
        apply_theme(app, name)
    screen.retranslate(words("en"))
    assert held(screen.desk) == {"A-1": 1}
    assert screen.roll.total.text() == "₩12,000"
    assert screen.roll.charge.text() == "Charge ₩12,000   F9"
    assert screen.search.accessibleName() == "Find a product"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_has_a_name_has_it_in_the_users_language(qtbot: QtBot, lang: str) -> None:
    screen = open_screen(qtbot, lang)
    for name in ("search", "products", "cart", "total", "charge"):
        widget = screen.findChild(QWidget, name)
        assert isinstance(widget, QWidget)
        korean = any("가" <= char <= "힣" for char in widget.accessibleName())
        assert widget.accessibleName(), name
        assert korean is (lang == "ko"), name


def test_an_empty_booth_says_how_to_fill_it(screen: SaleScreen) -> None:
    screen.desk.show_catalog(Directory(), {})
    sentences = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    assert any("상품 가져오기" in sentence for sentence in sentences)


def test_nothing_found_is_said(screen: SaleScreen) -> None:
    screen.search.setText("없는것")
    screen.search.flush()
    sentences = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    assert any("없는것" in sentence for sentence in sentences)


def test_ten_thousand_products_are_laid_out_as_they_are_come_to(
    screen: SaleScreen, qtbot: QtBot
) -> None:
    many = [product(f"X{n:05}", f"상품 {n}", 1_000 + n) for n in range(10_000)]
    model, pulls = screen.products.products, 0
    screen.desk.show_catalog(Directory(many), {})
    assert model.rowCount() == 500
    while model.rowCount() < len(many):
        screen.products.scrollToBottom()
        qtbot.wait(20)
        pulls += 1
    assert pulls < 8
    screen.products.scrollToBottom()
    where = screen.products.viewport().rect().center()
    assert screen.products.indexAt(where).row() > 9_900
    assert model.sku(model.rowCount() - 1) == "X09999"
    screen.desk.add("X09999")
    assert model.tile(9_999).in_cart == 1
    assert len(screen.products.viewport().findChildren(QWidget)) == 0


def test_arrows_lead_on_where_the_first_of_very_many_end(screen: SaleScreen) -> None:
    many = [product(f"X{n:05}", f"상품 {n}", 1_000 + n) for n in range(1_200)]
    screen.desk.show_catalog(Directory(many), {})
    screen.products.choose(499)
    for _ in range(3):
        screen.products.walk(Qt.Key.Key_Right)
    assert screen.products.chosen_row() == 502


# --- while the rest of a large shop is being read ----------------------------------------------


FEW, ALL = PRODUCTS[:3], PRODUCTS


@pytest.fixture
def reading(qtbot: QtBot) -> tuple[SaleScreen, Ears]:
    """A screen that has the first products only."""
    desk = SaleDesk(words("ko"))
    screen = SaleScreen(desk, desk.wording)
    qtbot.addWidget(screen)
    desk.begin_catalog(Directory(FEW), STOCK)
    return screen, Ears(desk)


def test_the_first_products_are_sold_while_the_rest_is_read(
    reading: tuple[SaleScreen, Ears],
) -> None:
    screen, ears = reading
    screen.products.picked.emit("A-1")
    screen.search.setText("레몬")
    assert screen.products.products.rowCount() == 1
    assert [line.product for line in screen.desk.cart.lines] == [PRODUCTS[0]]
    assert ears.sentences == []


def test_what_may_be_another_product_is_not_taken_for_this_one(
    reading: tuple[SaleScreen, Ears],
) -> None:
    screen, ears = reading
    reads = words("ko").say("sale.reading")
    screen.desk.scan("A-1")  # what is not read yet may have it on its label
    screen.search.setText("레몬")
    QTest.keyClick(screen, Qt.Key.Key_Return)
    toast = screen.findChild(QLabel, "toast")
    assert isinstance(toast, QLabel)
    assert (ears.sentences, toast.text()) == ([reads], reads)
    assert not screen.desk.cart.lines
    screen.search.setText("머그")
    assert reads in [one.text() for one in screen.findChildren(QLabel)]
    screen.desk.show_catalog(Directory(ALL), STOCK)
    assert screen.products.products.rowCount() == 1
    QTest.keyClick(screen, Qt.Key.Key_Return)
    screen.desk.scan("A-1")
    assert len(screen.desk.cart.lines) == 2


def test_the_rest_comes_without_a_tile_being_moved(screen: SaleScreen, qtbot: QtBot) -> None:
    many = [product(f"X{n:05}", f"상품 {n}", 1_000 + n) for n in range(1_200)]
    desk, model, resets = screen.desk, screen.products.products, []
    desk.is_read = False
    desk.begin_catalog(Directory(many[:500]), {})
    screen.products.choose(3)
    screen.products.verticalScrollBar().setValue(200)
    model.modelReset.connect(lambda: resets.append(model.rowCount()))
    desk.show_catalog(Directory(many), {})
    assert resets == []
    assert screen.products.chosen_row() == 3
    assert screen.products.verticalScrollBar().value() == 200
    assert model.canFetchMore(QModelIndex())
    desk.begin_catalog(Directory(many[:500]), {})  # too late to matter
    assert desk.shelf.products == tuple(many)


def test_charge_is_refused_aloud_and_the_sentence_is_seen(screen: SaleScreen) -> None:
    touch(screen, "E-5")
    toast = screen.findChild(QLabel, "toast")
    assert isinstance(toast, QLabel)
    assert toast.isVisible()
    assert "품절" in toast.text()


@pytest.mark.parametrize("width", [1280, 1366, 1600, 1920])
def test_the_tiles_share_the_whole_width(screen: SaleScreen, qtbot: QtBot, width: int) -> None:
    many = [product(f"X{n}", f"상품 {n}", 1_000) for n in range(60)]
    screen.desk.show_catalog(Directory(many), {})
    screen.resize(width, 800)
    qtbot.wait(50)
    tiles = screen.products
    columns = tiles.columns()
    first, last = (tiles.visualRect(tiles.products.index(row)) for row in (0, columns - 1))
    assert (first.top(), last.width()) == (last.top(), first.width())
    assert tiles.viewport().width() - last.right() < columns + 2


def test_the_selected_line_is_in_sight(screen: SaleScreen, qtbot: QtBot) -> None:
    many = [product(f"X{n}", f"상품 {n}", 1_000) for n in range(20)]
    screen.desk.show_catalog(Directory(many), {})
    for one in many:
        screen.desk.add(one.sku)
    bar = screen.roll.cart.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    screen.desk.select("X0")
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_nothing_is_cut_and_nothing_overlaps(screen: SaleScreen, qtbot: QtBot) -> None:
    screen.desk.show_catalog(Directory([product("X", "비싼 것", 9_999_999)]), {})
    screen.desk.add("X")
    qtbot.wait(50)
    for label in screen.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.sizeHint().width() <= label.width(), label.text()
    for button in screen.findChildren(QPushButton):
        if button.isVisible():
            assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
            assert button.height() >= TOUCH_PX, button.text()


def test_products_that_are_still_being_read_are_no_empty_shelf(qtbot: QtBot) -> None:
    desk = SaleDesk(words("ko"))
    screen = SaleScreen(desk, desk.wording)
    qtbot.addWidget(screen)

    def said() -> list[str]:
        return [one.text() for one in screen.findChildren(QLabel) if one.isVisibleTo(screen)]

    assert words("ko").say("sale.reading") in said()
    desk.show_catalog(Directory(), {})
    assert words("ko").say("sale.reading") not in said()
    assert words("ko").say("sale.no_products") in said()
