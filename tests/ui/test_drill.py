"""The drill: the stand-in plays the fault, the cashier acts on the real window, and hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app import school
from pos_app.domain.cart import Cart
from pos_app.domain.drill import Lesson, Mark
from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.errors import Refused
from pos_app.practice import server
from pos_app.ui import lecture
from pos_app.ui.drill import Drill
from pos_app.ui.look import Act
from tests.ui.booth import COFFEE, words
from tests.ui.stall import ENOUGH, Stall


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stall]:
    monkeypatch.setattr(school, "_SLOW_S", 0.05)
    monkeypatch.setattr(lecture, "HOLDS_S", 0)
    one = Stall(qtbot, tmp_path / "books")
    one.start()
    yield one
    one.close()


def drill_of(stall: Stall) -> Drill:
    assert stall.window.welcome is not None
    found = stall.window.welcome.drill
    assert found is not None
    return found


def mark_of(stall: Stall) -> Mark:
    return drill_of(stall).mark


def begin(stall: Stall, lesson: Lesson) -> Drill:
    stall.window.settings.doors["drill"].click()
    drill = drill_of(stall)
    drill._start(lesson)
    assert drill.bar.isVisible()
    stall.until(stall.backroom.idle)
    return drill


def charge(stall: Stall) -> str:
    """What the cashier does; the buyer acts by itself."""
    with stall.qtbot.waitSignal(stall.till.charged) as charged:
        stall.window.desk.charge_asked.emit(Cart().add(COFFEE))
    return str(charged.args[0].key) if charged.args else ""


@pytest.mark.parametrize("lesson", [Lesson.SLOW, Lesson.LOST])
def test_who_waits_is_right_and_the_sale_is_paid_once(stall: Stall, lesson: Lesson) -> None:
    drill = begin(stall, lesson)
    key = charge(stall)
    stall.until(lambda: mark_of(stall) is Mark.RIGHT)
    assert stall.card(key).face in (Face.PAID, Face.FOUND)
    assert words("ko").say(f"drill.{lesson}_right") in drill.bar.text.text()


@pytest.mark.parametrize(
    ("lesson", "state"),
    [
        (Lesson.NO_BALANCE, State.DECLINED),
        (Lesson.CANCELLED, State.CANCELLED),
        (Lesson.SOLD_OUT, State.SOLD_OUT),
        (Lesson.BANK, State.DECLINED),
    ],
)
def test_nobody_pays_and_the_cashier_goes_on(stall: Stall, lesson: Lesson, state: State) -> None:
    begin(stall, lesson)
    key = charge(stall)
    stall.until(lambda: stall.card(key).ended)
    assert mark_of(stall) is Mark.OPEN
    (record,) = stall.books.records(None, None)
    assert record.attempt.state is state
    stall.window.pay.asked.emit(Act.NEXT, key)
    assert mark_of(stall) is Mark.RIGHT
    stall.until(stall.backroom.idle)
    assert stall.books.stock()[COFFEE.sku].on_hand == ENOUGH  # the shelf is as it was
    assert not stall.faults.switched_on()


def test_escape_is_the_next_buyer_too(stall: Stall) -> None:
    begin(stall, Lesson.CANCELLED)
    key = charge(stall)
    stall.until(lambda: stall.card(key).ended)
    QTest.keyClick(stall.window.pay, Qt.Key.Key_Escape)
    assert stall.window.stack.currentWidget() is stall.window.sale
    assert mark_of(stall) is Mark.RIGHT


def test_charging_again_in_doubt_is_wrong_and_takes_nobodys_money_twice(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = begin(stall, Lesson.LOST)
    monkeypatch.setattr(lecture, "HOLDS_S", 1_000)
    key = charge(stall)
    stall.until(lambda: stall.card(key).face is Face.CHECKING)
    stall.window.desk.charge_asked.emit(Cart().add(COFFEE))
    assert mark_of(stall) is Mark.WRONG
    assert words("ko").say("drill.wrong") in drill.bar.text.text()
    stall.until(lambda: stall.card(key).face in (Face.PAID, Face.FOUND))
    paid = [one.attempt for one in stall.books.records(None, None) if one.attempt.paid_at]
    assert len(paid) == 1


def test_it_goes_from_lesson_to_lesson_to_a_score(stall: Stall) -> None:
    stall.window.settings.doors["drill"].click()
    drill = drill_of(stall)
    for number in range(len(Lesson)):
        assert drill.lesson is list(Lesson)[number]
        drill.bar.next.click()  # left out
        if number < len(Lesson) - 1:
            drill.bar.next.click()
    said = words("ko").say("drill.score", right=0, count=len(Lesson))
    assert drill.bar.title.text() == said
    assert words("ko").say("drill.lost_title") in drill.bar.text.text()
    drill.bar.next.click()
    assert (drill.lesson, drill.score.marks) == (Lesson.SLOW, ())


def test_it_is_left_at_any_time_and_everything_works_again(stall: Stall) -> None:
    drill = begin(stall, Lesson.NO_BALANCE)
    stall.faults.set("execute", "no_balance")
    drill.bar.leave.click()
    assert not drill.bar.isVisible()
    stall.until(lambda: not stall.faults.switched_on())
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    assert drill.lesson is None


def test_phones_can_scan_where_there_is_a_network(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = begin(stall, Lesson.SLOW)
    assert stall.window.welcome is not None

    def nowhere() -> None:
        return None

    monkeypatch.setattr(server, "lan_address", nowhere)
    drill.bar.phone.click()
    stall.until(lambda: drill.bar.text.text() == words("ko").say_error(Refused("practice.no_lan")))
    assert not stall.window.welcome.again
    monkeypatch.setattr(server, "lan_address", lambda: "192.0.2.7")
    drill.bar.phone.click()
    stall.until(lambda: stall.window.welcome and stall.window.welcome.again)
    assert stall.window.welcome.lan


@pytest.mark.parametrize("lesson", [Lesson.SLOW, Lesson.CANCELLED, Lesson.BANK])
def test_a_phone_that_is_quicker_than_the_drill_breaks_nothing(
    stall: Stall, monkeypatch: pytest.MonkeyPatch, lesson: Lesson
) -> None:
    play = school.PracticeSchool.play

    def cancelled_before(self: school.PracticeSchool, lesson: Lesson, order_no: str) -> None:
        stall.toss.cancel(order_no)
        play(self, lesson, order_no)

    monkeypatch.setattr(school.PracticeSchool, "play", cancelled_before)
    drill = begin(stall, lesson)
    key = charge(stall)
    stall.until_face(key, Face.CANCELLED)
    stall.until(stall.backroom.idle)
    assert drill.bar.text.text() == words("ko").say(f"drill.{lesson}_task")
