"""The product's own window in this process, open, filled and driven: for what a start is too far
away to see."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest import mock

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos_app import app
from pos_app.flow.counter import Counter
from pos_app.flow.pace import Pace
from pos_app.options import Common
from pos_app.shop import Shop, choices
from pos_app.ui.main_window import MainWindow
from pos_app.ui.widgets.qr import QrTile

PATIENCE_S = 120.0
_LOOK_MS = 20
_AS_EVER = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


@contextmanager
def counter_window(
    folder: Path, *, practice: bool, pace: Pace | None = None
) -> Iterator[tuple[Shop, MainWindow]]:
    """The window over this shop, shown, with its catalogue read and everything at rest."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    chosen = choices(Common(folder, practice=practice, lang="ko"))
    at_a_pace = mock.patch("pos_app.shop.Counter", partial(Counter, pace=pace or Pace()))
    with at_a_pace, app.window(qt, chosen) as (shop, window):
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        until(lambda: window.desk.is_read and window.isActiveWindow())
        turn_for(0.3)
        yield shop, window


def until(holds: Callable[[], object], patience_s: float = PATIENCE_S) -> float:
    """Turn the event loop until something holds, and give when; it sleeps as the real one does."""
    end = time.perf_counter() + patience_s
    alarm = QTimer()
    alarm.start(_LOOK_MS)  # or an empty loop would sleep for ever
    while not holds():
        if time.perf_counter() > end:
            raise TimeoutError(holds)
        QCoreApplication.processEvents(_AS_EVER)
    alarm.stop()
    return time.perf_counter()


def turn_for(seconds: float) -> None:
    """Let the window be for a while."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QCoreApplication.processEvents()
        time.sleep(0.001)


class Painted(QObject):
    """Which of these widgets have been painted since `clear`."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self._seen: set[QObject] = set()
        self._watched = set(watched)
        for one in watched:
            one.installEventFilter(self)

    def clear(self) -> None:
        self._seen.clear()

    def all(self) -> bool:
        """Whether every one has been, and the picture has left for the screen."""
        return self._seen == self._watched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen.add(watched)
        return False


class Clock:
    """`with Clock(took):` adds the milliseconds of the block, on the wall and of this thread."""

    def __init__(self, took: list[tuple[float, float]]) -> None:
        self._took = took

    def __enter__(self) -> None:
        self._begun = time.perf_counter(), time.thread_time()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            now = time.perf_counter(), time.thread_time()
            wall, work = (1_000 * (one - two) for one, two in zip(now, self._begun, strict=True))
            self._took.append((wall, work))


def type_letter(widget: QWidget, letter: str) -> None:
    """One key, down and up, as the system would deliver it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def touch(widget: QWidget, at: QPoint) -> None:
    """A touch of the left button there."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)


class QrSeen(QObject):
    """When a QR was first painted with something in it."""

    def __init__(self, tile: QrTile) -> None:
        super().__init__()
        self.at_s = 0.0
        self._tile = tile
        tile.installEventFilter(self)

    def stop(self) -> None:
        self._tile.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        painted = watched is self._tile and event.type() == QEvent.Type.Paint
        if painted and not self.at_s and not self._tile.is_empty():
            self.at_s = time.perf_counter()
        return False


def show_qr(window: MainWindow, rest_s: float) -> float:
    """Touch a tile, rest, and touch "charge"; the seconds from then until the QR is painted."""
    tiles, button = window.sale.products, window.sale.roll.charge
    touch(tiles.viewport(), tiles.visualRect(tiles.products.index(0)).center())
    until(button.isEnabled)
    turn_for(rest_s)
    seen = QrSeen(window.pay.qr)
    begun = time.perf_counter()
    touch(button, button.rect().center())
    until(lambda: seen.at_s)
    took_s = time.perf_counter() - begun
    seen.stop()
    return took_s
