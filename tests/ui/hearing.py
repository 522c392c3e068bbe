"""Hears what a screen reader is told, where Qt hands it to the system."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import PySide6
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

# QAccessible::installUpdateHandler, which PySide6 leaves out; by the name it has on Linux.
_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
_LIBRARY = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"
_URGENT = QAccessible.AnnouncementPoliteness.Assertive


@contextmanager
def screen_reader() -> Iterator[list[tuple[str, bool]]]:
    """Every announcement from now on, and whether it is urgent."""
    heard: list[tuple[str, bool]] = []

    def hear(address: int) -> None:
        event = cast("QAccessibleEvent", shiboken6.wrapInstance(address, QAccessibleEvent))
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append((event.message(), event.politeness() is _URGENT))

    kept = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(hear)
    install = ctypes.CDLL(str(_LIBRARY))[_INSTALL]
    install.restype, install.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    before = install(ctypes.cast(kept, ctypes.c_void_p))
    QAccessible.setActive(True)
    try:
        yield heard
    finally:
        QAccessible.setActive(False)
        install(before)
