"""The box about the program asks the makers for a newer version, and names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from pos_app.domain.release import Release, Sighting
from pos_app.errors import Refused
from pos_app.ui.newer import Newer, newer_of, words_of
from pos_app.ui.widgets.about import show_about
from tests.ui.booth import words
from tests.ui.dialogs import in_dialog
from tests.ui.stall import Stall

PAGE = "https://example.org/booth-pos"
FOUND = Sighting("0.1.0", Release("0.2.0", PAGE, (("setup.exe", "a" * 64),)))


class Lookout:
    """A far end that has an announcement, or a reason."""

    reason: Refused | None = None

    def look(self) -> Sighting:
        if self.reason:
            raise self.reason
        return FOUND


@pytest.fixture
def boxes() -> Iterator[list[str]]:
    """Presses what looks, and closes what it says; gives the texts of what opened."""
    seen: list[str] = []

    def look() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QMessageBox) and one.isVisible():
                seen.append(f"{one.text()} {one.informativeText()}")
                newer = one.findChild(QAbstractButton, "about-newer")
                (newer or one.buttons()[0]).click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    yield seen
    timer.stop()


def _newer(lookout: Lookout, stall: Stall) -> Newer:
    fittings = replace(stall.window._fittings, lookout=lookout)  # type: ignore[arg-type]
    made = newer_of(fittings, stall.backroom, stall.till, stall.window)
    assert made is not None
    return made


def test_about_asks_and_says_what_was_found(stall: Stall, qtbot: QtBot, boxes: list[str]) -> None:
    window, lookout = stall.window, Lookout()
    assert window.newer is None
    window.newer = _newer(lookout, stall)
    for reason, said in ((None, PAGE), (Refused("update.no_address", version="0.1.0"), "주소")):
        lookout.reason = reason
        boxes.clear()
        window.bar.pressed.emit("about")
        stall.until(lambda: len(boxes) == 2)
        assert said in boxes[1]


def test_esc_leaves_the_box_with_all_its_buttons(stall: Stall, qtbot: QtBot) -> None:
    def press(box: QMessageBox) -> None:
        assert len(box.buttons()) == 2
        QTest.keyClick(box, Qt.Key.Key_Escape)

    in_dialog(QMessageBox, press)
    assert show_about(words("ko"), "0.1.0", stall.window, looks=True) is False


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_installed_version_is_no_news(lang: str) -> None:
    said, more = words_of(replace(FOUND, installed="0.2.0"), words(lang))
    assert ("0.2.0" in said, more) == (True, "")
