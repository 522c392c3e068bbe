"""The sale's scanner and keys while another screen is seen, and practice without a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.widgets.key_sheet import KeySheet
from pos_app.ui.widgets.toast import Toast
from tests.ui.booth import COFFEE, LEMON, held, words
from tests.ui.dialogs import in_dialog
from tests.ui.stall import Stall


def toasts(stall: Stall) -> list[str]:
    """The passing sentences that are seen."""
    return [one.text() for one in stall.window.findChildren(Toast) if one.isVisible()]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("pay",), "sale.next_cart"),
        (("settings",), "sale.in_cart"),
        (("closing",), "sale.in_cart"),
        (("pay", "settings"), "sale.next_cart"),
    ],
)
def test_a_scan_is_answered_where_the_cart_is_not_seen(
    stall: Stall, places: tuple[str, ...], said: str
) -> None:
    for place in places:
        if place == "pay":
            stall.charge()
        else:
            QTest.mouseClick(tool(stall, place), Qt.MouseButton.LeftButton)
    scanner = stall.window.sale.scanner
    assert scanner is not None
    scanner.scanned.emit((LEMON.barcode,))
    assert held(stall.window.desk) == {str(LEMON.sku): 1}
    assert toasts(stall) == [words("ko").say(said, name=LEMON.name)]
    stall.window.usher.show_sale()
    assert toasts(stall) == []
    scanner.scanned.emit((LEMON.barcode,))
    assert toasts(stall) == []  # the cart itself is the answer


def test_what_is_scanned_while_its_cash_is_counted_is_due_now(stall: Stall) -> None:
    desk = stall.window.desk
    desk.add(COFFEE.sku)
    stall.window.sale.roll.cash.click()
    desk.scan([str(LEMON.barcode)])
    assert stall.window.cash.sums.due.text() == "21,000원"
    assert toasts(stall) == [words("ko").say("sale.this_cart", name=LEMON.name, due="21,000원")]
    stall.window.cash.taken.emit(21_000)  # its cart is charged, and no longer on the counter
    desk.scan([str(LEMON.barcode)])
    assert toasts(stall) == [words("ko").say("sale.next_cart", name=LEMON.name)]


def test_what_is_scanned_while_a_card_is_paid_in_cash_is_the_next_buyers(stall: Stall) -> None:
    key = stall.charge()
    stall.window.usher.cash_asked.emit(key)
    stall.window.desk.scan([str(LEMON.barcode)])
    assert toasts(stall) == [words("ko").say("sale.next_cart", name=LEMON.name)]


@pytest.mark.parametrize("name", ["sale", "closing"])
def test_what_was_wrong_with_a_scan_is_said_until_one_goes_well(stall: Stall, name: str) -> None:
    if name == "closing":
        QTest.mouseClick(tool(stall, "closing"), Qt.MouseButton.LeftButton)
    unknown = words("ko").say("sale.unknown_code", code="8800000000000")
    desk, status = stall.window.desk, stall.window.status
    desk.scan("8800000000000")
    assert unknown in (*toasts(stall), status.text())
    desk.scan([str(LEMON.barcode)])
    assert unknown not in (*toasts(stall), status.text())
    stall.window.status.say_for_now("영수증 용지가 없어요.")
    desk.scan([str(LEMON.barcode)])
    assert status.text() == "영수증 용지가 없어요."  # another matter


def tool(stall: Stall, name: str) -> QPushButton:
    found = stall.window.findChild(QPushButton, f"tool-{name}")
    assert found is not None
    return found


def test_what_is_not_there_any_more_is_not_said_to_be_in_the_cart(stall: Stall) -> None:
    stall.charge()
    stall.window.desk.set_qty(LEMON.sku, 100)
    stall.window.desk.scan([str(LEMON.barcode)])
    assert held(stall.window.desk) == {str(LEMON.sku): 100}
    assert toasts(stall) in ([], [words("ko").say("sale.no_more", name=LEMON.name, available=100)])


@pytest.mark.parametrize("name", ["sale", "pay", "settings"])
def test_f1_shows_the_keys_everywhere(stall: Stall, name: str) -> None:
    if name == "pay":
        stall.charge()
    elif name == "settings":
        QTest.mouseClick(tool(stall, "settings"), Qt.MouseButton.LeftButton)
    seen: list[str] = []

    def look(sheet: KeySheet) -> None:
        seen.append(sheet.objectName())
        sheet.accept()

    in_dialog(KeySheet, look)
    stall.window.activateWindow()
    QTest.keyClick(stall.window, Qt.Key.Key_F1)
    stall.until(lambda: seen == ["key-sheet"])


class Browser(QObject):
    """Stands in for the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, page: QUrl) -> None:
        self.opened.append(page.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    one = Browser()
    QDesktopServices.setUrlHandler("http", one, "open")  # type: ignore[arg-type]
    yield one
    QDesktopServices.unsetUrlHandler("http")


def test_practice_opens_the_buyers_page_without_a_phone(stall: Stall, browser: Browser) -> None:
    key = stall.charge()
    page = stall.card(key).qr
    address = stall.window.pay.findChild(QLabel, "page-address")
    button = stall.window.pay.findChild(QPushButton, "open-page")
    assert address is not None
    assert button is not None
    assert address.text() == page
    assert address.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert button.accessibleName() == words("ko").say("pay.open_page")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert browser.opened == [page]
    said = stall.window.pay.findChild(QLabel, "page-said")
    assert said is not None
    assert said.text() == words("ko").say("pay.page_opened")
    token = page.rpartition("=")[2]
    assert token not in stall.window.windowTitle()
    assert token not in QGuiApplication.clipboard().text()
    stall.till.give_up(key)
    stall.until_face(key, Face.GIVEN_UP)
    assert address.text() == ""  # what is over is not opened either
    assert not button.isEnabled()
    assert said.isHidden()


def test_it_says_so_where_no_browser_opens(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    key = stall.charge()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    button = stall.window.pay.findChild(QPushButton, "open-page")
    said = stall.window.pay.findChild(QLabel, "page-said")
    address = stall.window.pay.findChild(QLabel, "page-address")
    assert button
    assert said
    assert address
    assert said.isHidden()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said.text() == words("ko").say("pay.page_unopened")
    assert said.isVisible()
    stall.window.retranslate(words("en"))
    assert said.text() == words("en").say("pay.page_unopened")
    assert address.text() == stall.card(key).qr
    other = stall.charge()
    stall.window.usher.open(other)
    assert said.isHidden()  # of another page nobody has asked yet


def test_with_real_money_the_page_is_the_buyers_alone(qtbot: QtBot) -> None:
    screen = PayScreen(words("ko"))
    qtbot.addWidget(screen)
    assert screen.findChild(QPushButton, "open-page") is None
    assert screen.findChild(QLabel, "page-address") is None
