"""Hears of everything that went wrong and that nobody caught, wherever it was."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

HARMLESS = (
    "This plugin does not support",  # this platform of Qt about itself
    "endPaint() called with active painter",  # the sampler looked at it, and kept it for a moment
)
_FRAMES = 6


class Alarm(logging.Handler):
    """`with Alarm() as alarm:` and `alarm.heard` is what nobody may ever see."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def __enter__(self) -> Alarm:
        self._before = (sys.excepthook, sys.unraisablehook, threading.excepthook)
        sys.excepthook = self._on_error
        sys.unraisablehook = lambda told: self._note("unraisable", told.exc_value)
        threading.excepthook = lambda told: self._note("thread", told.exc_value)
        self._qt = qInstallMessageHandler(self._on_qt)
        logging.getLogger().addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        logging.getLogger().removeHandler(self)
        qInstallMessageHandler(self._qt)
        sys.excepthook, sys.unraisablehook, threading.excepthook = self._before

    def emit(self, record: logging.LogRecord) -> None:
        """Take what the last resort, a lane or the stand-in logs as an error."""
        self.heard.append(logging.Formatter("%(name)s: %(message)s").format(record))

    def _on_error(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._note("nobody caught this", error)

    def _note(self, where: str, error: BaseException | None) -> None:
        said = "".join(traceback.format_exception(error)) if error else "something"
        self.heard.append(f"{where}: {said}")

    def _on_qt(self, kind: QtMsgType, _at: QMessageLogContext, said: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(
            one in said for one in HARMLESS
        ):
            where = "".join(traceback.format_stack(limit=_FRAMES)[:-1])
            self.heard.append(f"{where}Qt: {said}")
