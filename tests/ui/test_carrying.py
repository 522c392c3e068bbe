"""A backup out of the settings: to where somebody says, with its right, out of the window's way."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from pos_app.domain.face import Face
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.store import vault
from pos_app.store.backup import checked, verified_copy
from pos_app.ui.screens.settings import SettingsScreen
from tests.ui.booth import words
from tests.ui.stall import Stall


@pytest.fixture
def settings(stall: Stall) -> SettingsScreen:
    stall.window.bar.pressed.emit("settings")
    return stall.window.settings


def picks(monkeypatch: pytest.MonkeyPatch, file: Path | str) -> list[str]:
    """Somebody chooses this file; the names that were proposed."""
    proposed = list[str]()

    def pick(_parent: object, _title: str, name: str, *_: object, **__: object) -> tuple[str, str]:
        proposed.append(name)
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", pick)
    return proposed


def test_a_backup_is_saved_where_somebody_says_and_never_over_another(
    stall: Stall, settings: SettingsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    file, door = tmp_path / "백업 1.db", settings.doors["backup"]
    proposed = picks(monkeypatch, file)
    stall.window.bar.pressed.emit("settings")
    assert door.isVisible()
    QTest.keyClick(door, Qt.Key.Key_Space)
    stall.until(door.isEnabled)
    made = checked(file)
    told = {"series": made.series, "counter": made.counter, "seq": made.head[0]}
    assert settings.message.text() == words("ko").say("backup.made", file=file, **told)
    assert Path(proposed[0]).suffix == ".db"
    door.click()
    stall.until(door.isEnabled)
    assert settings.message.text() == words("ko").say("backup.exists", file=file)
    picks(monkeypatch, "")
    door.click()
    assert door.isEnabled()


def test_a_slow_stick_holds_nobody_up(
    stall: Stall, settings: SettingsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real = Event(), verified_copy

    def slow(*given: Any, **named: Any) -> object:
        assert go.wait(10)
        return real(*given, **named)

    monkeypatch.setattr(vault, "verified_copy", slow)
    picks(monkeypatch, tmp_path / "slow.db")
    door = settings.doors["backup"]
    door.click()
    assert not door.isEnabled()
    assert settings.message.text() == words("ko").say("backup.saving")
    stall.until_face(stall.charge(), Face.SHOW_QR)  # it sells on
    go.set()
    stall.until(door.isEnabled)
    assert (tmp_path / "slow.db").exists()


def test_whoever_may_not_saves_none(
    stall: Stall, settings: SettingsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, file = list[tuple[object, ...]](), tmp_path / "copy.db"

    def refuse(_duty: object, *about: object) -> bool:
        asked.append(about[:2])
        return False

    monkeypatch.setattr("pos_app.ui.carrying.approved", refuse)
    picks(monkeypatch, file)
    settings.doors["backup"].click()
    assert asked == [(Action.BACK_UP, str(file))]
    assert not file.exists()

    def no(action: Action, *, about: str = "") -> None:
        raise Refused("staff.needs_manager", names="영희")

    monkeypatch.setattr("pos_app.ui.carrying.approved", lambda *_: True)
    monkeypatch.setattr(stall.access, "allow", no)  # the flow asks again whatever was answered
    settings.doors["backup"].click()
    stall.until(settings.doors["backup"].isEnabled)
    assert "영희" in settings.message.text()
    assert not file.exists()
