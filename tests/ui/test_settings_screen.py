"""The settings: nothing typed is lost without a word, and what is wrong with a field names it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_app.settings import FILE, Settings, load_settings, save_settings
from pos_app.ui.theme import TOUCH_PX, apply_theme
from pos_app.ui.widgets.formwork import LABEL_WIDTH
from tests.ui.booth import words
from tests.ui.stall import Stall


@pytest.fixture
def stall(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stall]:
    apply_theme(qapp, "light")
    folder = tmp_path / "shop"
    save_settings(folder, Settings(lang="ko", theme="light", shop_name="토끼 책방"))
    one = Stall(qtbot, folder, first=True, stored=True)
    one.start()
    one.until_kept()
    one.window.bar.pressed.emit("settings")
    yield one
    one.close()
    apply_theme(qapp, "light")


def esc(stall: Stall) -> bool:
    """Press Esc; whether it has left the settings."""
    QTest.keyClick(stall.window, Qt.Key.Key_Escape)
    return stall.window.stack.currentWidget() is not stall.window.settings


def in_sight(one: QWidget) -> bool:
    return one.visibleRegion().boundingRect() == one.rect()


def test_nothing_changed_is_left_at_once(stall: Stall) -> None:
    assert esc(stall)


def test_what_is_not_saved_is_said_before_it_is_lost(stall: Stall) -> None:
    screen = stall.window.settings
    screen.text.setCurrentIndex(screen.text.findData("150"))
    assert not esc(stall)
    assert screen.message.text() == words("ko").say("settings.unsaved")
    assert screen.save.hasFocus()
    assert in_sight(screen.message)
    assert in_sight(screen.save)
    screen.save.click()
    stall.until_kept()
    assert esc(stall)
    assert load_settings(stall.folder).text_percent == "150"
    stall.window.bar.pressed.emit("settings")
    screen.refund_limit.setText("많이")
    screen.back.click()
    assert stall.window.stack.currentWidget() is screen
    screen.back.click()  # once is enough
    assert stall.window.stack.currentWidget() is not screen


def test_slips_and_display_that_are_not_saved_are_said_beside_their_buttons(stall: Stall) -> None:
    screen = stall.window.settings
    screen.display_form.on.click()
    assert not esc(stall)
    assert screen.display_form.message.text() == words("ko").say("settings.unsaved")
    assert screen.display_form.save.hasFocus()
    assert esc(stall)
    stall.window.bar.pressed.emit("settings")
    screen.slip_form.words["owner"].setText("김토끼")
    assert not esc(stall)
    assert screen.slip_form.message.text() == words("ko").say("settings.unsaved")
    assert screen.slip_form.save.hasFocus()
    assert in_sight(screen.slip_form.message)
    screen.slip_form.save.click()
    stall.until_kept()
    assert esc(stall)


def test_when_an_address_counts_is_said_of_an_address_only(stall: Stall) -> None:
    screen = stall.window.settings
    screen.shop.setText("달토끼")
    screen.save.click()
    stall.until_kept()
    assert screen.message.text() == words("ko").say("settings.saved")
    screen.return_url.setText("https://rabbit.kr")
    screen.save.click()
    stall.until_kept()
    assert screen.message.text() == words("ko").say("settings.saved_address")


@pytest.mark.parametrize(
    ("field", "text", "key", "name"),
    [
        ("return_url", "http://x.kr", "settings.typed_url", "settings.return_url"),
        ("updates", "x.kr", "settings.typed_url", "settings.updates"),
        ("shop", "토\t끼", "settings.typed_value", "settings.shop"),
        ("refund_limit", "많이", "settings.bad_limit", "settings.refund_limit"),
    ],
)
def test_what_is_wrong_with_a_field_stands_below_it_in_its_own_name(
    stall: Stall, field: str, text: str, key: str, name: str
) -> None:
    screen, say = stall.window.settings, words("ko").say
    line = getattr(screen, field)
    line.setText(text)
    screen.save.click()
    stall.until_kept()
    assert screen.misfit.text() == say(key, name=say(name))
    assert FILE not in screen.misfit.text()
    assert line.hasFocus()
    assert in_sight(line)
    assert in_sight(screen.misfit)
    assert screen.misfit.y() - line.geometry().bottom() in range(TOUCH_PX)
    assert not screen.message.isVisible()
    line.setText("")
    screen.save.click()
    stall.until_kept()
    assert not screen.misfit.isVisible()


def test_what_is_wrong_in_the_file_names_the_file(stall: Stall) -> None:
    screen = stall.window.settings
    (stall.folder / FILE).write_text('{"return_url": "http://x.kr"}', "utf-8")
    screen.shop.setText("달토끼")
    screen.save.click()
    stall.until_kept()
    assert FILE in screen.message.text()
    assert "return_url" in screen.message.text()
    assert not screen.misfit.isVisible()


def test_a_wrong_business_number_is_in_sight_with_its_sentence(stall: Stall) -> None:
    form = stall.window.settings.slip_form
    form.words["business_no"].setText("123-45-67890")
    form.save.setFocus()
    form.save.click()
    stall.until_kept()
    assert "123-45-67890" in form.misfit.text()
    assert form.words["business_no"].hasFocus()
    assert in_sight(form.words["business_no"])
    assert in_sight(form.misfit)


def test_the_guide_says_what_is_wrong_with_an_address_in_the_name_of_the_field(
    stall: Stall,
) -> None:
    welcome, say = stall.window.welcome, words("ko").say
    assert welcome
    welcome.show_guide()
    welcome.guide.begin("shop")
    shop = welcome._pages._shop
    shop.return_url.setText("http://x.kr")
    welcome.guide.next.click()
    stall.until(welcome.guide.next.isEnabled)
    assert welcome.guide.step == "shop"
    assert shop.misfit.text() == say("settings.typed_url", name=say("settings.return_url"))
    assert shop.return_url.hasFocus()
    assert in_sight(shop.misfit)


def _holds_its_words(label: QLabel) -> bool:
    return label.height() >= label.heightForWidth(LABEL_WIDTH)


def test_a_label_is_as_high_as_its_words(stall: Stall, qapp: QApplication) -> None:
    screen = stall.window.settings
    screen.retranslate(words("en"))
    apply_theme(qapp, "light", "150")
    try:
        stall.window.resize(1280, 800)
        for label in screen._labels.values():
            stall.until(partial(_holds_its_words, label))
    finally:
        apply_theme(qapp, "light")
