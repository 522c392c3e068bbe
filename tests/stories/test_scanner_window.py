"""A barcode scanner types into every screen: it adds what it read, and presses nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.payment import State
from pos_app.ui.theme import LIGHT
from tests.screen import Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Toss, Window, at, filled, opened, stand_in_here, until

JAR, BOOK = "2000000010151", "2000000010120"
SETTINGS = (1182, 36)  # where its button is
UNKNOWN = "4006381333931"


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


def scan(screen: Screen, code: str) -> None:
    """Thirteen keys and Enter, 3 ms apart, as scanners send them.

    A scanner is hardware and is never held up; its stand-in goes first where it may.
    """
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    try:
        screen.xdotool("key", "--delay", 3, *code, "Return")
    finally:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, usual)


@pytest.mark.screen
def test_scans_on_every_screen_add_and_press_nothing(
    screen: Screen, toss: Toss, tmp_path: Path
) -> None:
    shop = filled(at(toss, tmp_path / "shop"))
    with opened(shop, screen) as window:
        scan(screen, JAR)
        until(lambda: window.area(LIGHT.blue.solid) > 20_000)  # there is something to charge
        screen.settle()
        screen.press("F9")
        page = window.qr()
        scan(screen, BOOK)  # the keyboard is on "next buyer"
        assert window.qr() == page
        scan_under_boxes(window, page)
        screen.press("Escape")
        window.no_qr()
        screen.settle()
        screen.press("F9")
        second = window.qr()
        assert second != page
        window.kill()
    lines = [[(one.sku, one.qty) for one in record.sale.lines] for record in shop.records()]
    assert lines == [[("E02", 1)], [("B01", 3)]]
    assert [one.state for one in shop.attempts()] == [State.WAITING, State.WAITING]
    assert (len(toss.payments()), toss.calls("execute")) == (2, 0)


def scan_under_boxes(window: Window, page: str) -> None:
    """While the program asks whether to close, and in the settings."""
    screen = window.screen
    window.ask_to_close()
    until(lambda: len(window.boxes()) > 1)
    screen.xdotool("windowfocus", window.boxes()[-1])
    screen.settle()
    scan(screen, BOOK)
    screen.settle()
    assert len(window.boxes()) > 1  # neither "stay" nor "leave" was pressed
    window.tell("Escape")
    assert window.qr() == page
    screen.settle()
    screen.click(*SETTINGS)
    window.no_qr()
    screen.settle()
    before = screen.pixels()
    scan(screen, BOOK)
    assert (screen.settle() != before).any(axis=2).mean() < 0.02  # no field took it
    screen.press("Escape")
    assert window.qr() == page


@pytest.mark.screen
def test_an_unknown_barcode_says_so_and_sells_nothing(
    screen: Screen, toss: Toss, tmp_path: Path
) -> None:
    shop = filled(at(toss, tmp_path / "shop"))
    with opened(shop, screen) as window:
        letters = window.area(LIGHT.text)
        scan(screen, UNKNOWN)
        window.until_seen(LIGHT.text, letters + 10_000)  # the ground of the sentence
        assert window.area(LIGHT.blue.solid) < 5_000  # nothing to charge
        window.close()
    assert (shop.attempts(), toss.payments()) == ([], [])


# --- the same where every widget can be reached ------------------------------------------


@pytest.fixture
def till(
    toss: Toss, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Inside]:
    with inside(qtbot, filled(at(toss, tmp_path / "shop")), monkeypatch) as one:
        steady_clock(one, 0.001)
        yield one


def steady_clock(till: Inside, apart_s: float) -> None:
    """Let the scanner's clock go by what it is asked: the machine may be busy."""
    assert till.window.sale.scanner is not None
    now_s = count(0.0, apart_s)
    till.window.sale.scanner._clock = lambda: next(now_s)


def type_code(code: str) -> None:
    for letter in code:
        QTest.keyClicks(focused(), letter)
    QTest.keyClick(focused(), Qt.Key.Key_Return)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_scan_presses_none_of_the_buttons_that_may_have_the_keyboard(
    till: Inside, toss: Toss
) -> None:
    till.window.activateWindow()
    first = till.charge("M01")
    scanned = 0
    for screen in (till.window.pay, till.window.settings, till.window.sale):
        till.window.usher.show(screen)
        for widget in screen.findChildren(QWidget):
            takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not (takes_keys and widget.isVisible() and widget.isEnabled()):
                continue
            widget.setFocus()
            if QApplication.focusWidget() is None:
                continue
            type_code(BOOK)
            scanned += 1
            assert till.window.desk.cart.pieces == min(scanned, 20), widget
            assert till.window.stack.currentWidget() is screen, widget
    assert scanned > 10
    assert [one.order_no for one in till.shop.books.not_over()] == [first]
    assert len(toss.payments()) == 1


def test_an_unknown_code_is_said_on_every_screen(till: Inside) -> None:
    till.charge("M01")
    for screen in (till.window.pay, till.window.settings, till.window.sale):
        till.window.usher.show(screen)
        type_code(UNKNOWN)
        till.until(lambda: sentence_with(till, UNKNOWN))
        till.window.sale._toast.hide()


def sentence_with(till: Inside, word: str) -> bool:
    return any(word in one.text() for one in till.window.findChildren(QLabel) if one.isVisible())


@pytest.mark.parametrize(("apart_ms", "is_scan"), [(3, True), (120, False)])
def test_when_keys_were_pressed_counts_and_not_how_busy_the_window_was(
    till: Inside, apart_ms: int, is_scan: bool
) -> None:
    scanner = till.window.sale.scanner
    assert scanner is not None
    heard: list[str] = []
    typed: list[str] = []
    scanner.scanned.connect(lambda codes: heard.append(codes[0]))
    steady_clock(till, 0.2 if is_scan else 0.001)  # held up, or all at once after a stall
    till.window.activateWindow()
    for number, letter in enumerate([*BOOK, ""]):
        key = Qt.Key.Key_Return if not letter else Qt.Key(ord(letter))
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        press.setTimestamp(5_000 + number * apart_ms)
        QApplication.sendEvent(focused(), press)
        if number == len(BOOK) - 1:
            typed.append(till.window.sale.search.text())
    assert typed == [BOOK]
    assert heard == ([BOOK] if is_scan else [])
