"""Keeps the display awake while a QR is on it; where that is impossible, it only logs so."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import sys

from PySide6.QtCore import QObject, QProcess

log = logging.getLogger(__name__)

# Windows: SetThreadExecutionState, winbase.h
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002


class Awake(QObject):
    """Holds the display awake, or not; telling it the same twice does nothing."""

    def __init__(self, parent: QObject | None = None, name: str = "Booth POS") -> None:
        super().__init__(parent)
        self._name = name
        self._held = False
        self._cookie: object = None
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
        elif not self._ask_session(wanted):
            self._keep_child(wanted, self._inhibitor())

    def _windows(self, wanted: bool) -> None:
        state = _CONTINUOUS | (_SYSTEM | _DISPLAY if wanted else 0)
        if not ctypes.WinDLL("kernel32").SetThreadExecutionState(state):  # type: ignore[attr-defined,unused-ignore]
            log.warning("the display may sleep: SetThreadExecutionState refused")

    def _ask_session(self, wanted: bool) -> bool:
        try:
            from PySide6.QtDBus import (  # noqa: PLC0415 - not on every system
                QDBusConnection,
                QDBusInterface,
                QDBusMessage,
            )
        except ImportError:
            return False
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        saver = "org.freedesktop.ScreenSaver"
        port = QDBusInterface(saver, "/org/freedesktop/ScreenSaver", saver, bus)
        if wanted:
            answer = port.call("Inhibit", self._name, "QR")
            if answer.type() is QDBusMessage.MessageType.ErrorMessage or not answer.arguments():
                return False
            self._cookie = answer.arguments()[0]
            return True
        if self._cookie is None:
            return False
        port.call("UnInhibit", self._cookie)
        self._cookie = None
        return True

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
