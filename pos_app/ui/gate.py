"""Keeps the lock screen in front while nobody is on duty, and notes every touch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from pos_app.ui.duty import Duty
from pos_app.ui.screens.lock import LockScreen
from pos_app.ui.usher import Rooms
from pos_app.ui.widgets.top_bar import TopBar

_TOUCHES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)


class Gate(QObject):
    """A payment that a buyer looks at stays on the screen; what comes after it is locked."""

    def __init__(
        self, duty: Duty, lock: LockScreen, rooms: Rooms, bar: TopBar, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._duty = duty
        self._lock = lock
        self._stack, self._buyers, self._strip = rooms.stack, rooms.pay, rooms.strip
        self._bar = bar
        self._before: QWidget = rooms.sale
        self._held = False  # locked since then; no key changes where it opens again
        self._window = window
        duty.people_read.connect(self._on_people)
        duty.changed.connect(self._on_changed)
        self._stack.currentChanged.connect(self._hold)
        bar.pressed.connect(self._on_tool)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what is done to the window, wherever it lands."""
        if watched is self._window and event.type() is QEvent.Type.Show:
            handle = self._window.windowHandle()
            if handle is not None:
                handle.installEventFilter(self)
        elif event.type() in _TOUCHES:
            self._duty.touch()
        return False

    def _on_people(self) -> None:
        self._bar.show_duty(bool(self._duty.people), self._duty.name)
        if self._duty.people:
            self._hold()
        else:  # the last one has left: every right is the owner's again
            self._open()

    def _on_changed(self, name: str) -> None:
        self._bar.show_duty(bool(self._duty.people), name)
        if not name:
            self._hold()
            return
        self._open()

    def _on_tool(self, _name: str) -> None:
        if self._stack.currentWidget() is self._lock:
            self._lock.pad.pin.setFocus()

    def _open(self) -> None:
        self._strip.setEnabled(True)
        self._bar.set_locked(False)
        self._held = False
        if self._stack.currentWidget() is self._lock:
            self._stack.setCurrentWidget(self._before)
            self._before.setFocus()

    def _hold(self) -> None:
        seen = self._stack.currentWidget()
        if seen is None or seen in (self._lock, self._buyers) or not self._duty.locked:
            return
        if not self._held:
            self._held, self._before = True, seen
        self._strip.setEnabled(False)
        self._bar.set_locked(True)
        self._stack.setCurrentWidget(self._lock)
