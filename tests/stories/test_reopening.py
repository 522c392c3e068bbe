"""A key that is kept in the guide: the program closes its shop and opens it anew, by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# In a process of its own: the window's loop makes the application, and there is only one.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pos_app import app
from pos_app.options import Common
from pos_app.ui.main_window import MainWindow

seen = []

def act():
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    if not shown or not shown[0].isVisible():
        QTimer.singleShot(50, act)
        return
    window = shown[0]
    guide = window.welcome.guide
    seen.append(guide.step if window.stack.currentWidget() is guide else "counter")
    if len(seen) == 1:
        QTimer.singleShot(50, act)
        window.welcome._pages.key.stored.emit()  # as after a key was kept
    else:
        window.close()

begin = QApplication.exec
def opened(qt):
    if not seen:
        QTimer.singleShot(0, act)
    return begin()
QApplication.exec = opened
code = app.run_window(Common(Path(sys.argv[1]), lang="ko"))
print(code, *seen)
"""


def test_the_shop_opens_anew_and_the_guide_goes_on(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOOTH_POS")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        check=False, env={**env, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
        timeout=120, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.split() == ["0", "shop", "products"], done.stderr
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert kept["guide"] == "products"
