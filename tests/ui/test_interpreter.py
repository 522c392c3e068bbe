"""Another language reaches every screen: the one that is seen at once, the others in turn."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.interpreter import Interpreter
from pos_app.wording import Wording
from tests.ui.booth import words
from tests.ui.stall import Stall


class Page(QWidget):
    """Notes what it is told, and when among the others."""

    def __init__(self, at: int, told: list[tuple[int, str]]) -> None:
        super().__init__()
        self._at, self._told = at, told

    def retranslate(self, wording: Wording) -> None:
        self._told.append((self._at, wording.lang))


class Heard:
    """Three pages, and who was told what, in order."""

    def __init__(self, qtbot: QtBot) -> None:
        self.stack = QStackedWidget()
        qtbot.addWidget(self.stack)
        self.told: list[tuple[int, str]] = []
        self.pages = [Page(at, self.told) for at in range(3)]
        for page in self.pages:
            self.stack.addWidget(page)
        self.interpreter = Interpreter(self.stack, words("en"), self.stack)

    def tell(self, lang: str) -> None:
        self.interpreter.tell(self.pages, words(lang))


def test_what_is_seen_is_told_at_once_and_the_others_one_a_turn(qtbot: QtBot) -> None:
    heard = Heard(qtbot)
    heard.stack.setCurrentIndex(1)
    heard.tell("ko")
    assert heard.told == [(1, "ko")]
    told_in_a_turn = []
    heard.interpreter._turn.timeout.connect(lambda: told_in_a_turn.append(len(heard.told)))
    qtbot.waitUntil(heard.interpreter.is_at_rest)
    assert heard.told == [(1, "ko"), (0, "ko"), (2, "ko")]
    assert told_in_a_turn == [2, 3]


def test_a_screen_that_is_shown_before_its_turn_is_told_then_and_not_again(qtbot: QtBot) -> None:
    heard = Heard(qtbot)
    heard.tell("ko")
    heard.stack.setCurrentIndex(2)
    assert heard.told == [(0, "ko"), (2, "ko")]
    qtbot.waitUntil(heard.interpreter.is_at_rest)
    assert heard.told == [(0, "ko"), (2, "ko"), (1, "ko")]


def test_of_two_languages_only_the_last_is_said(qtbot: QtBot) -> None:
    heard = Heard(qtbot)
    heard.tell("ko")
    heard.tell("en")
    qtbot.waitUntil(heard.interpreter.is_at_rest)
    assert heard.told == [(0, "ko"), (0, "en"), (1, "en"), (2, "en")]


def test_screens_speak_the_other_language_by_the_time_they_are_seen(stall: Stall) -> None:
    window, told = stall.window, stall.window._wardrobe.interpreter
    stall.until(told.is_at_rest)
    button = window.settings.save
    before = button.text()
    window.bar.pressed.emit("language")
    assert not told.is_at_rest()
    assert button.text() == before
    window.usher.show(window.settings)
    assert button.text() != before
    stall.until(told.is_at_rest)
