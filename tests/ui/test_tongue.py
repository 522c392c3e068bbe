"""Qt's own words, in its file dialogs: in the language of the window, and kept by a freeze."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLibraryInfo, QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.ui.tongue import Tongue
from tests.ui.booth import words
from tests.ui.stall import Stall

SPEC = Path(__file__).parents[2] / "packaging" / "booth-pos.spec"
BUTTONS = {"ko": {"열기(&O)", "취소"}, "en": {"&Open", "Cancel"}}


class Hears(QObject):
    """What a widget is told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[QEvent.Type] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.heard.append(event.type())
        return False


def buttons(qtbot: QtBot) -> set[str]:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return {one.text() for one in dialog.findChildren(QPushButton)}


@pytest.fixture(autouse=True)
def alone(qapp: QApplication) -> None:
    """Windows of other tests, which only wait to go, say nothing any more."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_file_dialog_speaks_as_the_window_does(stall: Stall) -> None:
    assert buttons(stall.qtbot) == BUTTONS["ko"]
    for lang in ("en", "ko", "ko", "en"):
        stall.window._wardrobe.changed.emit(words(lang))
        assert buttons(stall.qtbot) == BUTTONS[lang]


def test_no_widget_is_told(qtbot: QtBot, qapp: QApplication) -> None:
    label, ears, told = QLabel(), Hears(), QEvent.Type.LanguageChange
    qtbot.addWidget(label)
    label.show()
    label.installEventFilter(ears)
    tongue = Tongue(words("en"), label)
    for lang in ("ko", "en", "ko"):
        tongue.speak(words(lang))
        qapp.processEvents()
    assert told not in ears.heard
    assert buttons(qtbot) == BUTTONS["ko"]


def test_without_qts_words_it_speaks_english(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLibraryInfo, "path", lambda _which: str(tmp_path))
    label = QLabel()
    qtbot.addWidget(label)
    Tongue(words("ko"), label)
    assert buttons(qtbot) == BUTTONS["en"]


def test_a_freeze_keeps_these_words_and_no_others() -> None:
    (whole,) = re.findall(r'r"(/PySide6/[^|]*)[|]', SPEC.read_text("utf-8"))
    left_out = re.compile(whole)
    for folder in ("/PySide6/Qt/translations", "/PySide6/translations"):
        assert not left_out.search(f"{folder}/qtbase_ko.qm")
        for other in ("qtbase_de.qm", "qtbase_en.qm", "qt_ko.qm", "assistant_ko.qm"):
            assert left_out.search(f"{folder}/{other}")
    place = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    assert (place / "qtbase_ko.qm").is_file()
