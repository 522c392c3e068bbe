"""Hands at the real window that count what they touch, press and type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLineEdit, QWidget

from pos_app.domain.face import Face
from pos_app.ui.widgets.reason import Reason
from tests.stories.inside import Inside
from tests.stories.program import Toss
from tests.ui.booth import Hand, touch, words
from tests.ui.dialogs import in_dialog


class Counter:
    """Hands that count: what a finger touches, and what is pressed or typed."""

    def __init__(self, till: Inside, toss: Toss) -> None:
        self.till, self.toss = till, toss
        self.window = till.window
        self.touches = 0
        self.keys = 0

    def tile(self, sku: str) -> None:
        """Touch a tile."""
        self.touches += 1
        touch(self.window.sale, sku)

    def touch(self, what: str | QWidget) -> None:
        """Touch a button once it takes it, by its name."""
        button = self.window.findChild(QWidget, what) if isinstance(what, str) else what
        assert button is not None, what
        self.touches += 1
        self.till.touch_at(button)

    def row(self, view: QAbstractItemView, number: int) -> None:
        """Touch a row of a list."""
        self.touches += 1
        place = view.visualRect(view.model().index(number, 0)).center()
        QTest.mouseMove(view.viewport(), place)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def cell(self, table: QAbstractItemView, row: int, column: int) -> None:
        """Touch a field of a table twice, so that it can be typed in."""
        self.touches += 2
        self.window.activateWindow()  # where nothing manages windows, a closed dialog left none so
        place = table.visualRect(table.model().index(row, column)).center()
        assert table.viewport().rect().contains(place), "it is out of sight"
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.till.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))

    def press(self, key: Qt.Key) -> None:
        """Press a key."""
        self.keys += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def write(self, text: str) -> None:
        """Type, as a person does and no scanner."""
        self.keys += len(text)
        QTest.keyClicks(QApplication.focusWidget() or self.window, text, delay=80)

    def answer(self, key: str) -> None:
        """Touch the button of this name in the question that is about to come."""
        self.touches += 1
        self._hand = Hand(words("ko").say(key))

    def asked(self, answer: Callable[[Any], None]) -> None:
        """Answer the dialog that is about to come."""
        in_dialog(QDialog, answer)

    def reason(self, why: Reason) -> None:
        """Choose the first reason of a list."""
        self.touches += 1  # the arrow of the list
        edge = QPoint(why.width() - 12, why.height() // 2)
        QTest.mouseClick(why, Qt.MouseButton.LeftButton, pos=edge)
        self.till.until(why.view().isVisible)
        QTest.qWait(QApplication.doubleClickInterval())  # a list takes no touch that opened it
        self.row(why.view(), 0)
        self.till.until(why.text)

    def until_paid(self) -> None:
        """The buyer pays; then the counter is ready for the next, which costs nothing here."""
        self.till.until(lambda: not self.window.pay.qr.is_empty())
        card = self.window.pay.card
        assert card is not None
        self.toss.order("approve", orderNo=card.order_no)
        self.till.until_face(card.order_no, Face.PAID)
        self.till.until(self.till.shop_is_quiet)
        self.window.usher.next_buyer()

    def until_shown(self, screen: QWidget) -> None:
        self.till.until(lambda: self.window.stack.currentWidget() is screen)
