"""No line, a refused key, a wrong clock: said above every screen, with the way on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pos_app.clock import SystemClock
from pos_app.domain.face import Face
from pos_app.domain.seoul import clock_time
from pos_app.errors import Refused
from pos_app.firstrun import _room_mb
from pos_app.flow.outlook import LEAST_ROOM_MB
from pos_app.store.books import MIN_FREE_BYTES, _need_room
from pos_app.ui.weather import Weather
from tests.ui.booth import words
from tests.ui.stall import Stall


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    one = Stall(qtbot, tmp_path / "books")
    one.start()
    yield one
    one.close()


def weather_of(stall: Stall) -> Weather:
    assert stall.window.welcome is not None
    found = stall.window.welcome.weather
    assert found is not None
    return found


def test_no_line_is_said_with_its_hour_and_asked_about_until_it_is_back(stall: Stall) -> None:
    weather = weather_of(stall)
    stall.server.stop()
    for _ in range(2):
        stall._ask()
    weather.look()
    since = weather.sky.silent_since
    assert since is not None
    assert clock_time(since)[11:16] in weather.bar.text.text()
    assert weather.bar.isVisible()
    stall.window.bar.pressed.emit("settings")
    assert weather.bar.isVisible()  # above every screen
    stall.window.retranslate(words("en"))
    assert weather.bar.button.text() == words("en").say("weather.ask")
    stall.server.start()
    weather.bar.button.click()
    stall.until(lambda: not weather.bar.isVisible())
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)


def test_a_refused_key_leads_to_the_settings(stall: Stall) -> None:
    weather = weather_of(stall)
    stall.faults.set("status", "shop_key_refused", times=1)
    stall._ask()
    weather.look()
    assert weather.bar.text.text() == words("ko").say("weather.key")
    weather.bar.button.click()
    assert stall.window.stack.currentWidget() is stall.window.settings
    stall._ask()
    weather.look()
    assert not weather.bar.isVisible()


@pytest.mark.parametrize(("ahead_s", "key"), [(600, "weather.fast"), (-600, "weather.late")])
def test_a_wrong_clock_is_said_and_stops_nothing(
    stall: Stall, monkeypatch: pytest.MonkeyPatch, ahead_s: int, key: str
) -> None:
    weather, now = weather_of(stall), SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda clock: now(clock) + timedelta(seconds=ahead_s))
    stall._ask()
    weather.look()
    assert abs(weather.sky.clock_off_s - ahead_s) < 60
    said = weather.bar.text.text()
    assert said == words("ko").say(key, seconds=abs(weather.sky.clock_off_s))
    paid = stall.charge()
    stall.approve(paid)
    stall.until_face(paid, Face.PAID)


@pytest.mark.parametrize(
    ("room_mb", "key"),
    [(999, "weather.disk_soon"), (200, "weather.disk_soon"), (199, "weather.disk")],
)
def test_a_disk_that_gets_full_is_said_long_before_and_when_it_stops_qr_sales(
    stall: Stall, room_mb: int, key: str
) -> None:
    weather = weather_of(stall)
    stall.room_mb = room_mb
    paid = stall.charge()
    stall.approve(paid)
    stall.until_face(paid, Face.PAID)
    said = words("ko").say(key, room=room_mb, least=200)
    stall.until(lambda: weather.bar.text.text() == said)
    stall.room_mb = 1_000
    weather.bar.button.click()
    stall.until(lambda: not weather.bar.isVisible())


def test_a_sale_that_is_refused_for_want_of_room_shows_the_bar(stall: Stall) -> None:
    stall.until(stall.backroom.idle)
    stall.room_mb = 120
    stall.till.refused.emit("디스크", None)
    stall.until(weather_of(stall).bar.isVisible)


def test_the_bar_counts_as_the_refusal_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both of what is free, in MB of a million bytes, and from the same limit on."""
    free = SimpleNamespace(free=LEAST_ROOM_MB * 10**6 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    with pytest.raises(Refused) as refused:
        _need_room(tmp_path, MIN_FREE_BYTES)
    assert refused.value.values == {"free_mb": _room_mb(tmp_path), "need_mb": LEAST_ROOM_MB}
