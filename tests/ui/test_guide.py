"""The first run: practise at one touch, or make ready step by step; and products taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.payment import Contract, Mode
from pos_app.errors import Refused
from pos_app.practising import is_first_run
from pos_app.profile import PRACTICE, PRACTICE_KEY, Profile
from pos_app.settings import Settings
from pos_app.ui.shelf import Directory
from pos_app.ui.showcase import ShowChoices
from pos_app.ui.theme import GAP_PX, apply_theme
from pos_app.ui.welcome import Welcome
from pos_app.ui.widgets.delivery_form import DeliveryForm
from tests.ui.booth import words
from tests.ui.stall import Stall


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    one = Stall(qtbot, tmp_path / "books", first=True)
    one.start()
    yield one
    one.close()


def welcome(stall: Stall) -> Welcome:
    assert stall.window.welcome is not None
    return stall.window.welcome


def go(stall: Stall, button: QPushButton) -> None:
    """Press it, and wait until the guide has gone on or has said why not."""
    button.click()
    stall.until(welcome(stall).guide.next.isEnabled)


def test_practice_is_one_touch_away(stall: Stall) -> None:
    guide = welcome(stall).guide
    assert stall.window.stack.currentWidget() is guide
    assert stall.drawer.course == "welcome"
    QTest.keyClick(guide.practise, Qt.Key.Key_Space)
    assert stall.window.stack.currentWidget() is stall.window.sale
    stall.until_kept()
    assert stall.drawer.course == "done"


def test_every_step_can_be_skipped_and_the_last_one_sells(stall: Stall) -> None:
    guide = welcome(stall).guide
    guide.sell.click()
    seen = []
    while stall.window.stack.currentWidget() is guide:
        seen.append(guide.step)
        stall.until_kept()
        assert stall.drawer.course == guide.step
        go(stall, guide.next)
    assert seen == ["shop", "key", "products", "people", "printer", "display", "ready"]
    stall.until_kept()
    assert stall.drawer.course == "done"


def test_what_is_typed_is_kept_by_going_on(stall: Stall) -> None:
    guide, pages = welcome(stall).guide, welcome(stall)._pages
    guide.sell.click()
    pages._shop.shop.setText("달토끼 책방")
    pages._slip.words["phone"].setText("02-000-0000")
    go(stall, guide.next)
    assert stall.drawer.choices.shop == "달토끼 책방"
    assert guide.step == "key"
    assert pages._printer._press.choices().phone == "02-000-0000"
    go(stall, guide.tabs["shop"])
    pages._slip.words["business_no"].setText("123")
    go(stall, guide.next)
    assert guide.step == "shop"  # it says what is wrong there
    assert "123" in pages._slip.misfit.text()


def test_the_customer_display_is_chosen_in_the_guide_and_found_again_in_the_settings(
    stall: Stall,
) -> None:
    stall.showcase.keep(ShowChoices(volume=90))
    guide, form = welcome(stall).guide, welcome(stall)._pages._display
    guide.begin("display")
    assert form.on.isVisible()
    assert not form.save.isVisible()
    go(stall, guide.next)
    assert guide.step == "ready"
    assert stall.showcase.choices() == ShowChoices(volume=90)  # nothing was changed there
    go(stall, guide.tabs["display"])
    form.lang.setCurrentIndex(form.lang.findData("en"))
    form.on.click()
    go(stall, guide.next)
    assert guide.step == "ready"
    kept = stall.showcase.choices()
    assert (kept.display, kept.lang) == (False, "en")
    said = [one.text() for one in stall.window.facing.display.view.findChildren(QLabel)]
    assert any("Welcome" in one for one in said)  # at once, not with the next start
    stall.window.bar.pressed.emit("settings")
    again = stall.window.facing.form
    assert (again.on.isChecked(), again.lang.currentData()) == (False, "en")
    assert again.save.isVisible()


def test_why_it_stays_at_a_step_is_in_sight(
    stall: Stall, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_theme(qapp, "light")
    guide, form = welcome(stall).guide, welcome(stall)._pages._display
    stall.window.resize(1280, 720)
    guide.begin("display")
    form.on.click()

    def refuse(_choices: ShowChoices) -> None:
        raise Refused("settings.unwritable", file="settings.json")

    monkeypatch.setattr(stall.showcase, "keep", refuse)
    go(stall, guide.next)
    assert guide.step == "display"
    stall.until(lambda: form.message.height() > GAP_PX)
    assert form.message.visibleRegion().boundingRect() == form.message.rect()
    assert "settings.json" in form.message.text()


def test_a_restart_goes_on_where_it_was(stall: Stall) -> None:
    guide = welcome(stall).guide
    guide.sell.click()
    go(stall, guide.tabs["people"])
    go(stall, guide.later)
    stall.until_kept()
    assert stall.window.stack.currentWidget() is stall.window.sale
    stall.reopen()
    assert stall.window.stack.currentWidget() is welcome(stall).guide
    assert welcome(stall).guide.step == "people"


def test_a_key_that_is_kept_opens_the_shop_anew_at_its_products(stall: Stall) -> None:
    guide, form = welcome(stall).guide, welcome(stall)._pages.key
    guide.sell.click()
    go(stall, guide.tabs["key"])
    form.key.setText(" sk_test_example_1234\u2028\u200b")
    assert words("ko").say("settings.key_trimmed") == form.outcome.text()
    form.contract.setCurrentIndex(form.contract.findData(Contract.V2))
    form.try_out.click()
    stall.until(form.keep.isEnabled)
    assert words("ko").say("settings.key_trimmed") in form.outcome.text()
    form.keep.click()
    stall.until_kept()
    assert stall.drawer.stored == [("sk_test_example_1234", Contract.V2)]
    assert welcome(stall).again
    assert stall.backroom.close(timeout_s=10)  # as the program does; what was asked for is kept
    assert stall.drawer.course == "products"
    assert not stall.window.isVisible()


def test_the_guide_is_found_again_in_the_settings(stall: Stall) -> None:
    welcome(stall).guide.practise.click()
    stall.window.bar.pressed.emit("settings")
    stall.window.settings.doors["guide"].click()
    assert stall.window.stack.currentWidget() is welcome(stall).guide
    assert welcome(stall).guide.step == "shop"


def delivery(stall: Stall) -> DeliveryForm:
    stall.window.bar.pressed.emit("settings")
    stall.window.settings.doors["delivery"].click()
    return welcome(stall).delivery.form


def drop(form: DeliveryForm, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    form.dropEvent(event)


def test_a_dropped_list_is_looked_at_and_then_sold(stall: Stall, tmp_path: Path) -> None:
    path, form, before = tmp_path / "list.csv", delivery(stall), stall.books.products()
    path.write_text('품번,상품명,가격\nZ1,새 컵," 12 000원 "\nZ2,접시,천원\n', "utf-8")
    drop(form, path)
    stall.until(form.take.isEnabled)
    assert stall.books.products() == before
    model = form.rows.model_
    assert [model.index(0, column).data() for column in (0, 2)] == [
        "3", words("ko").say("delivery.left_out"),
    ]  # fmt: skip
    assert "천원" in model.index(0, 1).data()
    assert "12,000원" in model.index(1, 1).data()
    form.take.click()
    stall.until(lambda: any(one.sku == "Z1" for one in stall.window.desk.shelf.products))
    assert not any(one.sku == "Z2" for one in stall.books.products())
    assert {label.textFormat() for label in form.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_who_replaces_another_product_is_said_before_it_does(stall: Stall, tmp_path: Path) -> None:
    path, form, old = tmp_path / "list.csv", delivery(stall), stall.books.products()[0]
    stall.until(lambda: stall.window.desk.shelf.products)
    path.write_text(f"품번,상품명,가격\nZ1,새 컵,1000\n{old.sku},XYZ,{old.price_won}\n", "utf-8")
    drop(form, path)
    stall.until(form.take.isEnabled)
    model = form.rows.model_
    assert f"{old.name} → XYZ" in model.index(0, 1).data()
    assert model.index(0, 2).data() == words("ko").say("delivery.another")
    assert words("ko").say("delivery.others", count=1) in form.message.text()
    assert form.message.property("tone") == "amber"


def test_products_are_typed_in(stall: Stall) -> None:
    form = delivery(stall)
    form.typing.click()
    for column, text in enumerate(("손수건", "9,000원", "4")):
        form.typed.model().setData(form.typed.model().index(0, column), text)
    form.take.click()
    stall.until(lambda: form._delivery.held is not None)
    form.take.click()
    stall.until(lambda: any(one.name == "손수건" for one in stall.window.desk.shelf.products))
    assert form.typed.lines()[0] == ("", "", "")


def test_a_list_that_is_not_taken_in_is_said_by_next_and_still_there_later(
    stall: Stall, tmp_path: Path
) -> None:
    guide, path = welcome(stall).guide, tmp_path / "list.csv"
    form = welcome(stall)._forms[1]
    path.write_text("품번,상품명,가격\nZ1,새 컵,12000\nZ2,접시,3000\n", "utf-8")
    guide.begin("products")
    drop(form, path)
    stall.until(form.take.isEnabled)
    go(stall, guide.next)
    assert guide.step == "products"
    assert form.message.text() == words("ko").say("delivery.waiting", count=2)
    assert guide.tabs["products"].isChecked()
    go(stall, guide.next)
    assert guide.step == "people"
    go(stall, guide.tabs["products"])
    assert form.rows.model_.rowCount() == 2
    go(stall, guide.later)  # said once more to whoever has come back
    assert guide.step == "products"
    assert guide.isVisible()
    form.take.click()
    stall.until(lambda: any(one.sku == "Z2" for one in stall.window.desk.shelf.products))
    go(stall, guide.next)
    assert guide.step == "people"


def test_products_that_are_only_typed_are_said_by_next(stall: Stall, tmp_path: Path) -> None:
    guide, form, path = welcome(stall).guide, welcome(stall)._forms[1], tmp_path / "list.csv"
    guide.begin("products")
    form.typing.click()
    go(stall, guide.next)
    assert guide.step == "people"  # nothing is typed
    go(stall, guide.tabs["products"])
    form.typing.click()
    form.typed.model().setData(form.typed.model().index(0, 0), "손수건")
    go(stall, guide.next)
    assert guide.step == "products"
    form.typed.model().setData(form.typed.model().index(1, 0), "컵")
    go(stall, guide.next)
    assert form.message.text() == words("ko").say("delivery.waiting", count=2)
    assert form.typed.isVisible()
    path.write_text("상품명,가격\n솥,1\n컵,1\n", "utf-8")  # a list without SKUs waits, too
    drop(form, path)
    stall.until(form.number.isVisible)
    go(stall, guide.next)
    assert guide.step == "products"


def test_products_are_brought_from_the_desk_and_from_an_empty_sale_screen(stall: Stall) -> None:
    window, delivered = stall.window, welcome(stall).delivery
    welcome(stall).guide.practise.click()
    window.desk.show_catalog(Directory(), {})
    bring = window.findChild(QPushButton, "sale-import")
    assert bring
    assert bring.isVisible()
    bring.click()
    assert window.stack.currentWidget() is delivered
    window.usher.show_sale()
    window.sale.search.setText("없는 이름")
    window.sale.search.flush()
    assert not bring.isVisible()  # it is only not found
    window.bar.pressed.emit("products")
    house = window.warehouse
    assert house
    stall.until(lambda: house.screen.drafts.items)
    sku = house.screen.drafts.begin()
    bring = window.findChild(QPushButton, "products-import")
    assert bring
    bring.click()
    assert window.stack.currentWidget() is house.screen  # what is typed is not lost
    assert "1" in house.screen.message.text()
    assert sku in house.screen.drafts.edits
    house.screen.drafts.drop()
    bring.click()
    assert window.stack.currentWidget() is delivered


def test_a_list_without_skus_has_a_way_on(stall: Stall, tmp_path: Path) -> None:
    path, form, before = tmp_path / "names.csv", delivery(stall), stall.books.products()
    path.write_text("상품명,가격\n새 컵,12000\n솥,1\n솥,2\n", "utf-8")
    drop(form, path)
    stall.until(form.number.isVisible)
    assert words("ko").say("delivery.unnumbered") == form.message.text()
    assert not form.take.isVisible()
    assert form.number.hasFocus()
    form.number.click()
    stall.until(lambda: form.take.isVisible() and form.take.isEnabled())
    assert not form.number.isVisible()
    model = form.rows.model_
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["3", "4", "2"]
    assert stall.books.products() == before
    form.take.click()
    stall.until(lambda: any(one.name == "새 컵" for one in stall.window.desk.shelf.products))
    drop(form, path)
    stall.until(form.number.isVisible)
    form.number.click()
    stall.until(lambda: form.take.isVisible() and form.take.isEnabled())
    assert model.index(2, 2).data() == words("ko").say("delivery.same")
    form.typing.click()
    assert form._delivery.held is None
    form._delivery.number()  # of a list that was put aside
    assert not form._delivery.busy


def test_a_list_without_skus_and_prices_has_none(stall: Stall, tmp_path: Path) -> None:
    path, form = tmp_path / "names.csv", delivery(stall)
    path.write_text("상품명,바코드\n새 컵,1\n", "utf-8")
    drop(form, path)
    stall.until(lambda: not form._delivery.busy)
    assert form.message.property("tone") == "red"
    assert not form.number.isVisible()


def test_what_is_no_list_says_so_and_leaves_the_way_open(stall: Stall, tmp_path: Path) -> None:
    path, form = tmp_path / "photo.png", delivery(stall)
    path.write_bytes(b"\x89PNG\r\n")
    drop(form, path)
    stall.until(lambda: "photo.png" in form.message.text())
    assert form.choose.isEnabled()
    assert not form.take.isEnabled()


def test_a_long_list_is_read_out_of_the_windows_sight(stall: Stall, tmp_path: Path) -> None:
    path, form = tmp_path / "large.xlsx", delivery(stall)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["품번", "상품명", "가격"])
    for number in range(3_000):
        sheet.append([f"L{number:06}", f"상품 {number}", 1_000])
    book.save(path)
    drop(form, path)
    assert form.busy.isVisible()
    stall.until(form.take.isEnabled)
    assert form.rows.model_.rowCount() == 3_000


@pytest.mark.parametrize(
    ("settings", "profile", "first"),
    [
        (Settings(), PRACTICE, True),
        (Settings(guide="people"), PRACTICE, True),
        (Settings(guide="done"), PRACTICE, False),
        (Settings(guide="people"), Profile(Mode.TEST), True),
        (Settings(mode="test"), Profile(Mode.TEST), False),
        (Settings(guide="people"), Profile(Mode.TEST, key=PRACTICE_KEY), False),
    ],
)
def test_when_the_guide_comes_by_itself(
    tmp_path: Path, settings: Settings, profile: Profile, first: bool
) -> None:
    assert is_first_run(tmp_path, settings, profile) is first


def test_the_guide_does_not_come_to_books_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "practice").mkdir()
    assert not is_first_run(tmp_path, Settings(), PRACTICE)
