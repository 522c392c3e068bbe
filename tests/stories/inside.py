"""The real window in this process: what it means can be read, and how long it stands still."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_app import app
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt, Mode
from pos_app.flow.counter import Counter
from pos_app.flow.pace import Pace
from pos_app.options import Common
from pos_app.shop import Shop, choices
from pos_app.ui.card import Card
from pos_app.ui.main_window import MainWindow
from pos_app.ui.widgets.acts import Acts
from pos_app.ui.widgets.strip import StripCard
from tests.stories.pace import QUICK
from tests.stories.program import PATIENCE_S, Program
from tests.ui.booth import touch

T = TypeVar("T")


class Pulse(QObject):
    """Beats in the window's thread, and notes how late each beat came."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps_s: list[float] = []
        self.busy_s: list[float] = []  # of which the window's thread itself was at work
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start(5)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.gaps_s.append(now[0] - self._last[0])
        self.busy_s.append(now[1] - self._last[1])
        self._last = now

    def said(self) -> str:
        """The figures, for people."""
        parts = []
        for name, found in (("gap", sorted(self.gaps_s)), ("at work", sorted(self.busy_s))):
            p99 = found[int(len(found) * 0.99)]
            parts.append(f"{name} p99 {p99 * 1e3:.0f} ms, max {found[-1] * 1e3:.0f} ms")
        return f"{len(self.gaps_s)} beats: {'; '.join(parts)}"


class Inside:
    """A window over the real shop, and hands for it."""

    def __init__(self, qtbot: QtBot, shop: Shop, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.shop = shop
        self.window = window
        self.touches = 0

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=int(PATIENCE_S * 1000))

    def ask(self, question: Callable[[], T]) -> T:
        """Ask somebody outside of the window's thread, so that it goes on."""
        with ThreadPoolExecutor(1) as outside:
            answer = outside.submit(question)
            self.until(answer.done)
            return answer.result()

    def shop_is_quiet(self) -> bool:
        """Whether every payment has come to its end."""
        return not self.shop.books.not_over()

    def row(self, order_no: str) -> Attempt:
        return self.shop.books.attempt(order_no)

    def card(self, order_no: str) -> Card | None:
        return self.window.till.card(order_no)

    def until_face(self, order_no: str, *faces: Face) -> None:
        self.until(lambda: (card := self.card(order_no)) and card.face in faces)

    def touch_tile(self, sku: str) -> None:
        self.touches += 1
        touch(self.window.sale, sku)

    def touch(self, button: QWidget) -> None:
        """Touch whatever lies where this button's middle is."""
        self.touches += 1
        self.touch_at(button)

    def touch_at(self, button: QWidget) -> None:
        self.until(lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def act(self, name: str) -> None:
        """Touch a button under the open card."""
        button, acts = (
            self.window.findChild(QPushButton, f"act-{name}"),
            self.window.findChild(Acts),
        )
        assert button is not None
        assert acts is not None
        self.until(acts.ready)
        self.touch(button)

    def charge(self, *skus: str) -> str:
        """Touch these tiles and the charge button, and wait for the QR; its order number."""
        for sku in skus:
            self.touch_tile(sku)
        self.touch(self.window.sale.roll.charge)
        self.until(lambda: not self.window.pay.qr.is_empty())
        assert self.window.pay.card is not None
        return self.window.pay.card.order_no

    def strip(self) -> dict[str, str]:
        """What each card of the strip says, by the order number behind it."""
        cards = self.window.strip.findChildren(StripCard)
        return {one.card.order_no: one.accessibleName() for one in cards if not one.isHidden()}


@contextmanager
def inside(
    qtbot: QtBot,
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    pace: Pace | None = QUICK,
) -> Iterator[Inside]:
    """The counter of this installation, opened in this process."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    for name, value in program.env.items():
        if name.startswith("BOOTH_POS_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("pos_app.shop.Counter", partial(Counter, pace=pace))
    chosen = choices(Common(program.data, program.mode is Mode.PRACTICE, "ko"))
    with app.window(qt, chosen) as (shop, window):
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        opened = Inside(qtbot, shop, window)
        opened.until(window.sale.products.products.rowCount)
        try:
            yield opened
        finally:
            window.usher.show_sale()
            window.hide()
