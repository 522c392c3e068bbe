"""The system's wish that the window close, heard between two events and never amid one."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from pos_app.patience import stops


class Summons(QObject):
    """Turns Ctrl+C, a shutdown and a closed terminal into `heard`.

    Python runs its own handlers inside of whatever Qt happens to call next, a paint for one, and
    not at all while the window is idle. The byte that it writes at once is an event like others.
    """

    heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._reading.fileno(), kind, self)
        self._notifier.activated.connect(self._on_signal)
        self._before = {number: signal.signal(number, _wait_for_the_byte) for number in stops()}
        self._woken = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Listen no more."""
        signal.set_wakeup_fd(self._woken)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _on_signal(self) -> None:
        self._reading.recv(64)
        self.heard.emit()


def _wait_for_the_byte(_number: int, _frame: FrameType | None) -> None:
    """Nothing to do here; without a handler of Python's no byte would be written."""
