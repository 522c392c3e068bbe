"""Proves the private screen on a window of Qt's own: it is seen, clicked and typed into."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.screen import Screen

PROGRAM = """
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit()
line.setWindowTitle("till")
line.setStyleSheet("background: #ff8800; color: black; font: 20px")
line.resize(400, 80)
line.returnPressed.connect(lambda: (print(line.text(), flush=True), app.quit()))
line.show()
app.exec()
"""


@pytest.mark.screen
def test_a_window_is_seen_clicked_and_typed_into(screen: Screen, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=screen.env, stdout=subprocess.PIPE, text=True
    ) as program:
        window = screen.wait_for_window("^till$")
        assert window
        orange = np.all(screen.settle(timeout_s=30) == (0xFF, 0x88, 0x00), axis=2)
        row, column = np.argwhere(orange).mean(axis=0).astype(int)
        screen.click(int(column), int(row))
        screen.write("떡볶이 2")
        picture = screen.grab(tmp_path / "till.png")
        screen.press("Return")
        out, _ = program.communicate(timeout=20)
    assert out == "떡볶이 2\n"
    assert program.returncode == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert orange.sum() > 400 * 80 * 0.8
