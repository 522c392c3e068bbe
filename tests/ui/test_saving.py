"""What somebody chooses is kept on a lane: a slow disk holds nobody up, and nothing gets lost."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app import settings
from pos_app.settings import FILE, Settings, load_settings, save_settings
from pos_app.ui.theme import apply_theme
from tests.ui.booth import words
from tests.ui.stall import Stall


class Disk:
    """The disk below the settings: it has its moods, and knows who waits for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ready, self.full = threading.Event(), False
        self.ready.set()
        self.reached = threading.Event()
        self.waiting: set[threading.Thread] = set()
        sync = os.fsync

        def fsync(file: int) -> None:
            if sys._getframe(1).f_code.co_filename == settings.__file__:
                self.waiting.add(threading.current_thread())
                self.reached.set()
                self.ready.wait(10)
                if self.full:
                    raise OSError(errno.ENOSPC, "no room")
            sync(file)

        monkeypatch.setattr(os, "fsync", fsync)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def stall(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stall]:
    """A counter on its first run, with a file of settings."""
    apply_theme(qapp, "light")
    folder = tmp_path / "shop"
    save_settings(folder, Settings(lang="ko", theme="light", shop_name="토끼 책방"))
    one = Stall(qtbot, folder, first=True, stored=True)
    one.start()
    one.until_kept()
    yield one
    one.close()
    apply_theme(qapp, "light")


def test_a_slow_disk_holds_up_no_window(stall: Stall, disk: Disk) -> None:
    window, screen = stall.window, stall.window.settings
    window.bar.pressed.emit("settings")
    disk.ready.clear()
    screen.shop.setText("달토끼")
    screen.save.setFocus()
    QTest.keyClick(screen.save, Qt.Key.Key_Space)
    stall.until(disk.reached.is_set)
    assert not screen.save.isEnabled()
    assert screen.hasFocus()  # an Enter too many presses nothing
    QTest.keyClick(screen, Qt.Key.Key_Return)
    window.usher.show_sale()
    assert window.stack.currentWidget() is window.sale
    window.usher.show(screen)
    screen.setFocus()
    disk.ready.set()
    stall.until(screen.save.isEnabled)
    assert screen.save.hasFocus()
    assert screen.message.text() == words("ko").say("settings.saved")
    assert load_settings(stall.folder).shop_name == "달토끼"
    assert threading.main_thread() not in disk.waiting


def test_two_quick_changes_both_stand(stall: Stall, disk: Disk) -> None:
    window = stall.window
    disk.ready.clear()
    window.bar.pressed.emit("language")
    window.bar.pressed.emit("theme")
    assert window.windowTitle() == words("en").say("window.title")
    assert window._wardrobe.dresser.name() == "dark"
    window.facing.press()
    assert disk.reached.wait(5)
    disk.ready.set()
    stall.until_kept()
    kept = load_settings(stall.folder)
    assert (kept.lang, kept.theme, kept.shop_name) == ("en", "dark", "토끼 책방")
    assert threading.main_thread() not in disk.waiting


def test_a_key_that_is_pressed_over_an_open_form_is_not_undone_by_it(
    stall: Stall, disk: Disk
) -> None:
    window, screen = stall.window, stall.window.settings
    disk.ready.clear()
    window.bar.pressed.emit("theme")
    window.bar.pressed.emit("settings")  # before it is kept: the form shows what was
    assert screen.look.currentData() == "light"
    screen.shop.setText("달토끼")
    screen.save.click()
    disk.ready.set()
    stall.until_kept()
    kept = load_settings(stall.folder)
    assert (kept.theme, kept.shop_name) == ("dark", "달토끼")
    assert screen.look.currentData() == "dark"
    assert window._wardrobe.dresser.name() == "dark"


def test_a_key_that_is_pressed_over_a_save_is_what_is_worn_afterwards(
    stall: Stall, disk: Disk
) -> None:
    window, screen = stall.window, stall.window.settings
    window.bar.pressed.emit("settings")
    disk.ready.clear()
    screen.shop.setText("달토끼")
    screen.save.click()
    window.bar.pressed.emit("theme")
    seen: list[str] = []
    screen.saved.connect(lambda _choices: seen.append(window._wardrobe.dresser.name()))
    disk.ready.set()
    stall.until_kept()
    assert seen == ["dark"]
    assert load_settings(stall.folder).theme == "dark"


def test_a_full_disk_is_said_and_tried_again(stall: Stall, disk: Disk) -> None:
    stall.window.bar.pressed.emit("settings")
    screen, slip = stall.window.settings, stall.window.settings.slip_form
    said = words("ko").say("settings.unwritable", file=str(stall.folder / FILE))
    disk.full = True
    screen.shop.setText("달토끼")
    slip.words["phone"].setText("02-000-0000")
    screen.save.click()
    slip.save.click()
    stall.until_kept()
    assert screen.message.text() == slip.message.text() == said
    stall.window.bar.pressed.emit("language")
    stall.until_kept()
    said = words("en").say("settings.unwritable", file=str(stall.folder / FILE))
    assert said in stall.window.status.text()
    assert stall.window.windowTitle() == words("en").say("window.title")  # it holds for now
    disk.full = False
    assert screen.shop.text() == "달토끼"
    screen.save.click()
    slip.save.click()
    stall.until_kept()
    kept = load_settings(stall.folder)
    assert (kept.shop_name, kept.phone, kept.lang) == ("달토끼", "02-000-0000", "ko")


def test_the_guide_goes_on_only_when_it_is_kept(stall: Stall, disk: Disk) -> None:
    assert stall.window.welcome is not None
    guide, pages = stall.window.welcome.guide, stall.window.welcome._pages
    guide.sell.click()
    stall.until_kept()
    pages._shop.shop.setText("달토끼")
    disk.ready.clear()
    disk.reached.clear()
    guide.next.setFocus()
    QTest.keyClick(guide.next, Qt.Key.Key_Return)
    stall.until(disk.reached.is_set)
    assert guide.step == "shop"
    assert not any(one.isEnabled() for one in (guide.next, guide.later, *guide.tabs.values()))
    disk.full = True
    disk.ready.set()
    stall.until(guide.next.isEnabled)
    assert guide.step == "shop"
    assert pages._shop.message.isVisible()
    assert guide.next.hasFocus()
    disk.full = False
    QTest.keyClick(guide.next, Qt.Key.Key_Return)
    stall.until(lambda: guide.step == "key")
    assert load_settings(stall.folder).shop_name == "달토끼"
    assert threading.main_thread() not in disk.waiting


def test_what_was_chosen_just_before_closing_is_kept(stall: Stall, disk: Disk) -> None:
    stall.window.bar.pressed.emit("settings")
    screen, slip = stall.window.settings, stall.window.settings.slip_form
    disk.ready.clear()
    screen.shop.setText("달토끼")
    screen.save.click()
    slip.words["phone"].setText("02-000-0000")
    slip.save.click()
    assert disk.reached.wait(5)
    stall.window.close()
    threading.Timer(0.05, disk.ready.set).start()
    assert stall.backroom.close(timeout_s=10)
    kept = load_settings(stall.folder)
    assert (kept.shop_name, kept.phone) == ("달토끼", "02-000-0000")
