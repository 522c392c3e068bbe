"""A laptop is gone: a new one's guide restores its backup, and the rest is found at Toss."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event

import keyring
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app import app
from pos_app.domain.payment import Contract, Mode, State
from pos_app.options import Common
from pos_app.profile import API_VARIABLE, BASE_URLS, KEY_VARIABLE, URL_VARIABLE
from pos_app.rescue import see_home
from pos_app.settings import load_settings
from pos_app.shop import Chosen, choices
from pos_app.ui.beginning import Keepsake
from pos_app.ui.between import Between
from pos_app.ui.main_window import MainWindow
from pos_app.ui.screens.restoring import RestoreScreen
from pos_app.ui.welcome import Welcome
from tests.stories.dead_laptop import sell
from tests.stories.folders import Keyring
from tests.stories.till import KEY, Toss
from tests.stories.zygote import CopiedTill, Zygote

PATIENCE_MS = 60_000


def welcome(window: MainWindow) -> Welcome:
    assert window.welcome is not None
    return window.welcome


def enter_key(qtbot: QtBot, window: MainWindow) -> None:
    """Type the key in the page of the guide, have it checked, and keep it."""
    form = welcome(window)._pages.key
    form.key.setText(KEY)
    form.contract.setCurrentIndex(form.contract.findData(Contract.V2))
    form.try_out.click()
    qtbot.waitUntil(form.keep.isEnabled, timeout=PATIENCE_MS)
    form.keep.click()
    qtbot.waitUntil(lambda: welcome(window).again, timeout=PATIENCE_MS)


def look_at(qtbot: QtBot, window: MainWindow, copy: Path, journal: Path | None) -> str:
    """Choose the files as somebody does who has a backup; what is said of them."""
    guide, home = welcome(window).guide, welcome(window).homecoming
    assert home is not None
    guide.restore.click()
    home.screen.take(copy)
    qtbot.waitUntil(home.screen.go.isEnabled, timeout=PATIENCE_MS)
    if journal is not None:
        home.screen.take_journal(journal)
        qtbot.waitUntil(home.screen.go.isEnabled, timeout=PATIENCE_MS)
    return home.screen.message.text()


def until_said(qtbot: QtBot, screen: RestoreScreen, words: str) -> None:
    qtbot.waitUntil(lambda: words in screen.message.text(), timeout=PATIENCE_MS)


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toss: Toss) -> Chosen:
    """A new one, with nothing on it; Toss' own address is the stand-in's."""
    keyring.set_keyring(Keyring())
    for name in (URL_VARIABLE, API_VARIABLE, KEY_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(BASE_URLS, Contract.V2, toss.url())
    return choices(Common(tmp_path / "new", lang="en"))


@pytest.mark.parametrize("stick", [True, False])
def test_the_guide_brings_the_books_home(
    qtbot: QtBot, zygote: Zygote, toss: Toss, tmp_path: Path, laptop: Chosen, stick: bool
) -> None:
    old = CopiedTill(zygote, tmp_path / "old", toss.url()).stocked()
    sell(old, toss, 2)
    copy = tmp_path / "백업.db"
    assert old.finish("backup", str(copy)).code == 0
    (lost,) = sell(old, toss, 1)
    journal = Path(shutil.copy(old.data / "test" / "booth.journal", tmp_path)) if stick else None
    shutil.rmtree(old.data)  # the machine is gone

    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    with app.window(qt, laptop, first=True) as (_, window):
        window.show()
        said = look_at(qtbot, window, copy, journal)
        assert "Test books: 2 paid sales" in said
        assert KEY[-4:] in said
        assert ("tells of" in said) is stick
        assert not (laptop.data / "test").exists()  # only looked at
        home = welcome(window).homecoming
        assert home is not None
        home.screen.go.click()
        enter_key(qtbot, window)
        due = welcome(window).due
    assert due == Keepsake(copy, journal)

    chosen = app._choices_anew(Common(laptop.data, lang="en"), laptop)
    assert chosen.profile.mode is Mode.TEST
    end = see_home(chosen, due)
    assert end.done, end.said
    with app.window(qt, chosen, first=True) as (shop, window):
        window.show()
        home = welcome(window).homecoming
        assert home is not None
        home.tell(end)

        def found() -> bool:
            return any(
                one.attempt.order_no == lost and one.attempt.state is State.PAID
                for one in shop.books.records(None, None)
            )

        qtbot.waitUntil(found, timeout=PATIENCE_MS)
        assert bool(shop.books.record(lost).sale.lines[0].sku) is stick
        home.screen.go.click()
        assert window.stack.currentWidget() is window.sale
    assert load_settings(chosen.data).guide == "done"
    assert keyring.get_password("booth-pos", "test") == KEY
    again = see_home(chosen, due)
    assert not again.done
    assert "already have sales or people" in again.said


def test_what_a_restore_refuses_is_said_and_nothing_is_written(
    qtbot: QtBot, zygote: Zygote, toss: Toss, tmp_path: Path, laptop: Chosen
) -> None:
    old = CopiedTill(zygote, tmp_path / "old", toss.url()).stocked()
    sell(old, toss, 1)
    copy, cut = tmp_path / "copy.db", tmp_path / "cut.db"
    assert old.finish("backup", str(copy)).code == 0
    cut.write_bytes(copy.read_bytes()[:-4096])
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    with app.window(qt, laptop, first=True) as (_, window):
        window.show()
        home = welcome(window).homecoming
        assert home is not None
        for file, why in (
            (cut, "cannot be used as books"),
            (tmp_path / "none.db", "There is no file"),
        ):
            home.screen.take(file)
            until_said(qtbot, home.screen, why)
            assert not home.screen.go.isEnabled()
        home.screen.take(copy)
        qtbot.waitUntil(home.screen.go.isEnabled, timeout=PATIENCE_MS)
        home.screen.take_journal(tmp_path / "none.journal")
        until_said(qtbot, home.screen, "cannot be read")
        assert not home.screen.go.isEnabled()
    end = see_home(laptop, Keepsake(copy))  # as if it were a key of another mode
    assert not end.done
    assert "holds test books" in end.said
    assert not (laptop.data / "test").exists()


def test_something_is_seen_meanwhile_that_moves_and_cannot_be_closed(qtbot: QtBot) -> None:
    go, seen = Event(), list[bool]()
    between = Between("title", "sentence")
    qtbot.addWidget(between)

    def beat() -> None:
        seen.append(between.isVisible())
        assert not between.close()
        go.set()

    QTimer.singleShot(50, beat)

    def job() -> str:
        assert go.wait(10)
        return "done"

    assert between.see_through(job) == "done"
    assert seen == [True]
    assert not between.isVisible()
