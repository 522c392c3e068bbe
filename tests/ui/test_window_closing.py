"""When the window may close, what a restart keeps, and what happens when the program is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.practice.faults import Call, Fault
from pos_app.ui.lastresort import LastResort
from pos_app.ui.theme import TOUCH_PX
from tests.ui.booth import LEMON, Hand, words
from tests.ui.stall import Stall


def test_an_empty_counter_closes_at_once(stall: Stall) -> None:
    assert stall.window.close()


def test_a_paid_sale_holds_nobody_up(stall: Stall) -> None:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    assert stall.window.close()


@pytest.mark.parametrize(("answer", "closes"), [("window.stay", False), ("window.leave", True)])
def test_open_payments_are_named_and_asked_about(stall: Stall, answer: str, closes: bool) -> None:
    key = stall.charge()
    hand = Hand(words("ko").say(answer))
    assert stall.window.close() is closes
    assert stall.card(key).word in hand.said
    assert "9,000" in hand.said
    assert stall.books.attempt(key).state is State.WAITING  # closing ends no payment
    assert stall.window.pay.qr.is_empty() is closes


def test_nothing_closes_over_money_on_its_way(stall: Stall) -> None:
    key = stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.SLOW, times=1, seconds=4.0)
    stall.approve(key)
    stall.until_face(key, Face.PAYING)
    hand = Hand(words("ko").say("window.stay"))
    assert not stall.window.close()
    assert hand.offered == [words("ko").say("window.stay")]
    stall.until_face(key, Face.PAID)


def test_a_shutdown_asks_nobody_and_begins_nothing(stall: Stall) -> None:
    key = stall.charge()
    stall.window.leaving.hurry()
    assert not stall.window.isVisible()
    calls = len(stall.toss.snapshot()["calls"])
    stall.approve(key)
    stall.qtbot.wait(300)
    assert len(stall.toss.snapshot()["calls"]) <= calls + 1  # one may have been on its way
    assert stall.books.attempt(key).state is State.WAITING


def test_a_shutdown_answers_the_question_that_stands_there(stall: Stall) -> None:
    stall.charge()
    asked: list[bool] = []

    def shut_down() -> None:
        asked.append(QApplication.activeModalWidget() is not None)
        stall.window.leaving.hurry()

    QTimer.singleShot(200, shut_down)
    assert stall.window.close()
    assert asked == [True]
    assert not stall.window.isVisible()


def test_a_log_out_begins_nothing_until_it_is_called_off(stall: Stall) -> None:
    key = stall.charge()
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.commitDataRequest.emit(None)
    stall.approve(key)
    stall.qtbot.wait(300)
    assert stall.books.attempt(key).state is State.WAITING
    assert stall.window.isVisible()
    called_off = stall.window.leaving.findChild(QTimer)
    assert called_off is not None
    called_off.timeout.emit()
    stall.until_face(key, Face.PAID)
    stall.charge()
    hand = Hand(words("ko").say("window.stay"))
    assert not stall.window.close()  # a person is asked again
    assert "9,000" in hand.said


def test_a_log_out_closes_over_money_on_its_way(stall: Stall) -> None:
    key = stall.charge()
    stall.faults.set(Call.EXECUTE, Fault.SLOW, times=1, seconds=1.0)
    stall.approve(key)
    stall.until_face(key, Face.PAYING)
    stall.window.leaving.on_session_end()
    assert stall.window.close()
    stall.until(lambda: stall.books.attempt(key).state is State.PAID)  # what was begun ends


@pytest.fixture
def last_resort(stall: Stall) -> Iterator[LastResort]:
    resort = LastResort()
    resort.broke.connect(stall.window.say_broken)
    resort.install()
    yield resort
    resort.remove()


def test_what_nobody_caught_becomes_a_sentence(stall: Stall, last_resort: LastResort) -> None:
    key = stall.charge()
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        sys.excepthook(*sys.exc_info())
    assert stall.window.status.text() == words("ko").say("window.broke")
    assert stall.window.status.height() >= TOUCH_PX  # a band, and no line that one overlooks
    stall.window.status.say_for_now("another sentence")
    assert stall.window.status.text() == words("ko").say("window.broke")
    assert "Traceback" not in stall.window.status.text()
    assert stall.books.attempt(key).state is State.WAITING


def test_a_step_that_breaks_leaves_its_row_and_is_not_repeated(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stall.charge()
    calls: list[str] = []

    def broken(ref: object) -> object:
        calls.append("execute")
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(stall.gateway, "execute", broken)
    said: list[str] = []
    stall.till.trouble.connect(said.append)
    stall.approve(key)
    stall.until(lambda: said)
    assert stall.books.attempt(key).state is State.EXECUTING
    stall.qtbot.wait(500)
    assert calls == ["execute"]
    assert stall.card(key).trouble == words("ko").say("trouble.unforeseen")
    other = stall.charge(LEMON)
    assert stall.card(other).face is Face.SHOW_QR  # other buyers go on
