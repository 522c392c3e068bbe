"""A short hammering in every test run, and the proof that each of its eyes sees."""

from __future__ import annotations

import logging
import random
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QDialog

from pos_app.practice.payment import Contract, Payment, PayState, TaxSplit
from tests.hammer.alarm import Alarm
from tests.hammer.audit import wrongs
from tests.hammer.booth import opened
from tests.hammer.hammer import Driver, Report, run
from tests.hammer.sampler import OURS, Sampler

EVENTS = 800
# Code that stands in a file of ours, as far as anybody can see who looks at its frames.
BUSY = """
def stand_still(until):
    while not until():
        sum(range(2_000))

def ask(loop):
    loop.exec()
"""


class Hours:
    """Passes only where a test says so: a busy machine is no stall. The thread works all along."""

    now_s = 0.0

    def __call__(self) -> tuple[float, float]:
        return self.now_s, self.now_s


@pytest.mark.timeout(600)  # ten seconds of a core, however busy it is
def test_nothing_breaks_and_the_books_are_right(qapp: QApplication, tmp_path: Path) -> None:
    report = run(qapp, tmp_path, seed=20_261, events=EVENTS, life=EVENTS)
    assert not report.wrongs, report.said()
    assert report.events == EVENTS
    assert report.sales > 0
    assert len(report.screens) > 5, report.said()


def test_a_dialog_that_comes_up_late_is_closed(qapp: QApplication, tmp_path: Path) -> None:
    """Its opening was under way when the last event was over."""
    opening: list[bool] = []

    def open_late() -> None:
        loop = QEventLoop()  # the loop turns before a dialog is built
        QTimer.singleShot(200, loop.quit)
        loop.exec()
        opening.append(QDialog().exec() == QDialog.DialogCode.Rejected)

    with (
        Alarm() as alarm,
        Sampler() as sampler,
        opened(qapp, tmp_path, random.Random(1), staffed=False) as (shop, window),
    ):
        driver = Driver(Report(seed=1), shop, window, sampler, alarm)
        QTimer.singleShot(0, open_late)
        driver.hammer(until=1)
        driver.end()
    assert opening == [True]


def test_the_sampler_finds_code_of_ours_that_does_not_return() -> None:
    ours: dict[str, object] = {}
    exec(compile(BUSY, f"{OURS}/ui/made_up.py", "exec"), ours)
    stand_still = ours["stand_still"]
    assert callable(stand_still)
    with Sampler() as sampler:
        sampler.awake = True
        # On a busy machine the first ones may have waited for a core.
        stand_still(lambda: any(one.is_ours() for one in sampler.stalls))
    assert all(one.began.endswith(" stand_still") for one in sampler.stalls)


def test_the_sampler_takes_two_turns_for_two() -> None:
    ours: dict[str, object] = {}
    exec(compile(BUSY, f"{OURS}/ui/made_up.py", "exec"), ours)
    stand_still = ours["stand_still"]
    assert callable(stand_still)

    hours = Hours()

    def enough() -> bool:
        sampler.turned()
        hours.now_s += 0.02
        return sampler.in_ours > 20

    with Sampler(hours) as sampler:
        sampler.awake = True
        stand_still(enough)
    assert not sampler.stalls


@pytest.mark.parametrize(("each_s", "stalls"), [(0.02, False), (0.1, True)])
def test_the_sampler_hears_the_loop_of_a_dialog_come_round(
    qapp: QApplication, each_s: float, stalls: bool
) -> None:
    ours: dict[str, Any] = {}
    exec(compile(BUSY, f"{OURS}/ui/made_up.py", "exec"), ours)
    loop, left, hours = QEventLoop(), list(range(5)), Hours()

    def looked() -> Callable[[], bool]:
        before = sampler.samples
        return lambda: sampler.samples > before + 1  # the first one may be under way

    def event() -> None:
        ours["stand_still"](looked())
        hours.now_s += each_s
        ours["stand_still"](looked())
        if left:
            left.pop()
            QTimer.singleShot(1, event)
        else:
            loop.quit()

    QTimer.singleShot(1, event)
    with Sampler(hours) as sampler:
        sampler.awake = True
        ours["ask"](loop)
    assert any(one.is_ours() for one in sampler.stalls) is stalls


def test_the_alarm_hears_what_nobody_catches(tmp_path: Path) -> None:
    def fail() -> None:
        raise LookupError("in a thread")

    with Alarm() as alarm:
        sys.excepthook(LookupError, LookupError("in a slot"), None)
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qWarning("QPainter: not active")
        qWarning("This plugin does not support raise()")
        logging.getLogger("pos_app.ui.lastresort").critical("nobody caught this")
        logging.getLogger("pos_app").warning("the display may sleep")
    heard = [one.splitlines()[-1] for one in alarm.heard]
    assert heard == [
        "nobody caught this: LookupError: in a slot", "LookupError: in a thread",
        "Qt: QPainter: not active",
        "pos_app.ui.lastresort: nobody caught this",
    ]  # fmt: skip


CHARGED = Payment(
    "token", "NOBODYAA-1", "tid", Contract.V2, 9_000, TaxSplit(8_182, 0, 818, 0),
    "사과 12", "", "", "", 0.0, 9.0,
    state=PayState.COMPLETE, debits=1,
)  # fmt: skip


def test_the_audit_misses_neither_a_charge_nor_a_piece(qapp: QApplication, tmp_path: Path) -> None:
    with opened(qapp, tmp_path, random.Random(1), staffed=False) as (shop, _):
        assert list(wrongs(shop, [])) == []
        (charge,) = wrongs(shop, [CHARGED])
        sku = str(shop.books.products()[0].sku)
        with shop.books.database.write() as db:
            db.execute("UPDATE stock SET reserved = 1 WHERE sku = ?", [sku])
        pieces = list(wrongs(shop, []))
    assert "NOBODYAA-1" in charge
    assert len(pieces) == 2  # by the sum, and by what doctor looks at
    assert all(sku in one for one in pieces)
