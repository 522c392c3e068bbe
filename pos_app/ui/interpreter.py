"""Tells the screens that another language is spoken: what is seen at once, the others in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget


class Interpreter(QObject):
    """To tell all screens in one turn holds the window up, a long receipt most of all.

    So only the one that is seen is told at once, and each of the others in a turn of its own; one
    that is shown before its turn is told then.
    """

    def __init__(self, stack: QStackedWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._untold: dict[QWidget, Callable[[], None]] = {}
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._tell_next)
        stack.currentChanged.connect(self._tell_seen)

    def tell(self, screens: Mapping[QWidget, Callable[[], None]]) -> None:
        """Let each of these screens be told; of what was told before, the rest is forgotten."""
        self._untold = dict(screens)
        self._tell_seen()
        self._go_on()

    def is_at_rest(self) -> bool:
        """Whether everybody knows."""
        return not self._untold

    def _tell_seen(self) -> None:
        seen = self._stack.currentWidget()
        if seen in self._untold:
            self._untold.pop(seen)()

    def _tell_next(self) -> None:
        if self._untold:
            self._untold.pop(next(iter(self._untold)))()
        self._go_on()

    def _go_on(self) -> None:
        if self._untold:
            self._turn.start()
