"""The way from a screen to unfinished business, and back to that screen."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.ui.usher import Usher


class Detour(QObject):
    """It ends with whatever screen is shown next."""

    def __init__(self, usher: Usher, unfinished: QWidget, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._usher, self._unfinished, self._stack = usher, unfinished, stack
        self._origin: QWidget | None = None
        stack.currentChanged.connect(self._on_screen)

    def begin(self) -> None:
        """Leave the screen that is seen for unfinished business."""
        origin = self._stack.currentWidget()
        self._usher.show_unfinished()
        self._origin = origin

    def step_back(self) -> bool:
        """Go back to where it began, and say whether it had begun."""
        if self._origin is None:
            return False
        self._usher.show(self._origin)
        return True

    def _on_screen(self) -> None:
        if self._stack.currentWidget() is not self._unfinished:
            self._origin = None
