"""S24: a slot that raises leaves the row as it is, says so, and a restart goes on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.payment import State
from pos_app.ui.widgets.acts import Acts
from tests.security.slots import all_slots, broken
from tests.stories.inside import Inside, inside
from tests.stories.program import PATIENCE_S, Toss, at, filled, stand_in_here
from tests.ui.booth import touch, words

# One of each kind; `make prove` takes some more.
KINDS = [
    "pos_app.ui.widgets.acts:Acts._on_clicked",  # a button
    "pos_app.ui.heartbeat:Heartbeat.beat",  # a timer
    "pos_app.ui.backroom:Backroom._deliver",  # a result from a lane
    "pos_app.ui.usher:Usher._on_card",  # a presenter's signal
    "pos_app.ui.widgets.qr:QrTile.paintEvent",  # what Qt calls to paint
    "pos_app.ui.screens.sale:SaleScreen.keyPressEvent",  # … for a key
]
# Qt itself stumbles where these raise again and again: nothing can be touched, or a later window
# of the same process falls. A restart is another process.
DEAF = {
    "pos_app.ui.models.products:ProductsModel.rowCount",
    "pos_app.ui.scanner:Scanner.eventFilter",
    "pos_app.ui.screens.pay:PayScreen.paintEvent",
    "pos_app.ui.screens.pay:PayScreen.resizeEvent",
}
MOST_OTHERS = 8
STEP_S = 0.5


def chosen(effort: int) -> list[str]:
    """The kinds, and with more effort some of the others, not always the same."""
    others = sorted({*all_slots()} - {*KINDS} - DEAF)
    return KINDS + random.Random(effort).sample(others, min(8 * (effort - 1), MOST_OTHERS))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "slot" in metafunc.fixturenames:
        metafunc.parametrize("slot", chosen(metafunc.config.getoption("--effort")))


def test_the_kinds_are_slots() -> None:
    assert set(KINDS) <= set(all_slots())
    assert len(list(all_slots())) > 100


class Day:
    """A sale with everything a cashier touches on the way, however little of it works."""

    def __init__(self, opened: Inside, toss: Toss, caplog: pytest.LogCaptureFixture) -> None:
        self._opened = opened
        self._toss = toss
        self._caplog = caplog

    def broke(self) -> bool:
        return any(one.getMessage() == "nobody caught this" for one in self._caplog.records)

    def sell(self) -> None:
        """Search, charge, let the buyer approve, open the receipt, and go back."""
        window, toss = self._opened.window, self._toss
        search, charge = window.sale.search, window.sale.roll.charge
        self._do(lambda: touch(window.sale, "M01"))
        self._do(lambda: QTest.keyClick(window.sale, Qt.Key.Key_F2))
        self._do(lambda: QTest.keyClicks(search, "B0"))
        self._do(lambda: QTest.keyClick(search, Qt.Key.Key_Escape))
        self._do(lambda: QTest.mouseClick(charge, Qt.MouseButton.LeftButton))
        self._until(toss.payments)
        self._until(lambda: not window.pay.qr.is_empty())
        for one in toss.payments():
            toss.order("approve", orderNo=one["order_no"])
        self._until(lambda: self.states() == [State.PAID])
        self._press("act-receipt")
        self._do(lambda: QTest.keyClick(window, Qt.Key.Key_Escape))
        self._press("act-next")
        self._do(lambda: QTest.keyClick(window.sale, Qt.Key.Key_Plus))

    def states(self) -> list[State]:
        books = self._opened.shop.books
        return [record.attempt.state for record in books.records(None, None)]

    def _do(self, act: Callable[[], object]) -> None:
        """Let it happen inside of the event loop, as it does to a cashier."""
        with suppress(RuntimeError, SystemError):  # what Qt calls in our call breaks it, too
            QTimer.singleShot(0, act)
            self._opened.qtbot.wait(30)

    def _press(self, name: str) -> None:
        button = self._opened.window.findChild(QPushButton, name)
        acts = self._opened.window.findChild(Acts)
        if button is not None and acts is not None:
            self._until(acts.ready)
            self._do(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))

    def _until(self, holds: Callable[[], object]) -> None:
        """Wait for it, but no longer for what a broken slot keeps back."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if self.broke() and time.monotonic() > end - PATIENCE_S + STEP_S:
                return
            assert time.monotonic() < end, "a step failed though no slot did"
            with suppress(RuntimeError, SystemError):
                self._opened.qtbot.wait(20)


# Where a painting slot raises Qt complains, in words of its own for each place that it was in.
@pytest.mark.qt_log_ignore("QPainter", "QBackingStore", "QWidget")
def test_a_slot_that_raises_leaves_the_row_and_a_restart_goes_on(
    slot: str,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """S24: nothing is green that Toss has not charged, nothing is sent twice, nothing is lost."""
    with stand_in_here() as toss:
        program = filled(at(toss, tmp_path / "shop"))
        with inside(qtbot, program, monkeypatch) as opened:
            day = Day(opened, toss, caplog)
            with broken(slot):
                day.sell()
            if day.broke():
                assert opened.window.status.text() == words("ko").say("window.broke")
            elif slot in KINDS:
                pytest.fail("the slot was never called")
            assert toss.debits() <= 1
            assert (State.PAID in day.states()) <= (toss.debits() == 1)
        assert "Traceback" not in "".join(capfd.readouterr())
        with inside(qtbot, program, monkeypatch) as again:
            rows = Day(again, toss, caplog).states
            again.until(lambda: [row is State.PAID for row in rows()] == [toss.debits() == 1])
            assert toss.debits() <= 1
            order_no = again.charge("M02")
            assert again.row(order_no).state is State.WAITING
