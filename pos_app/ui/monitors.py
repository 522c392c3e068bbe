"""The screens that are plugged in, and which of them is turned to the buyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QRect, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Monitor:
    """One screen. `key` is its serial number where it tells one, else its name."""

    key: str
    name: str
    place: QRect


class Screens(Protocol):
    """What is plugged in now; `changed` tells when a cable came or went."""

    @property
    def changed(self) -> SignalInstance: ...

    def all(self) -> tuple[Monitor, ...]: ...

    def of(self, window: QWidget) -> Monitor | None:
        """The one that a window is on."""
        ...


class Monitors(QObject):
    """Those of the system."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._on_added)
            # Heard before the windows of that screen are moved to another one.
            app.screenRemoved.connect(self.changed)
            app.primaryScreenChanged.connect(self.changed)
            for screen in app.screens():
                screen.geometryChanged.connect(self.changed)

    def all(self) -> tuple[Monitor, ...]:
        """Every screen, the system's first one first."""
        return tuple(_monitor(screen) for screen in QGuiApplication.screens())

    def of(self, window: QWidget) -> Monitor | None:
        """The screen that a window is on; none while that one is being taken away."""
        screen = window.screen()
        return _monitor(screen) if screen in QGuiApplication.screens() else None

    def _on_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self.changed)
        self.changed.emit()


def _monitor(screen: QScreen) -> Monitor:
    name = " ".join(filter(None, (screen.manufacturer(), screen.model()))) or screen.name()
    return Monitor(screen.serialNumber() or screen.name(), name, screen.geometry())


def pick(screens: Sequence[Monitor], counter: Monitor | None, wanted: str) -> Monitor | None:
    """The buyer's screen: the wanted one, or with none wanted the first that is not the counter's.

    None where the only one is the counter's, or shows the same picture.
    """
    others = [one for one in screens if counter and not one.place.intersects(counter.place)]
    return next((one for one in others if wanted in ("", one.key)), None)
