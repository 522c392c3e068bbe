"""A backup of another machine in the guide: looked at first, restored between two windows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.face import Face
from pos_app.domain.payment import Mode
from pos_app.domain.seoul import clock_time
from pos_app.store.place import JOURNAL
from pos_app.store.vault import back_up
from pos_app.ui.beginning import Held, Keepsake
from pos_app.ui.homecoming import Homecoming
from pos_app.ui.screens.restoring import RestoreScreen
from tests.ui.booth import words
from tests.ui.stall import Stall


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    one = Stall(qtbot, tmp_path / "books", first=True)
    one.start()
    yield one
    one.close()


def homecoming(stall: Stall) -> Homecoming:
    assert stall.window.welcome is not None
    assert stall.window.welcome.homecoming is not None
    return stall.window.welcome.homecoming


def said(key: str, **values: object) -> str:
    return words("ko").say(key, **values)


def sold(stall: Stall) -> None:
    key = stall.charge()
    stall.approve(key)
    stall.until_face(key, Face.PAID)


def opened(stall: Stall) -> RestoreScreen:
    """The screen, as it is reached from the guide."""
    assert stall.window.welcome is not None
    stall.window.welcome.guide.begin("welcome")
    stall.window.welcome.guide.restore.click()
    screen = homecoming(stall).screen
    assert stall.window.stack.currentWidget() is screen
    return screen


def looked(stall: Stall, screen: RestoreScreen) -> str:
    """What is said once the look is over."""
    stall.until(lambda: screen.message.text() != said("keepsake.looking"))
    return screen.message.text()


def test_what_is_in_a_backup_is_said_before_anything_is_written(
    stall: Stall, tmp_path: Path
) -> None:
    copy, journal = tmp_path / "백업 1.db", tmp_path / "booth.journal"
    sold(stall)
    (first,) = stall.books.records(None, None)
    back_up(stall.books.database, copy)
    sold(stall)
    shutil.copy(stall.folder / JOURNAL, journal)
    before = sorted(one.name for one in stall.folder.iterdir())
    screen = opened(stall)
    assert not screen.go.isEnabled()
    assert not screen.picks["journal"].isEnabled()
    screen.dropped.emit(copy)
    assert not screen.go.isEnabled()
    text = looked(stall, screen)
    assert "판매 1건" in text
    assert first.attempt.paid_at is not None
    assert clock_time(first.attempt.paid_at) in text
    assert said("keepsake.then") in text
    assert said("keepsake.told", count=1) not in text
    screen.take_journal(journal)
    text = looked(stall, screen)
    assert "판매 1건" in text
    assert said("keepsake.then") in text
    assert str(journal) == screen._names["journal"].text()
    assert sorted(one.name for one in stall.folder.iterdir()) == before


def test_a_test_copy_in_practice_goes_by_the_key_page(stall: Stall, tmp_path: Path) -> None:
    assert stall.window.welcome is not None
    guide, screen = stall.window.welcome.guide, opened(stall)
    keepsake = Keepsake(tmp_path / "copy.db")
    screen._keepsake = keepsake
    screen._on_looked((keepsake, Held(Mode.TEST, 3, datetime.now(UTC), "ab12")))
    assert screen.go.text() == said("keepsake.enter_key")
    screen.go.click()
    assert stall.window.stack.currentWidget() is guide
    assert guide.step == "key"
    assert guide._text.text() == said("guide.text_key_restoring", file="copy.db")
    stall.window.welcome._on_key()
    assert (stall.window.welcome.again, stall.window.welcome.due) == (True, keepsake)
