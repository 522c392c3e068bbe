"""On two real screens of Qt's, at every usual scale: a phone reads the QR of both windows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gallery.faces import PAGE
from tests.gallery.stage import SIZES, THEMES
from tests.ui.scaled import two_screens

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5", "2"])
def test_both_windows_are_read_at_every_size_theme_and_scale(tmp_path: Path, factor: str) -> None:
    platform = two_screens(tmp_path / "screens.json")
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.scaled", str(tmp_path / "books")],
        check=False, cwd=TOP, capture_output=True, text=True, timeout=300,
        env=os.environ | {"QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": factor},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    placed, *shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert placed == {
        "counter": "counter", "display": "buyer", "visible": True, "full": True, "covers": True,
        "active": True,
    }  # fmt: skip
    assert len(shown) == len(THEMES) * len(SIZES) * 4
    wrong = [one for one in shown if one["read"] != [PAGE]]
    assert not wrong
    assert {one["ratio"] for one in shown} == {float(factor)}
    small = [one for one in shown if one["module_px"] < 7]
    assert not small
