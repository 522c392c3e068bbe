"""Collects Python's garbage in the window's thread, and nowhere else.

Left alone, Python collects in whatever thread happens to make an object, and a Qt object that
is deleted outside of the window's thread takes the program with it.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

from pos_app.ui.shelf import Directory
from pos_app.ui.theme import COLLECT_MS, STALL_S

# How many objects, and how many collections of the generation before, make one worth while.
_WORTH = (700, 10, 10)
_LAST = 2  # generation
_VERY_MANY = 5_000  # products: looking through all that they are takes longer than a frame


class Collector(QObject):
    """One generation a beat, where there is enough in it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Directory | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """From now on only `collect` does it; what is there by now is here to stay.

        Nothing is looked through for it: building a window leaves a few hundred objects behind, and
        looking for them takes a tenth of a second of the start.
        """
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def keep(self, directory: Directory) -> None:
        """A large catalogue that was just read is here to stay: nothing looks through it."""
        is_new, self._kept = directory is not self._kept, directory
        if is_new and len(directory.products) > _VERY_MANY:
            gc.freeze()

    def collect(self) -> None:
        """Collect the oldest generation that is due.

        What has outlived a whole collection that took long, by the processor's time, is never
        looked at again: it may not hold the window up every few minutes. It still goes when nothing
        holds it any more.
        """
        counts = gc.get_count()
        for generation in (_LAST, 1, 0):
            if counts[generation] > _WORTH[generation]:
                begun = time.thread_time()
                gc.collect(generation)
                # Only after the last generation: what is garbage in an older one would be kept.
                if generation == _LAST and time.thread_time() - begun > STALL_S:
                    gc.freeze()
                return
