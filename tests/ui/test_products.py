"""The desk for products and stock, over real books: edited, counted, arranged, and seen to sell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.cart import priced
from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.cells import MOST_STOCK
from pos_app.domain.goods import Item
from pos_app.domain.money import Won
from pos_app.domain.stock import MovementKind, Policy
from pos_app.ui.models.stocklist import Place
from pos_app.ui.screens.products import ProductsScreen
from pos_app.ui.shelf import FAVOURITES
from pos_app.ui.warehouse import Warehouse
from pos_app.ui.widgets.recount import Recount
from pos_app.ui.widgets.stock_form import StockForm
from pos_app.ui.widgets.stock_table import StockTable
from tests.ui.booth import COFFEE, LEMON, MUG, RARE
from tests.ui.dialogs import in_dialog
from tests.ui.stall import ENOUGH, SOON_MS, Stall


def house(stall: Stall) -> Warehouse:
    found = stall.window.warehouse
    assert found is not None
    return found


def desk(stall: Stall) -> ProductsScreen:
    """The screen, opened from the tool bar."""
    button = stall.window.bar.findChild(QPushButton, "tool-products")
    assert button is not None
    button.click()
    screen = house(stall).screen
    stall.until(lambda: screen.model.rowCount() and stall.backroom.idle())
    assert stall.window.stack.currentWidget() is screen
    return screen


def item(stall: Stall, product: Product = COFFEE) -> Item:
    found = [one for one in stall.books.goods.items() if one.product.sku == product.sku]
    assert len(found) == 1
    return found[0]


def type_in(screen: ProductsScreen, product: Product, place: Place, text: str) -> bool:
    row = screen.model.row_of(product.sku)
    return screen.model.setData(screen.model.index(row, place), text)


def settled(stall: Stall) -> None:
    stall.until(stall.backroom.idle)


def save(stall: Stall) -> None:
    house(stall).screen.bar.save.click()
    settled(stall)


def test_fields_are_edited_in_place_and_saved_together(stall: Stall) -> None:
    screen = desk(stall)
    assert type_in(screen, COFFEE, Place.NAME, " 콜드브루 큰 병 ")
    assert type_in(screen, COFFEE, Place.PRICE, "12,000 원")
    assert type_in(screen, COFFEE, Place.CATEGORY, "차")
    assert type_in(screen, COFFEE, Place.BARCODE, "880555")
    assert type_in(screen, COFFEE, Place.TAX, "exempt")
    assert type_in(screen, COFFEE, Place.POLICY, "warn")
    assert type_in(screen, COFFEE, Place.LOW_MARK, "3")
    assert type_in(screen, MUG, Place.PRICE, "16000")
    assert screen.bar.save.text() == "저장 (2)"
    assert item(stall).product == COFFEE  # nothing is written yet
    save(stall)
    new = Product(COFFEE.sku, "콜드브루 큰 병", Won(12_000), TaxClass.EXEMPT, "차", "880555")
    assert item(stall).product == new
    assert (item(stall).level.policy, item(stall).level.low_mark) == (Policy.WARN, 3)
    assert item(stall, MUG).product.price_won == 16_000
    assert not screen.bar.save.isEnabled()
    assert "2" in screen.message.text()
    stall.until(lambda: stall.window.desk.shelf.product(COFFEE.sku) == new)


def test_an_open_price_is_shown_kept_and_ended(stall: Stall) -> None:
    screen = desk(stall)
    index = screen.model.index(screen.model.row_of(COFFEE.sku), Place.PRICE)
    assert type_in(screen, COFFEE, Place.PRICE, "시가")
    save(stall)
    assert item(stall).product == replace(COFFEE, price_won=Won(0), open_price=True)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
        assert screen.model.data(index, role) == "시가"
    assert type_in(screen, COFFEE, Place.PRICE, screen.model.data(index, Qt.ItemDataRole.EditRole))
    assert type_in(screen, COFFEE, Place.NAME, "콜드브루 2")
    save(stall)
    assert item(stall).product.open_price
    assert type_in(screen, COFFEE, Place.PRICE, "500")
    save(stall)
    assert (item(stall).product.price_won, item(stall).product.open_price) == (500, False)


def test_what_cannot_be_is_said_and_not_drafted(stall: Stall) -> None:
    screen = desk(stall)
    for place, text in ((Place.PRICE, "많이"), (Place.NAME, "가" * 300), (Place.LOW_MARK, "-1")):
        assert not type_in(screen, COFFEE, place, text)
        assert screen.message.isVisible()
    assert screen.drafts.edits == {}
    assert not type_in(screen, COFFEE, Place.STOCK, "5")


def test_a_code_of_another_product_keeps_the_drafts(stall: Stall) -> None:
    screen = desk(stall)
    type_in(screen, COFFEE, Place.BARCODE, str(LEMON.barcode))
    save(stall)
    assert LEMON.name in screen.message.text()
    assert len(screen.drafts.edits) == 1
    screen.bar.drop.click()
    assert screen.drafts.edits == {}


def test_a_field_is_edited_by_keys_alone(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.setFocus()
    screen.table.choose(COFFEE.sku, Place.PRICE)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    editor = screen.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "7777")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stall.until(lambda: screen.drafts.edit(COFFEE.sku).product.price_won == 7_777)


def test_a_list_offers_what_there_is(stall: Stall) -> None:
    screen = desk(stall)
    index = screen.model.index(screen.model.row_of(COFFEE.sku), Place.POLICY)
    screen.table.setCurrentIndex(index)
    screen.table.edit(index)
    box = screen.table.findChild(QComboBox)
    assert box is not None
    assert [box.itemText(row) for row in range(box.count())] == ["막기", "알리고 팔기", "세지 않음"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert screen.drafts.edit(COFFEE.sku).policy is Policy.WARN


def test_a_product_is_added_and_sold(stall: Stall) -> None:
    screen = desk(stall)
    screen.bar.add.click()
    sku = screen.table.chosen_sku()
    assert sku is not None
    new = Product(sku, "새 컵", Won(4_000))
    save(stall)  # without a name
    assert "이름" in screen.message.text()
    type_in(screen, new, Place.NAME, "새 컵")
    type_in(screen, new, Place.PRICE, "4000")
    save(stall)
    assert item(stall, new).product == new
    stall.until(lambda: stall.window.desk.shelf.product(sku) == new)


def test_a_product_is_taken_off_sale_and_comes_back(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.choose(COFFEE.sku)
    screen.card.off.click()
    save(stall)
    stall.until(lambda: stall.window.desk.shelf.product(COFFEE.sku) is None)
    assert not item(stall).active
    screen.table.choose(COFFEE.sku)
    screen.card.off.click()
    save(stall)
    stall.until(lambda: stall.window.desk.shelf.product(COFFEE.sku) is not None)


def test_nobody_leaves_with_unsaved_drafts(stall: Stall) -> None:
    screen = desk(stall)
    type_in(screen, COFFEE, Place.PRICE, "1")
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is screen
    assert screen.message.isVisible()
    screen.bar.drop.click()
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.sale


def counting(stall: Stall, kind: MovementKind) -> StockForm:
    """The form for a change of the count of coffee, at this page of it."""
    screen = desk(stall)
    screen.table.choose(COFFEE.sku)
    button = screen.card.findChild(QPushButton, f"stock-{kind}")
    assert button is not None
    button.click()
    return screen.card.form


@pytest.mark.parametrize("typed", ["2000000010069", "2147483648", "-99999999999"])
def test_a_barcode_where_a_count_belongs_is_refused(stall: Stall, typed: str) -> None:
    form = counting(stall, MovementKind.ADJUST)
    form.qty.setText(typed)
    form.why.setEditText("점검")
    form.go.click()
    settled(stall)
    said = stall.window.sale.desk.wording.say("goods.bad_count", most=MOST_STOCK)
    assert house(stall).screen.message.text() == said
    assert item(stall).level.on_hand == ENOUGH
    assert form.qty.text() == typed


@pytest.mark.parametrize(
    ("kind", "typed", "count"),
    [
        (MovementKind.RECEIVE, "5", ENOUGH + 5),
        (MovementKind.ADJUST, "−2", ENOUGH - 2),
        (MovementKind.COUNT, "1,000", 1_000),
    ],
)
def test_counts_are_changed_with_a_reason(
    stall: Stall, kind: MovementKind, typed: str, count: int
) -> None:
    form, screen = counting(stall, kind), house(stall).screen
    form.qty.setText("많이")
    form.go.click()
    assert "많이" in screen.message.text()
    form.qty.setText(typed)
    if kind is not MovementKind.RECEIVE:
        form.go.click()
        assert screen.message.text() == stall.window.sale.desk.wording.say("goods.no_why")
    form.why.setEditText("점검")
    form.go.click()
    settled(stall)
    assert item(stall).level.on_hand == count
    assert form.qty.text() == ""
    stall.until(lambda: stall.window.desk.shelf.level(COFFEE.sku).on_hand == count)
    screen.card.show_page("movements")
    settled(stall)
    assert "점검" in screen.card.moved.item(0).text()


def test_a_refused_count_says_why(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.choose(COFFEE.sku)
    house(stall).keeping.change_count(MovementKind.RECEIVE, COFFEE.sku, 0, "")
    settled(stall)
    assert screen.message.isVisible()
    assert item(stall).level.on_hand == ENOUGH


def test_the_switch_stops_the_sale_at_once(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.choose(COFFEE.sku)
    screen.card.switch.click()
    stall.until(lambda: stall.window.desk.shelf.level(COFFEE.sku).sold_out)
    stall.window.desk.add(COFFEE.sku)
    assert stall.window.desk.cart.lines == ()
    model = stall.window.sale.products.products
    row = [model.sku(one) for one in range(model.rowCount())].index(COFFEE.sku)
    assert model.tile(row).sold_out
    assert not house(stall).shortage.button.isVisible()
    settled(stall)
    screen.card.switch.click()
    stall.until(lambda: not stall.window.desk.shelf.level(COFFEE.sku).sold_out)


def test_favourites_are_the_first_tab(stall: Stall) -> None:
    screen, sale = desk(stall), stall.window.sale
    screen.table.choose(MUG.sku)
    screen.card.look.star.click()
    stall.until(lambda: house(stall).wares.looks.favourites == {MUG.sku})
    assert sale.categories._names[0] == FAVOURITES
    sale.categories.choose(FAVOURITES)
    model = sale.products.products
    assert [model.sku(row) for row in range(model.rowCount())] == [MUG.sku]
    settled(stall)
    screen.card.look.star.click()
    stall.until(lambda: not house(stall).wares.looks.favourites)
    assert sale.categories.current == ""


def test_products_are_arranged_by_drag_and_by_keys(stall: Stall) -> None:
    screen = desk(stall)
    model = screen.model

    def order() -> list[Sku]:
        return [one.product.sku for one in stall.books.goods.items()]

    data = model.mimeData([model.index(model.row_of(RARE.sku), 0)])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    settled(stall)
    assert order()[0] == RARE.sku
    stall.until(lambda: stall.window.desk.shelf.products[0].sku == RARE.sku)
    screen.table.choose(RARE.sku)
    QTest.keyClick(screen.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settled(stall)
    assert order()[:2] == [LEMON.sku, RARE.sku]
    QTest.keyClick(screen.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settled(stall)
    assert order()[0] == RARE.sku
    QTest.keyClick(screen.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    settled(stall)
    assert order()[-1] == RARE.sku
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def test_what_is_searched_for_cannot_be_moved(stall: Stall) -> None:
    screen = desk(stall)
    screen.bar.search.setText("ㅁㄱㅋ")
    stall.until(lambda: screen.model.rowCount() == 1)
    assert screen.model.sku(0) == MUG.sku
    assert not screen.model.flags(screen.model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    screen.bar.search.clear()
    stall.until(lambda: screen.model.rowCount() == 5)


def test_a_category_wears_the_colour_that_is_chosen(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.choose(COFFEE.sku)
    screen.card.look.swatches.button(6).click()
    stall.until(lambda: dict(house(stall).wares.looks.colours) == {"음료": 6})
    model = stall.window.sale.products.products
    row = [model.sku(one) for one in range(model.rowCount())].index(COFFEE.sku)
    assert model.tile(row).stripe == 7
    assert stall.window.sale.categories._stripes["음료"] == 6


def test_a_picture_is_shown_on_the_tile(stall: Stall, tmp_path: Path) -> None:
    screen, tiles = desk(stall), stall.window.sale.products
    low = tiles.gridSize().height()
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(tmp_path / "cup.png"))
    screen.table.choose(COFFEE.sku)
    house(stall).arranging.picture(COFFEE.sku, tmp_path / "cup.png")
    stall.until(lambda: house(stall).wares.pixmap(COFFEE.sku))
    assert tiles.gridSize().height() > low
    shown = house(stall).wares.pixmap(COFFEE.sku)
    assert shown is not None
    assert (shown.width(), shown.height()) == (256, 170)
    house(stall).arranging.picture(COFFEE.sku, tmp_path / "nothing.png")
    settled(stall)
    assert "nothing.png" in screen.message.text()
    assert item(stall).picture
    assert screen.message.isVisible()
    screen.card.look.drop.click()
    stall.until(lambda: not house(stall).wares.looks.pictures)
    stall.until(lambda: not screen.message.isVisible())  # what was wrong is over
    assert tiles.gridSize().height() == low


def answer(then: Callable[[Recount], None]) -> None:
    """Answer the question that is about to be asked."""
    in_dialog(Recount, then)


def test_what_is_short_is_corrected_with_a_reason_and_then_sold(stall: Stall) -> None:
    stall.stock_up((RARE, 1))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.level(RARE.sku).on_hand == 1)
    window, button = stall.window, house(stall).shortage.button
    window.desk.add(RARE.sku)
    assert not button.isVisible()
    window.desk.add(RARE.sku)
    assert button.isVisible()

    def correct(dialog: Recount) -> None:
        dialog.more.setText("0")
        dialog.go.click()
        assert dialog.message.text()
        dialog.more.setText("2")
        dialog.go.click()
        assert dialog.message.text() == dialog._wording.say("goods.no_why")
        dialog.why.setEditText("상자에서 더 찾음")
        dialog.go.click()

    answer(correct)
    button.click()
    stall.until(lambda: window.desk.cart.qty_of(RARE.sku) == 2)
    newest = stall.books.goods.movements(RARE.sku, 1)[0]
    assert (newest.kind, newest.delta, newest.why) == (MovementKind.ADJUST, 2, "상자에서 더 찾음")


def test_what_is_short_at_a_typed_price_is_sold_at_it(stall: Stall) -> None:
    asked = replace(RARE, price_won=Won(0), open_price=True)
    stall.stock_up((asked, 1))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.level(RARE.sku).on_hand == 1)
    desk, button = stall.window.desk, house(stall).shortage.button
    desk.ring(priced(asked, 700), 1)
    desk.ring(priced(asked, 900), 1)
    assert button.isVisible()

    def correct(dialog: Recount) -> None:
        assert dialog.more.text() == "1"
        dialog.why.setEditText("더 찾음")
        dialog.go.click()

    answer(correct)
    button.click()
    stall.until(lambda: desk.cart.qty_of(RARE.sku) == 2)
    assert desk.cart.total_won == 1_600


def test_who_goes_back_from_the_correction_changes_nothing(stall: Stall) -> None:
    stall.stock_up((RARE, 0))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.level(RARE.sku).on_hand == 0)
    stall.window.desk.add(RARE.sku)
    answer(lambda dialog: dialog.back.click())
    house(stall).shortage.button.click()
    settled(stall)
    assert stall.window.desk.cart.lines == ()
    assert item(stall, RARE).level.on_hand == 0


def test_what_warns_goes_below_nought_in_the_cart(stall: Stall) -> None:
    stall.stock_up((RARE, 1))
    screen = desk(stall)
    type_in(screen, RARE, Place.POLICY, "warn")
    save(stall)
    stall.until(lambda: stall.window.desk.shelf.level(RARE.sku).warns)
    stall.window.desk.set_qty(RARE.sku, 3)
    assert stall.window.desk.cart.qty_of(RARE.sku) == 3
    model = stall.window.sale.products.products
    row = [model.sku(one) for one in range(model.rowCount())].index(RARE.sku)
    assert "-2" in model.tile(row).stock.replace("−", "-")
    assert not model.tile(row).sold_out


def test_another_language_keeps_the_drafts(stall: Stall) -> None:
    screen = desk(stall)
    type_in(screen, COFFEE, Place.PRICE, "1")
    stall.window._on_tool("language")
    assert screen.bar.save.text() == "Save (1)"
    assert screen.model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert len(screen.drafts.edits) == 1


def test_strange_names_are_text(stall: Stall, qtbot: QtBot) -> None:
    screen = desk(stall)
    type_in(screen, COFFEE, Place.NAME, "<b>굵게</b> 😀 مرحبا")
    screen.table.choose(COFFEE.sku)
    assert screen.card.name.textFormat() is Qt.TextFormat.PlainText
    assert "<b>" in screen.card.name.text()


def test_a_cart_that_went_on_gets_nothing_of_what_was_asked_before(stall: Stall) -> None:
    stall.stock_up((RARE, 1))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.level(RARE.sku).on_hand == 1)
    window = stall.window
    window.desk.set_qty(RARE.sku, 2)

    def correct(dialog: Recount) -> None:
        dialog.why.setEditText("찾음")
        dialog.go.click()

    answer(correct)
    house(stall).shortage.button.click()
    window.desk.add(COFFEE.sku)  # before it is noted
    stall.until(lambda: window.desk.shelf.level(RARE.sku).on_hand == 2)
    settled(stall)
    assert [line.product for line in window.desk.cart.lines] == [COFFEE]


def test_what_is_short_at_two_prices_is_sold_at_the_price_that_was_typed(stall: Stall) -> None:
    asked = replace(RARE, open_price=True)
    stall.stock_up((asked, 2))
    stall.till.reload()
    stall.until(lambda: stall.window.desk.shelf.product(RARE.sku) == asked)
    desk = stall.window.desk
    for price_won in (5_000, 7_000, 7_000):
        desk.ring(priced(asked, price_won), 1)

    def correct(dialog: Recount) -> None:
        assert dialog.more.text() == "1"
        dialog.why.setEditText("찾음")
        dialog.go.click()

    answer(correct)
    house(stall).shortage.button.click()
    stall.until(lambda: desk.cart.qty_of(RARE.sku) == 3)
    assert [(one.product.price_won, one.qty) for one in desk.cart.lines] == [(5_000, 1), (7_000, 2)]


def test_enter_where_nothing_is_to_edit_asks_qt_for_no_edit(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.setCurrentIndex(QModelIndex())
    QTest.keyClick(screen.table, Qt.Key.Key_Return)  # a warning of Qt fails the test
    screen.table.choose(COFFEE.sku, Place.STOCK)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.table.state() is not StockTable.State.EditingState


def test_a_touch_on_what_is_chosen_begins_to_edit_it(stall: Stall) -> None:
    screen = desk(stall)
    table, row = screen.table, screen.model.row_of(COFFEE.sku)

    def touch(place: Place) -> None:
        at = table.visualRect(screen.model.index(row, place)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    touch(Place.STOCK)
    touch(Place.STOCK)  # counts are changed beside it
    assert not table.is_typed_in()
    touch(Place.PRICE)
    assert not table.is_typed_in()
    touch(Place.PRICE)
    assert table.is_typed_in()


def test_what_was_touched_may_be_gone_a_moment_later(stall: Stall) -> None:
    screen = desk(stall)
    table = screen.table
    at = table.visualRect(screen.model.index(0, Place.PRICE)).center()
    for _ in range(2):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    screen.bar.search.setText("nothing is called so")
    stall.until(lambda: not screen.model.rowCount())
    stall.qtbot.wait(2 * QApplication.doubleClickInterval())  # a warning of Qt fails the test
    assert not table.is_typed_in()


def test_what_is_read_meanwhile_closes_no_field_that_is_typed_in(stall: Stall) -> None:
    screen = desk(stall)
    screen.table.choose(COFFEE.sku, Place.NAME)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    field = screen.table.findChild(QLineEdit)
    assert field is not None
    stall.stock_up((LEMON, 7))
    with stall.qtbot.waitSignal(house(stall).keeping.read, timeout=SOON_MS):
        house(stall).keeping.reload()
    field.setText("Cold brew")
    QTest.keyClick(field, Qt.Key.Key_Return)
    stall.until(lambda: screen.drafts.item(LEMON.sku).level.on_hand == 7)
    assert screen.drafts.edit(COFFEE.sku).product.name == "Cold brew"
