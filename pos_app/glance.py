"""Asks Qt about letters and printers, in a process of its own that `doctor` starts.

So no other command ever loads Qt. The installed program is no Python that could be told to run a
module: it is called with CALL as its only argument, and its entry point comes here.
"""

from __future__ import annotations

import json
import sys

CALL = "--glance"


def command() -> list[str]:
    """What starts the other process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CALL]
    return [sys.executable, "-m", "pos_app.glance"]


def main() -> None:
    """Print one JSON object: whether Korean can be written, and the printers of this system."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication  # noqa: PLC0415
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

    from pos_app.fonts import lend_hangul, screenless  # noqa: PLC0415

    app = QGuiApplication(screenless("doctor"))
    lend_hangul()
    hangul = bool(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))
    answer = {"hangul": hangul, "printers": QPrinterInfo.availablePrinterNames()}
    print(json.dumps(answer))  # noqa: T201
    del app


if __name__ == "__main__":
    main()
