"""Keeps the display awake while a QR is on it; where that is impossible, it only logs so."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import sys
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

log = logging.getLogger(__name__)

# Windows: SetThreadExecutionState, winbase.h
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002
_SAVER = "org.freedesktop.ScreenSaver"
_LINES = count(1)  # what a connection is called in this process is good for one


class Awake(QObject):
    """Holds the display awake, or not; telling it the same twice does nothing."""

    def __init__(self, parent: QObject | None = None, name: str = "Booth POS") -> None:
        super().__init__(parent)
        self._name = name
        self._held = False
        self._line = ""
        self._answer: QDBusPendingCallWatcher | None = None  # while the session is asked
        self._child: QProcess | None = None

    def is_held(self) -> bool:
        return self._held

    def hold(self, wanted: bool) -> None:
        """Hold the display awake, or let it go."""
        if wanted == self._held:
            return
        self._held = wanted
        if sys.platform == "win32":
            self._windows(wanted)
        elif sys.platform == "darwin":
            self._keep_child(wanted, ["caffeinate", "-d", "-w", str(os.getpid())])
        elif not wanted:
            self._let_go()
        elif not self._ask_session():
            self._keep_child(wanted, self._inhibitor())

    def _windows(self, wanted: bool) -> None:
        state = _CONTINUOUS | (_SYSTEM | _DISPLAY if wanted else 0)
        if not ctypes.WinDLL("kernel32").SetThreadExecutionState(state):  # type: ignore[attr-defined,unused-ignore]
            log.warning("the display may sleep: SetThreadExecutionState refused")

    def _ask_session(self) -> bool:
        """Ask the screen saver of the session, by a connection of its own: what it was asked for
        ends with that. (It may be told so, too, but by a kind of number that PySide cannot send.)

        Its answer is not waited for: one that hangs would hold the window up for half a minute,
        with a buyer before it.
        """
        try:
            from PySide6.QtDBus import (  # noqa: PLC0415 - not on every system
                QDBusConnection,
                QDBusMessage,
                QDBusPendingCallWatcher,
            )
        except ImportError:
            return False
        if not QDBusConnection.sessionBus().isConnected():  # looked for once in a process
            return False
        self._line = f"{self._name} {next(_LINES)}"
        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, self._line)
        if not bus.isConnected():
            QDBusConnection.disconnectFromBus(self._line)  # or its name would be kept for ever
            return False
        place = _SAVER, "/org/freedesktop/ScreenSaver", _SAVER, "Inhibit"
        call = QDBusMessage.createMethodCall(*place)
        call.setArguments([self._name, "QR"])
        self._answer = answer = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        answer.finished.connect(self._on_answer)
        return True

    def _on_answer(self, answer: QDBusPendingCallWatcher) -> None:
        if answer is self._answer and answer.isError():
            self._keep_child(True, self._inhibitor())

    def _let_go(self) -> None:
        self._keep_child(False, [])
        if self._answer is not None:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - not on every system

            self._answer.deleteLater()
            self._answer = None
            QDBusConnection.disconnectFromBus(self._line)

    def _inhibitor(self) -> list[str]:
        what = ["--what=idle", f"--who={self._name}", "--why=QR"]
        until_we_end = ["tail", f"--pid={os.getpid()}", "-f", "/dev/null"]
        return ["systemd-inhibit", *what, "--mode=block", *until_we_end]

    def _keep_child(self, wanted: bool, command: list[str]) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.waitForFinished()
            self._child.deleteLater()
            self._child = None
        if not wanted:
            return
        program = shutil.which(command[0])
        if program is None:
            log.info("the display may sleep: there is no %s here", command[0])
            return
        self._child = QProcess(self)
        self._child.start(program, command[1:])
