"""Fixtures of the window's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.stall import Stall


@pytest.fixture
def stall(qtbot: QtBot, tmp_path: Path) -> Iterator[Stall]:
    """A counter that has just opened."""
    opened = Stall(qtbot, tmp_path / "shop" / "practice")
    opened.start()
    yield opened
    opened.close()
