"""Enter presses the button that has the keyboard, in the window and in every dialog over it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Pressing(QObject):
    """Qt lets Enter press a button that may become the usual one of a dialog.

    In a dialog it may only for as long as it has the keyboard: what is usual there is pressed by an
    Enter in any field.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._button: QPushButton | None = None
        self._lent = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that is held down presses once."""
        return isinstance(event, QKeyEvent) and event.isAutoRepeat() and event.key() in _ENTER

    def _follow(self) -> None:
        now, before = QApplication.focusWidget(), self._button
        if now is before:
            return
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
            if self._lent:
                before.setAutoDefault(False)
        self._button, self._lent = None, False
        if isinstance(now, QPushButton):
            self._button = now
            now.installEventFilter(self)
            self._lent = isinstance(now.window(), QDialog) and not now.autoDefault()
            if not now.autoDefault():
                now.setAutoDefault(True)
