"""The settings of the buyer's side: what is chosen there is kept, and seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from pos_app.domain.chime import Chime
from pos_app.errors import Refused
from pos_app.ui.showcase import ShowChoices
from pos_app.ui.widgets.display_form import DisplayForm
from tests.ui.booth import words
from tests.ui.stall import Stall


def form(stall: Stall) -> DisplayForm:
    stall.window.bar.pressed.emit("settings")
    return stall.window.facing.form


def drawn(path: Path) -> Path:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#d6569a"))
    image.save(str(path))
    return path


def test_what_is_chosen_is_kept_and_shown_again(stall: Stall) -> None:
    shown = form(stall)
    shown.on.setChecked(False)
    shown.lang.setCurrentIndex(shown.lang.findData("en"))
    shown.sound.show_choice(90, frozenset({Chime.PAID}))
    shown.save.click()
    stall.until(shown.save.isEnabled)
    wanted = ShowChoices(display=False, lang="en", volume=100, sounds=frozenset({Chime.PAID}))
    assert stall.showcase.choices() == wanted
    assert form(stall).sound.heard() == {Chime.PAID}
    assert shown.message.text() == words("ko").say("settings.display_saved")
    shown.on.setChecked(True)
    assert not form(stall).on.isChecked()


def test_what_is_chosen_while_something_is_kept_is_kept_too(stall: Stall) -> None:
    shown = form(stall)
    told: list[bool] = []
    shown.on.setChecked(False)
    shown.keep(told.append)
    shown.on.setChecked(True)  # before the first is over
    stall.until(lambda: told)
    shown.keep(told.append)
    stall.until(lambda: len(told) > 1)
    assert (told, stall.showcase.choices().display) == ([True, True], True)


def test_silence_is_not_tried(stall: Stall) -> None:
    shown = form(stall)
    shown.sound.show_choice(0, frozenset())
    assert not any(one.isEnabled() for one in shown.sound.tries.values())
    shown.sound.show_choice(25, frozenset())
    assert all(one.isEnabled() for one in shown.sound.tries.values())


def test_a_picture_is_taken_shown_and_taken_away(stall: Stall, tmp_path: Path) -> None:
    shown, view = form(stall), stall.window.facing.display.view
    shown.picture.take(drawn(tmp_path / "a.png"))
    stall.until(stall.backroom.idle)
    assert shown.message.text() == words("ko").say("settings.picture_kept")
    assert not view.picture.isHidden()
    shown.picture.remove.click()
    stall.until(stall.backroom.idle)
    assert stall.showcase.picture() == b""
    assert view.picture.isHidden()


def test_what_is_no_picture_is_said_and_the_old_one_stays(stall: Stall, tmp_path: Path) -> None:
    shown, view = form(stall), stall.window.facing.display.view
    shown.picture.take(drawn(tmp_path / "a.png"))
    stall.until(stall.backroom.idle)
    (tmp_path / "b.png").write_text("토끼", "utf-8")
    shown.picture.take(tmp_path / "b.png")
    stall.until(stall.backroom.idle)
    assert shown.message.text() == words("ko").say("picture.unreadable")
    assert not view.picture.isHidden()


def test_a_kept_picture_that_broke_is_none(stall: Stall) -> None:
    stall.showcase.keep_picture(b"broken")
    stall.window.facing.form.picture.kept.emit()
    stall.until(stall.backroom.idle)
    assert stall.window.facing.display.view.picture.isHidden()


def test_choices_that_cannot_be_kept_are_said(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = form(stall)

    def refuse(_choices: ShowChoices) -> None:
        raise Refused("settings.unwritable", file="settings.json")

    monkeypatch.setattr(stall.showcase, "keep", refuse)
    shown.save.click()
    stall.until(shown.save.isEnabled)
    assert "settings.json" in shown.message.text()
