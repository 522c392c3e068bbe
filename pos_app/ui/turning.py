"""Turns the counter's only screen to the buyer, and back when the cashier must see it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from pos_app.domain.buyer import View
from pos_app.ui.onlooker import Onlooker
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.widgets.turned import Turned


class Turning(QObject):
    """Full-screen while it lasts; afterwards the window is as it was."""

    def __init__(self, turned: Turned, onlooker: Onlooker, pay: PayScreen, window: QWidget) -> None:
        super().__init__(window)
        self.turned = turned
        self._onlooker, self._pay, self._window = onlooker, pay, window
        self._before = window.windowState()
        onlooker.changed.connect(self._on_changed)
        turned.left.connect(self._on_left)
        pay.installEventFilter(self)

    def turn(self) -> bool:
        """Turn it to the buyer, or back; False where there is nothing to show."""
        if self.turned.isVisible():
            self.turned.leave()
            return True
        if not self._onlooker.calm or not self._pay.isVisible():
            return False
        self._before = self._window.windowState()
        self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        self.turned.turn(self._onlooker.sight)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A card that is left, by whatever key, takes its QR along."""
        if watched is self._pay and event.type() is QEvent.Type.Hide:
            self.turned.leave()
        return False

    def _on_changed(self) -> None:
        if not self.turned.isVisible():
            return
        if self._onlooker.calm:
            self.turned.show_sight(self._onlooker.sight)
        elif self._onlooker.sight.view is View.PAID:
            self.turned.thank(self._onlooker.sight)
        else:
            self.turned.leave()

    def _on_left(self) -> None:
        self._window.setWindowState(self._before)
        if self._pay.isVisible():
            self._pay.focus_safe()
