"""python -m tests.bench.probe TYPED [OPTIONS]: the product, started as ever, looked at.

It tells when its window is on the screen, and when the sale screen shows its products and has
answered what was typed; then it ends. Nothing but the standard library is loaded before it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

from pos_app.__main__ import main as start

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from pos_app.ui.main_window import MainWindow


def main() -> None:
    """Start the product with these options."""
    typed = sys.argv.pop(1)
    from pos_app import app

    put = app._put_on_screen

    def put_and_watch(qt: QApplication, shown: MainWindow) -> None:
        shown.winId()
        told: dict[str, float] = {"built": time.monotonic()}
        watch = _watch(shown, told, typed)
        put(qt, shown)
        shown.bench_watch = watch  # type: ignore[attr-defined]

    app._put_on_screen = put_and_watch
    start()


def _watch(shown: MainWindow, told: dict[str, float], typed: str) -> object:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    sale, model = shown.sale, shown.sale.products.products
    view = sale.products.viewport()

    class Watch(QObject):
        """Looks at the window and at the tiles, and types."""

        answered = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if watched is view:
                if event.type() == QEvent.Type.Paint:
                    QTimer.singleShot(0, self.painted)  # once it is on the screen
            elif event.type() == QEvent.Type.Expose and "mapped" not in told:
                told["mapped"] = time.monotonic()
            return False

        def painted(self) -> None:
            now, rows = time.monotonic(), model.rowCount()
            if rows and "shown" not in told:
                told["shown"] = now
                told["rows"] = rows
                model.modelReset.connect(self.answer)  # whatever else is read resets nothing
                _type(typed, QApplication.focusWidget() or sale.search)
            elif "shown" in told and rows and self.answered:
                told["usable"] = now
                _end(told)

        def answer(self) -> None:
            self.answered = True

    watch = Watch()
    shown.windowHandle().installEventFilter(watch)
    view.installEventFilter(watch)
    return watch


def _type(text: str, widget: QWidget) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)


def _end(told: dict[str, float]) -> None:
    from tests.bench.memory import memory_kb

    sys.stdout.write(json.dumps({**told, **memory_kb()}) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
