"""The window's thread waits for no disk: what the settings say is held, and lanes read the file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app import settings
from pos_app.domain.face import Face
from pos_app.settings import Settings
from tests.stories.inside import inside
from tests.stories.program import Toss, at, filled, stand_in_here


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


def test_a_day_at_the_counter_reads_no_settings_in_the_windows_thread(
    toss: Toss, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = filled(at(toss, tmp_path / "shop"))
    with inside(qtbot, shop, monkeypatch) as till:
        readers: list[bool] = []
        read = settings._read

        def watched(path: Path) -> Settings:
            readers.append(threading.current_thread() is threading.main_thread())
            return read(path)

        monkeypatch.setattr(settings, "_read", watched)
        order_no = till.charge("M01")
        toss.order("approve", orderNo=order_no)
        till.until_face(order_no, Face.PAID)
        for tool in ("closing", "receipts", "settings", "language", "theme"):
            till.window.bar.pressed.emit(tool)
            qtbot.wait(20)
        till.window.usher.show_sale()
        till.until(lambda: readers)
    assert readers  # on lanes, as for the slip
    assert not any(readers)
