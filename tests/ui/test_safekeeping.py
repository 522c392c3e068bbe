"""Backups by rule in the window: after a sale, on a lane, and a failure said once."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos_app.errors import BoothError, StoreError
from pos_app.ui.backroom import Backroom
from pos_app.ui.safekeeping import Safekeeping
from tests.ui.booth import words
from tests.ui.stall import Stall


class Shelf:
    """Where copies would go."""

    def __init__(self) -> None:
        self.asked = 0
        self.refusal: BoothError | None = None

    def keep(self) -> None:
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal


def test_a_failure_is_said_once_and_each_is_logged(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    shelf, backroom, said = Shelf(), Backroom(), list[BoothError]()
    keeping = Safekeeping(shelf.keep, backroom)
    keeping.failed.connect(said.append)
    for refusal in (None, StoreError("backup.no_room", need_mb=400), StoreError("backup.io_error")):
        shelf.refusal = refusal
        keeping.after_sale()
        qtbot.waitUntil(backroom.idle)
    assert shelf.asked == 3
    assert [one.key for one in said] == ["backup.no_room"]
    assert [one.message for one in caplog.records] == ["no backup by rule"] * 2
    assert backroom.close(5.0)


def test_sales_do_not_queue_up_behind_a_slow_copy(qtbot: QtBot) -> None:
    shelf, backroom = Shelf(), Backroom()
    keeping = Safekeeping(shelf.keep, backroom)
    for _ in range(3):
        keeping.after_sale()
    qtbot.waitUntil(backroom.idle)
    assert shelf.asked == 1
    assert backroom.close(5.0)


def test_the_window_says_it_and_goes_on(stall: Stall) -> None:
    stall.window.say_not_backed_up(StoreError("backup.no_room", need_mb=400))
    why = words("ko").say("backup.no_room", need_mb=400)
    assert words("ko").say("backup.by_rule_failed", why=why) in stall.window.status.text()
    assert stall.window.close()
