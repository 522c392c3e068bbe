"""Backups by rule in the window: after a sale, on a lane, and a failure said once."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.payment import Mode, State
from pos_app.errors import BoothError, StoreError
from pos_app.store.anchor import FileAnchor
from pos_app.store.place import ANCHOR, JOURNAL
from pos_app.store.restore import restore
from pos_app.store.vault import back_up
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


def test_an_open_window_finds_what_a_restore_had_lost(stall: Stall) -> None:
    copy = stall.folder.parent / "copy.db"
    back_up(stall.books.database, copy)
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    lost = stall.card(key).order_no
    stall.crash()
    (stall.folder / JOURNAL).unlink()
    restore(
        stall.folder, copy, mode=Mode.PRACTICE, journals=(), at=datetime.now(UTC),
        random_bits=random.Random(4).getrandbits, anchor=FileAnchor(stall.folder / ANCHOR),
    )  # fmt: skip
    stall._open()
    stall.start()
    stall.until(lambda: stall.counter.seeking.wait_s() is None and stall.backroom.idle())
    again = stall.books.attempt(lost)
    assert (again.state, again.found) == (State.PAID, True)
    assert stall.books.lost.left().series == 0
