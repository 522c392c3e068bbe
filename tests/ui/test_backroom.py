"""Lanes keep their order, results arrive in the window's thread, and nothing escapes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pos_app.errors import BoothError, Bug, StoreError
from pos_app.ui.backroom import SETTINGS, Backroom, Unforeseen


class Desk(QObject):
    """Hears results, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.errors: list[tuple[str, BoothError]] = []
        self.threads: set[threading.Thread] = set()

    def take(self, value: object) -> None:
        self.threads.add(threading.current_thread())
        self.values.append(value)

    def fail(self, lane: str, error: BoothError) -> None:
        self.threads.add(threading.current_thread())
        self.errors.append((lane, error))


@pytest.fixture
def backroom(qtbot: QtBot) -> Iterator[Backroom]:
    room = Backroom()
    yield room
    room.close(timeout_s=5)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_results_come_in_order_and_in_the_windows_thread(
    qtbot: QtBot, backroom: Backroom, desk: Desk
) -> None:
    for number in range(300):
        backroom.submit("a", lambda number=number: number, desk.take, desk.fail)  # type: ignore[misc]
    assert desk.values == []  # never inside submit
    qtbot.waitUntil(backroom.idle)
    assert desk.values == list(range(300))
    assert desk.threads == {threading.main_thread()}


def test_jobs_run_elsewhere_and_one_at_a_time_in_a_lane(
    qtbot: QtBot, backroom: Backroom, desk: Desk
) -> None:
    running: list[int] = []
    most: list[int] = []

    def job() -> threading.Thread:
        running.append(1)
        most.append(len(running))
        time.sleep(0.002)
        running.pop()
        return threading.current_thread()

    for _ in range(20):
        backroom.submit("a", job, desk.take, desk.fail)
    qtbot.waitUntil(backroom.idle)
    assert max(most) == 1
    assert threading.main_thread() not in desk.values


def test_a_stuck_lane_holds_up_no_other(qtbot: QtBot, backroom: Backroom, desk: Desk) -> None:
    go_on = threading.Event()
    backroom.submit("stuck", lambda: go_on.wait(5), desk.take, desk.fail)
    backroom.submit("free", lambda: "free", desk.take, desk.fail)
    qtbot.waitUntil(lambda: desk.values == ["free"])
    assert backroom.busy("stuck")
    go_on.set()
    qtbot.waitUntil(backroom.idle)


def test_a_known_error_is_delivered_as_it_is(qtbot: QtBot, backroom: Backroom, desk: Desk) -> None:
    error = StoreError("store.full")

    def job() -> object:
        raise error

    backroom.submit("a", job, desk.take, desk.fail)
    qtbot.waitUntil(backroom.idle)
    assert desk.errors == [("a", error)]


def test_what_nobody_foresaw_is_delivered_too_and_the_lane_goes_on(
    qtbot: QtBot, backroom: Backroom, desk: Desk
) -> None:
    backroom.submit("a", lambda: 1 // 0, desk.take, desk.fail)
    backroom.submit("a", lambda: "next", desk.take, desk.fail)
    qtbot.waitUntil(backroom.idle)
    [(lane, error)] = desk.errors
    assert lane == "a"
    assert isinstance(error, Unforeseen)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert desk.values == ["next"]


def test_only_methods_of_qobjects_may_hear(backroom: Backroom, desk: Desk) -> None:
    with pytest.raises(Bug):
        backroom.submit("a", lambda: 1, lambda value: None, desk.fail)
    with pytest.raises(Bug):
        backroom.submit("a", lambda: 1, desk.take, lambda lane, error: None)
    with pytest.raises(Bug):
        backroom.submit("a", lambda: 1, desk.values.append, desk.fail)


def test_only_the_window_may_submit(qtbot: QtBot, backroom: Backroom, desk: Desk) -> None:
    backroom.submit(
        "a", lambda: backroom.submit("b", lambda: 1, desk.take, desk.fail), desk.take, desk.fail
    )
    qtbot.waitUntil(backroom.idle)
    assert [error.key for _, error in desk.errors] == ["bug.wrong_thread"]


def test_a_listener_that_is_gone_is_not_called(qtbot: QtBot, backroom: Backroom) -> None:
    desk = Desk()
    go_on = threading.Event()
    backroom.submit("a", lambda: go_on.wait(5), desk.take, desk.fail)
    desk.deleteLater()
    with qtbot.waitSignal(desk.destroyed):
        pass
    go_on.set()
    qtbot.waitUntil(backroom.idle)
    assert desk.values == []


def test_a_retired_lane_sends_its_thread_home_and_may_come_back(
    qtbot: QtBot, backroom: Backroom, desk: Desk
) -> None:
    def threads() -> list[threading.Thread]:
        return [one for one in threading.enumerate() if one.name.startswith("lane-order-7")]

    backroom.submit("order-7", lambda: 1, desk.take, desk.fail)
    backroom.retire("order-7")
    qtbot.waitUntil(lambda: backroom.idle() and not threads())
    backroom.submit("order-7", lambda: 2, desk.take, desk.fail)
    qtbot.waitUntil(backroom.idle)
    assert desk.values == [1, 2]


def test_closing_waits_for_what_runs_and_drops_what_waits(backroom: Backroom, desk: Desk) -> None:
    ran: list[int] = []
    begun = threading.Event()

    def slow() -> None:
        begun.set()
        time.sleep(0.1)
        ran.append(1)

    backroom.submit("a", slow, desk.take, desk.fail)
    backroom.submit("a", lambda: ran.append(2), desk.take, desk.fail)
    begun.wait(5)
    assert backroom.close(timeout_s=5)
    backroom.submit("a", lambda: ran.append(3), desk.take, desk.fail)
    assert ran == [1]


def test_closing_keeps_what_somebody_chose(backroom: Backroom, desk: Desk) -> None:
    go_on, kept = threading.Event(), list[int]()
    backroom.submit(SETTINGS, lambda: go_on.wait(5), desk.take, desk.fail)
    backroom.submit(SETTINGS, lambda: kept.append(1), desk.take, desk.fail)
    backroom.submit("a", lambda: go_on.wait(5), desk.take, desk.fail)
    backroom.submit("a", lambda: kept.append(2), desk.take, desk.fail)
    threading.Timer(0.05, go_on.set).start()
    assert backroom.close(timeout_s=5)
    assert kept == [1]


def test_closing_does_not_wait_longer_than_it_is_told(backroom: Backroom, desk: Desk) -> None:
    go_on = threading.Event()
    backroom.submit("a", lambda: go_on.wait(5), desk.take, desk.fail)
    time.sleep(0.05)
    assert not backroom.close(timeout_s=0.05)
    go_on.set()
