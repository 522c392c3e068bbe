"""The box about the program leads to the licences of an installation, where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.about import show_about
from pos_app.ui.widgets.licences import Licences
from tests.ui.booth import words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two packages and the notices."""
    inside = tmp_path / "licences"
    inside.mkdir()
    for lang, said in (("ko", "부스 포스는 MIT"), ("en", "Booth POS is under MIT")):
        (inside / f"NOTICE.{lang}.txt").write_text(said, "utf-8")
    for name in ("httpx 0.28.1", "Debian libssl3"):
        (inside / name).mkdir()
        (inside / name / "A.txt").write_text(f"first text of {name}", "utf-8")
        (inside / name / "B.txt").write_bytes(b"Fran\xe7ois")
    return inside


@pytest.mark.parametrize(("lang", "said"), [("ko", "부스 포스는"), ("en", "Booth POS is")])
def test_it_begins_with_the_notice_in_the_readers_language(
    qtbot: QtBot, folder: Path, lang: str, said: str
) -> None:
    dialog = Licences(words(lang), folder)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText().startswith(said)
    assert dialog.windowTitle() == words(lang).say("licences.title")


def test_every_package_shows_all_of_its_texts(qtbot: QtBot, folder: Path) -> None:
    dialog = Licences(words("ko"), folder)
    qtbot.addWidget(dialog)
    names = [dialog.choice.itemText(row) for row in range(dialog.choice.count())]
    assert names[1:] == ["Debian libssl3", "httpx 0.28.1"]
    dialog.choice.setCurrentIndex(2)
    shown = dialog.text.toPlainText()
    assert "first text of httpx" in shown
    assert "Fran" in shown  # a text in another encoding is no reason to fail
    assert dialog.text.isReadOnly()


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Presses what leads to the licences, and closes them; gives the names of what opened."""
    seen: list[str] = []

    def look() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QMessageBox) and one.isVisible():
                more = one.findChild(QAbstractButton, "about-licences")
                seen.append("about" if more is None else "about with licences")
                (more or one.buttons()[0]).click()
            elif isinstance(one, Licences) and one.isVisible():
                seen.append("licences")
                close = one.findChild(QPushButton, "licences-close")
                assert close is not None
                close.click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    yield seen
    timer.stop()


def test_about_leads_there(qtbot: QtBot, folder: Path, opened: list[str]) -> None:
    show_about(words("ko"), "0.1.0", None, folder)
    assert opened == ["about with licences", "licences"]


def test_a_source_tree_has_none_to_show(qtbot: QtBot, tmp_path: Path, opened: list[str]) -> None:
    show_about(words("ko"), "0.1.0", None, tmp_path / "licences")
    assert opened == ["about"]
