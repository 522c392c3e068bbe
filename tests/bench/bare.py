"""python -m tests.bench.bare WIDTH HEIGHT: the floor of a start, a window with nothing in it."""

import json
import os
import sys
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.memory import memory_kb


class Watch(QObject):
    """Tells when the window is on the screen, and ends."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose:
            told = {"mapped": time.monotonic(), **memory_kb()}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
            os._exit(0)
        return False


qt = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(int(sys.argv[1]), int(sys.argv[2]))
window.winId()
watch = Watch()
window.windowHandle().installEventFilter(watch)
window.show()
qt.exec()
